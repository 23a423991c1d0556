/** The first byte of a whole text message, and the bit of a compressed one (RFC 6455, RFC 7692). */
const TEXT = 0x81
const COMPRESSED = 0x40

/** A text message of a server as it is sent over a WebSocket: its head and its payload. */
export function textFrame(payload: Buffer, { isCompressed }: { isCompressed: boolean }): Buffer[] {
  const { byteLength: size } = payload
  const first = isCompressed ? TEXT | COMPRESSED : TEXT
  if (size < 126) return [Buffer.from([first, size]), payload]
  if (size < 65_536) return [Buffer.from([first, 126, size >> 8, size & 0xff]), payload]
  const head = Buffer.from([first, 127, 0, 0, 0, 0, 0, 0, 0, 0])
  head.writeBigUInt64BE(BigInt(size), 2)
  return [head, payload]
}
