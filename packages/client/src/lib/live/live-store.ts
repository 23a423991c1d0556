import type { Client } from '../client.ts'
import { pause } from '../environment.ts'
import { clientErrorOf, type ParleyClientError } from '../error.ts'
import type { Scope, StreamItem } from '../stream/item.ts'

/** A store without readers continues for this long, so that a remount does not read again. */
const LINGER = 1000
/** The pause after a failure that may pass, in milliseconds. */
const AGAIN = 3000

/** A state that is live while it has readers. Its members are bound, for `useSyncExternalStore`. */
export abstract class LiveStore<State> {
  protected readonly client: Client
  #state: State
  readonly #readers = new Set<() => void>()
  #ending: AbortController | undefined
  #cancelLinger = (): void => {}

  readonly #scope: Scope

  /** Stores of the same scope share one connection. */
  constructor(client: Client, initial: State, scope: Scope = {}) {
    this.client = client
    this.#scope = scope
    this.#state = initial
  }

  /** The same object until it changes. */
  readonly get = (): State => this.#state

  /** Starts with the first reader. The result ends the subscription. */
  readonly subscribe = (changed: () => void): (() => void) => {
    const reader = (): void => changed()
    this.#readers.add(reader)
    this.#cancelLinger()
    if (this.#ending === undefined) this.#start()
    return () => {
      this.#readers.delete(reader)
      if (this.#readers.size > 0) return
      this.#cancelLinger()
      this.#cancelLinger = this.client.environment.after(LINGER, () => {
        this.#ending?.abort()
        this.#ending = undefined
      })
    }
  }

  protected set(changes: Partial<State>): void {
    this.#state = { ...this.#state, ...changes }
    for (const reader of [...this.#readers]) reader()
  }

  /** Reads the list that the events continue. Absent for a store of ephemeral frames. */
  protected load?(signal: AbortSignal): Promise<{ asOf: string }>

  protected abstract apply(item: StreamItem): void

  /** Called when reading failed. `final`: it is not tried again. */
  protected failed(_error: ParleyClientError, _final: boolean): void {}

  /** Called at the begin. The result is called at the end. */
  protected begin(): () => void {
    return () => {}
  }

  #start(): void {
    const ending = new AbortController()
    this.#ending = ending
    void this.#run(ending.signal)
  }

  async #run(signal: AbortSignal): Promise<void> {
    const end = this.begin()
    while (!signal.aborted) {
      const error = await this.#follow(signal).catch(clientErrorOf)
      if (error === 'reset') continue
      // Without an error the client was closed.
      if (signal.aborted || error === undefined) break
      const final = error.status >= 400 && error.status < 500 && error.status !== 429
      this.failed(error, final)
      if (final) break
      await this.#untilAgain(signal)
    }
    end()
  }

  /** Follows until a reset, after which the list is read again. */
  async #follow(signal: AbortSignal): Promise<'reset' | undefined> {
    const from = this.load === undefined ? undefined : (): Promise<{ asOf: string }> => this.#loadIn(signal)
    for await (const item of this.client.events({ ...this.#scope, from, ephemeral: true, signal })) {
      if (item.type === 'reset') return 'reset'
      this.apply(item)
    }
    return undefined
  }

  async #loadIn(signal: AbortSignal): Promise<{ asOf: string }> {
    const page = await this.load?.(signal)
    return page ?? { asOf: '' }
  }

  async #untilAgain(signal: AbortSignal): Promise<void> {
    const sooner = new AbortController()
    const unsubscribe = this.client.connection.subscribe(({ state }) => state !== 'offline' && sooner.abort())
    await pause(this.client.environment, AGAIN, AbortSignal.any([signal, sooner.signal]))
    unsubscribe()
  }
}
