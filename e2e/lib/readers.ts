import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { key as usualKey } from './account.ts'

/** The ways in which a reader reads, each by a client from npm or by Node itself. */
export type ReaderTransport = 'EventSource' | 'SSE' | 'WebSocket' | 'Socket.IO'

/** A reader of the event stream. */
export interface ReaderState {
  transport: ReaderTransport
  /** The number of the last text; `null` before the first one. */
  last: number | null
  /** Numbers that were left out, and numbers that came again. */
  gaps: number
  repeats: number
  isOpen: boolean
  /** How its connection ended, and how many milliseconds after its last stall. */
  end: { code?: number; after: number } | null
}

/** The milliseconds from the post of a text to its arrival. `null` without a text. */
export interface Delays {
  p50: number | null
  p99: number | null
  most: number | null
}

/** Readers in a process of their own. They read texts of the form `#NUMBER@TIME …`, with consecutive numbers. */
export class Readers implements AsyncDisposable {
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>()
  #asked = 0

  private constructor(child: ChildProcess) {
    this.#process = child
    child.on('message', (message) => {
      const { id, answer } = Object(message) as { id: number; answer: unknown }
      this.#waiting.get(id)?.resolve(answer)
      this.#waiting.delete(id)
    })
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The process of the readers has ended.'))
    })
  }

  static async start(url: string, key: string = usualKey): Promise<Readers> {
    const child = fork(new URL('../programs/readers.mjs', import.meta.url), {
      env: { ...process.env, PARLEY_READERS: JSON.stringify({ url, key }) },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    await once(child, 'message')
    return new Readers(child)
  }

  /** Opens further readers; returns after how many milliseconds all of them were live. */
  open(transport: ReaderTransport, count: number): Promise<number> {
    return this.#ask('open', { transport, count })
  }

  /** These readers stop to read. Their connections stay. */
  stall(places: readonly number[]): Promise<void> {
    return this.#ask('stall', { places })
  }

  /** These readers read on from the same connections. */
  readOn(places: readonly number[]): Promise<void> {
    return this.#ask('readOn', { places })
  }

  /** These readers connect again, each with its last cursor. */
  resume(places: readonly number[]): Promise<void> {
    return this.#ask('resume', { places })
  }

  state(): Promise<ReaderState[]> {
    return this.#ask('state')
  }

  /** The delays of the readers that never stopped to read, since the call before. */
  delays(): Promise<Delays> {
    return this.#ask('delays')
  }

  /** All readers disconnect. */
  end(): Promise<void> {
    return this.#ask('end')
  }

  #ask<Answer>(name: string, given: object = {}): Promise<Answer> {
    this.#asked += 1
    const id = this.#asked
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
    this.#process.send({ id, name, ...given })
    return answer as Promise<Answer>
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }
}
