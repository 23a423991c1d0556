const encoder = new TextEncoder()

/** Whether a text has at most this many kilobytes in UTF-8. */
export function kilobytes(most: number): (text: string) => boolean {
  return (text) => encoder.encode(text).byteLength <= most * 1024
}
