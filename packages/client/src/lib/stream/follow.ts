import type { DebugLog } from '../debug.ts'
import { backoff, type ClientEnvironment, pause } from '../environment.ts'
import { clientErrorOf, ParleyClientError } from '../error.ts'
import type { Link } from './connection.ts'
import type { ConnectionStatus } from './connection-status.ts'
import type { Frame, Scope, StreamItem, Transport } from './item.ts'

/** A connection without a byte for this long is dead. The server sends a heartbeat every 30 seconds. */
const SILENCE = 75_000
/** A transport that brings nothing for this long did not come up. */
const COMING_UP = 20_000
/** After a pause of this length the missed events have arrived. */
const QUIET = 250

/** The parts of a stream that connects again by itself. */
export interface FollowParts {
  transports: readonly Transport[]
  environment: ClientEnvironment
  debug: DebugLog
  scope: Scope
  after: string | undefined
  signal: AbortSignal
  /** Called after each change of `status`. */
  changed: (status: ConnectionStatus) => void
}

/** A stream that connects again by itself, always after the last cursor: it skips nothing and repeats nothing. */
export class Follower implements Link {
  status: ConnectionStatus
  readonly #parts: FollowParts
  #cursor: string | undefined
  #trying = new AbortController()
  #sleeping = new AbortController()
  #bytesAt: number | null = null
  #retry = 1000
  #transport = 0
  #cancelQuiet = (): void => {}

  constructor(parts: FollowParts) {
    this.#parts = parts
    this.#cursor = parts.after
    const since = parts.environment.now()
    this.status = { state: 'connecting', since, tries: 0, nextTryAt: null, lastSyncedAt: null }
  }

  wake(): void {
    this.#sleeping.abort()
  }

  drop(): void {
    this.#trying.abort(new ParleyClientError('network', 'The device has no network.'))
  }

  /** The frames, until the signal aborts. @throws ParleyClientError for an error that no new try removes */
  async *frames(): AsyncGenerator<Frame> {
    const { signal, environment, debug } = this.#parts
    try {
      for (let tries = 0; !signal.aborted; ) {
        const ending = yield* this.#tryOnce()
        if (signal.aborted) return
        if (ending.cameUp) tries = 0
        else this.#transport += 1
        const wait = ending.error.retryAfter ?? this.#delay(tries)
        tries += 1
        const nextTryAt = environment.now() + wait
        debug({ step: 'stream', code: ending.error.code, status: ending.error.status, tries, ms: wait })
        this.#set({ state: 'offline', tries, nextTryAt })
        this.#sleeping = new AbortController()
        await pause(environment, wait, AbortSignal.any([signal, this.#sleeping.signal]))
        if (!signal.aborted) this.#set({ ...this.status, nextTryAt: null })
      }
    } finally {
      this.#cancelQuiet()
    }
  }

  // The server's delay is different for each reader, so that a restart is not followed by all at once.
  #delay(tries: number): number {
    const { environment } = this.#parts
    return tries === 0 ? Math.round(this.#retry * environment.random()) : backoff(environment, tries, 1000, 30_000)
  }

  async *#tryOnce(): AsyncGenerator<Frame, { error: ParleyClientError; cameUp: boolean }> {
    const { transports, scope, signal } = this.#parts
    const transport = transports[this.#transport % transports.length]
    if (transport === undefined) throw new ParleyClientError('parley.misconfigured', 'There is no transport.')
    this.#trying = new AbortController()
    const both = AbortSignal.any([signal, this.#trying.signal])
    let cameUp = false
    let cancelWatch = this.#watch(COMING_UP)
    try {
      for await (const frame of transport.open(scope, this.#cursor, both)) {
        cancelWatch()
        cancelWatch = this.#watch(SILENCE)
        if (!cameUp) this.#parts.debug({ step: 'stream', transport: transport.name, state: 'up' })
        cameUp = true
        this.#received(frame)
        yield frame
        if (both.aborted) break
      }
      return { error: clientErrorOf(this.#trying.signal.reason ?? 'the stream ended'), cameUp }
    } catch (thrown) {
      const error = clientErrorOf(this.#trying.signal.aborted ? this.#trying.signal.reason : thrown)
      if (isFinal(error) && (transport === transports[0] || error.status === 401)) throw error
      return { error, cameUp }
    } finally {
      cancelWatch()
      this.#cancelQuiet()
    }
  }

  #watch(ms: number): () => void {
    const silent = new ParleyClientError('timeout', `The stream brought nothing for ${ms / 1000} s.`)
    return this.#parts.environment.after(ms, () => this.#trying.abort(silent))
  }

  #received(frame: Frame): void {
    const { environment } = this.#parts
    this.#bytesAt = environment.now()
    if (frame.type === 'retry') this.#retry = frame.ms
    const isMissed = this.#cursor !== undefined
    if ('cursor' in frame) this.#cursor = frame.cursor
    if (this.status.state === 'live') return
    if (!isMissed) {
      if (this.#cursor !== undefined) this.#set({ state: 'live', tries: 0, nextTryAt: null })
      return
    }
    if (this.status.state !== 'catching-up') this.#set({ state: 'catching-up', tries: 0, nextTryAt: null })
    this.#cancelQuiet()
    this.#cancelQuiet = environment.after(QUIET, () => this.#set({ state: 'live', tries: 0, nextTryAt: null }))
  }

  #set({ state, tries, nextTryAt }: Pick<ConnectionStatus, 'state' | 'tries' | 'nextTryAt'>): void {
    const since = state === this.status.state ? this.status.since : this.#parts.environment.now()
    this.status = { state, since, tries, nextTryAt, lastSyncedAt: this.#bytesAt }
    this.#parts.changed(this.status)
  }
}

/** Whether the server refuses the stream itself, so that the next try fails too. */
function isFinal({ status }: ParleyClientError): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429
}

/** Whether a frame is an item for readers. */
export function isItem(frame: Frame): frame is Exclude<StreamItem, { type: 'status' }> {
  return frame.type === 'event' || frame.type === 'reset' || frame.type === 'ephemeral'
}
