import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ParleyError } from '@parley/core'
import { type About, type Answered, type Asked, errorFrom, type Posted } from './calls.ts'

interface Waiting {
  resolve(answer: unknown): void
  reject(error: unknown): void
}

/**
 * The thread that writes into files. The calling thread can answer others while this one waits for the disk.
 *
 * If it ends before an answer, the result of the call is unknown. The next call starts another thread. An idle thread
 * does not keep a process alive.
 */
export class WritingThread {
  readonly #program: string
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #calls = 0

  constructor(program: string) {
    this.#program = program
  }

  /** Starts the thread if it is not running. A start takes a good part of a second. */
  start(): Worker {
    if (this.#worker !== undefined) return this.#worker
    // The built program runs without the conditions and loaders of this process.
    const worker = new Worker(this.#program, { name: 'parley writes', execArgv: [] })
    worker.on('message', (answered: Answered) => this.#answer(worker, answered))
    worker.on('error', (error) => this.#end(worker, error))
    worker.on('exit', () => this.#end(worker, undefined))
    // This is last: a listener that is added later would keep the process alive again.
    worker.unref()
    this.#worker = worker
    return worker
  }

  /** Resolves with the answer of the thread. */
  call(asked: Asked & About): Promise<unknown> {
    const worker = this.start()
    const posted: Posted = { ...asked, id: ++this.#calls }
    return new Promise((resolve, reject) => {
      // This is first: a call that cannot be posted throws, and no promise waits for its answer.
      worker.postMessage(posted)
      if (this.#waiting.size === 0) worker.ref()
      this.#waiting.set(posted.id, { resolve, reject })
    })
  }

  #answer(worker: Worker, answered: Answered): void {
    const waiting = this.#waiting.get(answered.id)
    this.#waiting.delete(answered.id)
    if (this.#waiting.size === 0) worker.unref()
    if ('failure' in answered) waiting?.reject(errorFrom(answered.failure))
    else waiting?.resolve(answered.answer)
  }

  #end(worker: Worker, cause: unknown): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    const error = new ParleyError('store.unavailable', { cause, reason: 'The thread that writes has ended.' })
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

let shared: WritingThread | undefined

/** The one thread of this process. Absent if a bundler has split the package: then everything runs on one thread. */
export function writingThread(): WritingThread | undefined {
  const program = shared === undefined ? findProgram() : undefined
  if (program !== undefined) shared = new WritingThread(program)
  return shared
}

function findProgram(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@parley/store-kysely/package.json')
    const program = join(dirname(manifest), 'dist', 'sqlite-thread.js')
    return existsSync(program) ? program : undefined
  } catch {
    return undefined
  }
}
