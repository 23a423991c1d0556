import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** The most bytes of answers that a connection carries before it is cut. */
const MOST = 40_000

/** A proxy of TCP that resets each connection after a random byte, in the middle of anything. */
export class CuttingProxy implements AsyncDisposable {
  readonly #backend: () => number
  readonly #chance: () => number
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #isCutting = true
  cuts = 0

  private constructor(backend: () => number, chance: () => number) {
    this.#backend = backend
    this.#chance = chance
    this.#server = createServer((client) => this.#take(client))
  }

  /** Listens on any free port; `backend` returns the port for the next connection. */
  static async open(backend: () => number, chance: () => number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(backend, chance)
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening')
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Cuts no more. */
  rest(): void {
    this.#isCutting = false
  }

  #take(client: Socket): void {
    let left = 1 + Math.floor(this.#chance() * MOST)
    const backend = connect(this.#backend(), '127.0.0.1')
    const end = (): void => {
      client.resetAndDestroy()
      backend.destroy()
      this.#open.delete(client)
    }
    this.#open.add(client)
    for (const socket of [client, backend]) socket.on('error', end).on('close', end)
    client.pipe(backend)
    backend.on('data', (bytes) => {
      if (!this.#isCutting || bytes.byteLength < left) {
        left -= bytes.byteLength
        if (!client.write(bytes)) {
          backend.pause()
          client.once('drain', () => backend.resume())
        }
        return
      }
      // The bytes before the cut arrive.
      this.cuts += 1
      backend.pause()
      client.write(bytes.subarray(0, left), end)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
