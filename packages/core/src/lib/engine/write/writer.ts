import type { Decision, DecisionContext } from '../../decide/decision.ts'
import { isNeeds, type Needs } from '../../decide/needs.ts'
import { react } from '../../decide/react.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { TenantId, Time } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Commit, Lookup, Store } from '../../ports/store.ts'
import { AbortListeners } from './abort-listeners.ts'
import { IntentQueue, type ReadSet, readSetOf } from './intent-queue.ts'
import { Overlay } from './overlay.ts'
import { StoreClock } from './store-clock.ts'
import { Watchdog } from './watchdog.ts'

/** A change to decide and commit: the records to load, and the pure decision over them. */
export interface Intent<Result> {
  tenant: TenantId
  lookups: readonly Lookup[]
  decide(state: State, context: DecisionContext): Decision<Result>
}

const none = (): undefined => undefined

/** The most batches at once: while one is made durable, the next is loaded and decided. */
const BATCHES = 2

/** The largest batch that is not split: each batch costs some calls of the store, for any size. */
const SMALL = 16

/** The most decisions of an intent after conflicts. Then its caller gets a retryable error. */
const MAX_TRIES = 40

/** The most requests of a decision for more records. */
const MAX_ASKS = 3

interface Waiting {
  intent: Intent<unknown>
  lookups: readonly Lookup[]
  tries: number
  /** Its requests for more records since it was loaded. */
  asks: number
  /** The requests of reactions to its commit for more records. */
  reactionAsks: number
  id: string
  resolve(result: unknown): void
  reject(error: unknown): void
}

/** A batch between load and answer. */
interface RunningBatch {
  size: number
  readSet: ReadSet
  done: Promise<void>
}

interface Outcome {
  waiting: Waiting
  commit: Commit | undefined
  /** Resolves or rejects the caller's promise. */
  answer(): void
}

export interface SubmitOptions {
  signal?: AbortSignal | undefined
  /**
   * A remote caller waits for the result. Rejects within a second if the change is not durable and the store makes no
   * progress.
   */
  prompt?: boolean
}

