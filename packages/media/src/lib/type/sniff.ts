import { isOneKind, isTextual, isWithin, mediaTypeOf, UNKNOWN_TYPE } from './media-type.ts'

/** How many bytes from the beginning of a file are enough to know its type. */
export const HEAD = 4_100

/** The type of a file. */
export interface SniffedType {
  /** The type of the bytes; `application/octet-stream` if they have no known signature. */
  contentType: string
  /** Whether the bytes can be of the declared type. `true` if none was declared. */
  agrees: boolean
}

// The library is loaded for the first file: it has many parsers, and most programs start without a file.
let loading: Promise<Signatures> | undefined

interface Signatures {
  fileTypeFromBuffer: typeof import('file-type').fileTypeFromBuffer
  /** The types that a signature shows. */
  signed: ReadonlySet<string>
}

function signatures(): Promise<Signatures> {
  loading ??= import('file-type').then(({ fileTypeFromBuffer, supportedMimeTypes }) => {
    const signed = [...supportedMimeTypes].map(mediaTypeOf).filter((type) => type !== undefined)
    return { fileTypeFromBuffer, signed: new Set(signed) }
  })
  return loading
}

/**
 * The type of a file by its first bytes. The declared type decides only between types with the same signature, such as
 * office documents, and between text types.
 *
 * @param head The first 4100 bytes, or all if there are fewer.
 * @param declared The type that the sender declared: a value of `content-type`.
 */
export async function sniffType(head: Uint8Array, declared?: string | undefined): Promise<SniffedType> {
  const type = declared === undefined ? undefined : mediaTypeOf(declared)
  const claim = type === UNKNOWN_TYPE || type === 'binary/octet-stream' ? undefined : type
  // A text that is not a type agrees with no bytes.
  const isNone = declared !== undefined && type === undefined
  const { fileTypeFromBuffer, signed } = await signatures()
  const found = await signatureOf(head, fileTypeFromBuffer)
  if (found !== undefined) {
    if (claim === undefined) return { contentType: found, agrees: !isNone }
    if (isWithin(claim, found)) return { contentType: claim, agrees: true }
    return { contentType: found, agrees: isWithin(found, claim) || isOneKind(claim, found) }
  }
  if (isText(head)) {
    if (claim === undefined) return { contentType: 'text/plain', agrees: !isNone }
    return isTextual(claim) ? { contentType: claim, agrees: true } : { contentType: 'text/plain', agrees: false }
  }
  const agrees = claim === undefined ? !isNone : !isTextual(claim) && !signed.has(claim)
  return { contentType: UNKNOWN_TYPE, agrees }
}

async function signatureOf(
  head: Uint8Array,
  fileTypeFromBuffer: Signatures['fileTypeFromBuffer'],
): Promise<string | undefined> {
  try {
    const found = await fileTypeFromBuffer(head)
    return found === undefined ? undefined : mediaTypeOf(found.mime)
  } catch {
    // A file that breaks off, or was built to confuse parsers, has no signature.
    return undefined
  }
}

/** Whether bytes are UTF-8 without control characters that texts lack. */
function isText(head: Uint8Array): boolean {
  try {
    // A letter may be cut at the end.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text)
  } catch {
    return false
  }
}
