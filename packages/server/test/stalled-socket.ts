import { Duplex } from 'node:stream'

/** The client's end of a WebSocket that stops to read: nothing that is written leaves, until it reads on. */
export class StalledSocket extends Duplex {
  readonly #taken: Buffer[] = []
  #isStalled = false
  #pending: (() => void) | undefined

  stall(): void {
    this.#isStalled = true
  }

  readOn(): void {
    this.#isStalled = false
    this.#pending?.()
    this.#pending = undefined
  }

  override _read(): void {
    // The client sends nothing.
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.#taken.push(chunk)
    if (this.#isStalled) this.#pending = done
    else done()
  }

  /** The messages that have arrived, and the code of the close. */
  received(): { messages: unknown[]; code: number | undefined } {
    const bytes = Buffer.concat(this.#taken)
    const messages: unknown[] = []
    let code: number | undefined
    let at = bytes.indexOf('\r\n\r\n') + 4
    while (at + 2 <= bytes.byteLength) {
      const opcode = (bytes[at] ?? 0) & 0x0f
      let size = bytes[at + 1] ?? 0
      let head = 2
      if (size === 126) {
        size = bytes.readUInt16BE(at + 2)
        head = 4
      } else if (size === 127) {
        size = Number(bytes.readBigUInt64BE(at + 2))
        head = 10
      }
      const payload = bytes.subarray(at + head, at + head + size)
      if (payload.byteLength < size) break
      if (opcode === 1) messages.push(JSON.parse(payload.toString()))
      if (opcode === 8) code = payload.readUInt16BE(0)
      at += head + size
    }
    return { messages, code }
  }
}