export interface WriterOptions {
  keys: Keys
  store: Store
  environment: Environment
  handlers: DecisionContext['handlers']
  /** Renews the known handlers, before each batch. */
  refresh?(): Promise<void>
  /** Default: no modules. */
  modules?: DecisionContext['modules']
  /** Default: no capabilities, and no added channels. */
  capabilities?: DecisionContext['capabilities']
  channelRecord?: DecisionContext['channelRecord']
  /** Called after each batch that changed a record. Its promise is awaited. */
  committed(commits: readonly Commit[]): void | Promise<void>
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
    this.#queue.putBack(await this.#writeOrSplit(batch))
  }

  /**
   * Writes a batch; returns the intents that must be decided again, in their order.
   *
   * A batch that the store refuses is split in halves until the refused intent is alone. Only that intent fails.
   */
  async #writeOrSplit(batch: readonly Waiting[]): Promise<Waiting[]> {
    try {
      return await this.#write(batch)
    } catch (error) {
      const refused = isRefusal(error)
      if (refused && batch.length > 1) return this.#split(batch)
      // A refusal does not mean that the disk is full.
      if (!refused) this.#writes = false
      for (const waiting of batch) waiting.reject(error)
      return []
    }
  }

  async #split(batch: readonly Waiting[]): Promise<Waiting[]> {
    const half = Math.ceil(batch.length / 2)
    const again = await this.#writeOrSplit(batch.slice(0, half))
    const later = batch.slice(half)
    // A later intent may read the same records, so it waits until an earlier one is decided again.
    return again.length > 0 ? [...again, ...later] : this.#writeOrSplit(later)
  }

  /** Writes a batch; returns the intents that must be decided again, in their order. */
  async #write(batch: readonly Waiting[]): Promise<Waiting[]> {
    await this.#options.refresh?.()
    const states = new Map<TenantId, Overlay>()
    await this.#load(states, batch)
    const decided: Outcome[] = []
    for (let rest = batch; rest.length > 0; ) {
      const needy = this.#decideUntilNeeds(rest, states, decided)
      rest = rest.slice(rest.length - needy.length)
      if (needy.length > 0) await this.#load(states, needy)
    }
    return this.#answer(decided, await this.#commit(decided))
  }

  /**
   * Decides in order, up to the first intent that needs more records. Returns that one and all behind it, each with its
   * needs. One load serves all of them.
   */
  #decideUntilNeeds(
    batch: readonly Waiting[],
    states: ReadonlyMap<TenantId, Overlay>,
    decided: Outcome[],
  ): readonly Waiting[] {
    for (const [place, waiting] of batch.entries()) {
      const state = states.get(waiting.intent.tenant)
      if (state === undefined) continue
      const each = this.#decide(waiting, state)
      if (each === undefined) {
        const behind = batch.slice(place + 1)
        for (const later of behind) this.#askNeeds(later, states)
        return [waiting, ...behind]
      }
      if (each.commit !== undefined) state.apply(each.commit)
      decided.push(each)
    }
    return []
  }

  /** Notes the needs of an intent behind one that is not decided yet. */
  #askNeeds(waiting: Waiting, states: ReadonlyMap<TenantId, Overlay>): void {
    const state = states.get(waiting.intent.tenant)
    if (state !== undefined && waiting.asks + waiting.reactionAsks === 0) this.#decide(waiting, state)
  }

  /** The outcome of an intent; `undefined` if it needs more records, which become its lookups. */
  #decide(waiting: Waiting, state: State): Outcome | undefined {
    try {
      const context = this.#context(waiting)
      const decision = waiting.intent.decide(state, context)
      if (isNeeds(decision)) return this.#needMore(waiting, decision, waiting.asks++)
      const { commit, result } = decision
      const whole = commit === undefined ? undefined : this.#react(commit, state, context, waiting)
      if (isNeeds(whole)) return this.#needMore(waiting, whole, waiting.reactionAsks++)
      return { waiting, commit: whole, answer: () => waiting.resolve(result) }
    } catch (error) {
      return { waiting, commit: undefined, answer: () => waiting.reject(error) }
    }
  }

  /** The commit with its reactions. A reaction that fails cannot prevent the record of a dead job. */
  #react(commit: Commit, state: State, context: DecisionContext, { reactionAsks }: Waiting): Commit | Needs {
    try {
      const whole = react(commit, state, context)
      if (isNeeds(whole)) ensureFew(whole, reactionAsks)
      return whole
    } catch (error) {
      if (!commit.events.some(({ type }) => type === 'job.died')) throw error
      this.#options.environment.log.error({ error: String(error) }, 'The death of a job is recorded without reactions.')
      return react(commit, state, context, { isReacting: false })
    }
  }

  #needMore(waiting: Waiting, more: Needs, asks: number): undefined {
    ensureFew(more, asks)
    const { needs } = more
    waiting.lookups = [...waiting.lookups, ...needs]
  }

  /** Loads the lookups of a batch that were not loaded yet, in one call for each tenant. */
  async #load(states: Map<TenantId, Overlay>, batch: readonly Waiting[]): Promise<void> {
    const { store, environment } = this.#options
    const lookups = new Map<TenantId, Lookup[]>()
    for (const { intent, lookups: wanted } of batch) {
      const state = states.get(intent.tenant)
      const missing = state === undefined ? wanted : wanted.filter((lookup) => !state.has(lookup))
      const known = lookups.get(intent.tenant)
      if (known === undefined) lookups.set(intent.tenant, [...missing])
      else known.push(...missing)
    }
    const loads = [...lookups].map(async ([tenant, wanted]): Promise<void> => {
      const asked = environment.elapsed()
      const { records, now } = await store.load(tenant, wanted)
      if (now !== undefined) this.#time.observe(now, asked)
      const state = states.get(tenant)
      if (state === undefined) states.set(tenant, new Overlay(tenant, records, wanted))
      else state.add(records, wanted)
    })
    await Promise.all(loads)
  }

  /** Commits the decisions; returns those with a conflict. */
  async #commit(decided: readonly Outcome[]): Promise<Set<Outcome>> {
    const changes = decided.flatMap((each) => (each.commit === undefined ? [] : [{ each, commit: each.commit }]))
    if (changes.length === 0) return new Set()
    const results = await this.#options.store.commit(changes.map(({ commit }) => commit))
    this.#writes = true
    const taken = changes.filter((_, place) => results[place]?.ok === true)
    if (taken.length > 0) {
      this.#watchdog.moved()
      await this.#options.committed(taken.map(({ commit }) => commit))
    }
    return new Set(changes.filter((_, place) => results[place]?.ok !== true).map(({ each }) => each))
  }

  #answer(decided: readonly Outcome[], conflicts: ReadonlySet<Outcome>): Waiting[] {
    const again: Waiting[] = []
    for (const each of decided) {
      const { waiting, commit, answer } = each
      // A decision without a change may depend on an earlier write of the batch. The second copy of a webhook is
      // acknowledged only when the first is durable. Nothing is refused for a write that did not take effect.
      const unsafe = commit === undefined ? again.length > 0 : conflicts.has(each)
      if (!unsafe) answer()
      else if (++waiting.tries < MAX_TRIES) again.push(Object.assign(waiting, { asks: 0, reactionAsks: 0 }))
      else waiting.reject(new ParleyError('store.contended'))
    }
    return again
  }

  #context({ id }: Waiting): DecisionContext {
    const { handlers, capabilities = none, modules = [], channelRecord = none } = this.#options
    return { now: this.now(), id, keys: this.keys, handlers, capabilities, modules, channelRecord }
  }
}

function ensureFew({ by = 'A decision' }: Needs, asks: number): void {
  if (asks < MAX_ASKS) return
  throw new ParleyError('internal', { reason: `${by} requested more records more than ${MAX_ASKS} times.` })
}

/**
 * Whether an error is about the given value, and not about the store. A store that cannot be opened refuses all work.
 */
export function isRefusal(error: unknown): boolean {
  return ParleyError.is(error) && !error.retryable && error.code !== 'store.misconfigured'
}
