import { ParleyError } from '../../errors/parley-error.ts'
import type { Time } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import { AbortListeners } from './abort-listeners.ts'
import { Batches, type BatchParts, type Waiting } from './batches.ts'
import type { Intent } from './intent.ts'
import { IntentQueue, type ReadSet, readSetOf } from './intent-queue.ts'
import { StoreClock } from './store-clock.ts'
import { Watchdog } from './watchdog.ts'

/** The most batches at once: while one is made durable, the next is loaded and decided. */
const BATCHES = 2

/** The largest batch that is not split: each batch costs some calls of the store, for any size. */
const SMALL = 16

/** A batch between load and answer. */
interface RunningBatch {
  size: number
  readSet: ReadSet
  done: Promise<void>
}

export interface SubmitOptions {
  signal?: AbortSignal | undefined
  /**
   * A remote caller waits for the result. Rejects within a second if the change is not durable and the store makes no
   * progress.
   */
  prompt?: boolean
}

export interface WriterOptions extends BatchParts {
  /** One batch after the other, if the store is a single transaction. */
  oneAtATime?: boolean
}

/**
 * Loads, decides and commits all intents that arrived meanwhile at once.
 *
 * Intents that read any of the same records are decided in the order of their arrival. An intent with a conflict is
 * decided again over fresh records, before any later one with a record in common. A promise resolves only when its
 * change is durable. Two batches without a record in common may run at once.
 */
export class Writer {
  /** Makes the ids and keys of records that have a natural name. */
  readonly keys: Keys
  readonly #options: WriterOptions
  readonly #batches: Batches
  readonly #watchdog: Watchdog<Waiting>
  readonly #aborts: AbortListeners = new AbortListeners()
  readonly #queue = new IntentQueue<Waiting>()
  readonly #running = new Set<RunningBatch>()
  #waking: Promise<void> | undefined
  #closed = false
  #writes = false
  /** The time of the store; that of the environment if the store has no clock. */
  readonly #time: StoreClock

  constructor(options: WriterOptions) {
    this.keys = options.keys
    this.#options = options
    this.#time = new StoreClock(options.environment)
    this.#batches = new Batches({
      ...options,
      time: this.#time,
      wrote: (durable) => {
        this.#writes = durable
      },
      committed: (commits) => {
        this.#watchdog.moved()
        return options.committed(commits)
      },
    })
    this.#watchdog = new Watchdog(options.environment, (waiting) => {
      this.#writes = false
      this.#queue.withdraw(waiting)
      waiting.reject(new ParleyError('store.unavailable', { reason: 'The change was not durable in time.' }))
    })
  }

  /** Whether the last write became durable, and in time; false before the first one. */
  get writes(): boolean {
    return this.#writes
  }

  /** The time by the store's clock, if it has one. Then a change of the machine's clock does not matter. */
  now(): Time {
    return this.#time.now()
  }

  /** Whether a time is ahead for every process on this store: see {@link StoreClock.isAhead}. */
  isAhead(time: Time): boolean {
    return this.#time.isAhead(time)
  }

  /**
   * Decides and commits. Resolves with the decision's result when it is durable.
   *
   * With `prompt`, rejects if the change is not durable within a second and the store makes no progress. After nine
   * seconds it rejects in any case. The change may still become durable.
   *
   * @throws `store.unavailable` after such a wait
   * @throws `store.refused` if the store cannot hold the change. Only this caller gets that error
   */
  submit<Result>(intent: Intent<Result>, { signal, prompt = false }: SubmitOptions = {}): Promise<Result> {
    if (this.#closed) return Promise.reject(new ParleyError('parley.stopped'))
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    return new Promise<Result>((resolve, reject) => {
      const withdraw = (): void => {
        // A decision in progress completes: its caller has left, its effect stays.
        if (this.#queue.withdraw(waiting)) waiting.reject(signal?.reason)
      }
      const release = (): void => {
        forget?.()
        if (prompt) this.#watchdog.delete(waiting)
      }
      const waiting: Waiting = {
        intent,
        lookups: intent.lookups,
        tries: 0,
        asks: 0,
        reactionAsks: 0,
        id: this.#options.environment.id(),
        resolve(result) {
          release()
          resolve(result as Result)
        },
        reject(error) {
          release()
          reject(error)
        },
      }
      this.#queue.add(waiting)
      const forget = signal === undefined ? undefined : this.#aborts.add(signal, withdraw)
      if (prompt) this.#watchdog.add(waiting)
      this.#wake()
    })
  }

  /** Refuses every later intent. Resolves when every earlier one is durable. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#waking !== undefined || this.#running.size > 0) {
      await Promise.all([this.#waking, ...Array.from(this.#running, ({ done }) => done)])
    }
  }

  #wake(): void {
    this.#waking ??= this.#options.environment.turn().then(() => {
      this.#waking = undefined
      while (this.#isWorthwhile() && this.#begin());
    })
  }

  // Beside a running batch another one begins when half as many wait. A small one would take as many calls.
  #isWorthwhile(): boolean {
    const { oneAtATime = false } = this.#options
    if (this.#queue.size === 0 || this.#running.size >= (oneAtATime ? 1 : BATCHES)) return false
    const [first] = this.#running
    return first === undefined || this.#queue.size * 2 >= first.size
  }

  #begin(): boolean {
    const held = Array.from(this.#running, ({ readSet }) => readSet)
    const batch = this.#queue.take(this.#share(), held)
    if (batch.length === 0) return false
    const done = this.#carryThrough(batch).then(() => {
      this.#running.delete(running)
      if (this.#queue.size > 0) this.#wake()
    })
    const running = { size: batch.length, readSet: readSetOf(batch), done }
    this.#running.add(running)
    return true
  }

  // Half of a long queue. The rest is loaded and decided while these are made durable.
  #share(): number {
    const { oneAtATime = false, store } = this.#options
    const waiting = this.#queue.size
    const isSplit = !oneAtATime && this.#running.size === 0
    return Math.min(isSplit ? Math.max(SMALL, Math.ceil(waiting / BATCHES)) : waiting, store.capabilities.batch)
  }

  async #carryThrough(batch: readonly Waiting[]): Promise<void> {
    this.#queue.putBack(await this.#batches.write(batch))
  }
}
