import type { Decision, DecisionContext } from '../../decide/decision.ts'
import { isNeeds, type Needs } from '../../decide/needs.ts'
import { react } from '../../decide/react.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { TenantId, Time } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Commit, Lookup, Store } from '../../ports/store.ts'
import { IntentQueue, type ReadSet, readSetOf } from './intent-queue.ts'
import { Overlay } from './overlay.ts'
import { StoreClock } from './store-clock.ts'
import { Watchdog } from './watchdog.ts'

/** Something to decide and commit: what to look at, and the pure decision over it. */
export interface Intent<Result> {
  tenant: TenantId
  lookups: readonly Lookup[]
  decide(state: State, context: DecisionContext): Decision<Result>
}

const noModules: DecisionContext['modules'] = []
const noCapabilities: DecisionContext['capabilities'] = () => undefined

/** How many batches are under way at once: while one is made durable, the next is loaded and decided. */
const BATCHES = 2

/** A batch that is not worth parting: each costs some calls of the store, however few it has. */
const SMALL = 16

/** How often an intent is decided anew after a conflict before its caller is told to try later. */
const MAX_TRIES = 40

/** How often a decision may need more records. */
const MAX_ASKS = 3

interface Waiting {
  intent: Intent<unknown>
  lookups: readonly Lookup[]
  tries: number
  /** How often it needed more records since it was loaded. */
  asks: number
  id: string
  resolve(result: unknown): void
  reject(error: unknown): void
}

/** A batch between load and answer. */
interface UnderWay {
  size: number
  readSet: ReadSet
  done: Promise<void>
}

interface Outcome {
  waiting: Waiting
  commit: Commit | undefined
  /** Tells the caller how it was decided. */
  answer(): void
}

export interface SubmitOptions {
  signal?: AbortSignal | undefined
  /** Somebody outside waits for the answer: they hear within a second whether it is durable, or that nothing is now. */
  prompt?: boolean
}

export interface WriterOptions {
  keys: Keys
  store: Store
  environment: Environment
  handlers: DecisionContext['handlers']
  /** Renews what is known of handlers, before each batch. */
  refresh?(): Promise<void>
  /** Default: none. */
  modules?: DecisionContext['modules']
  /** None are known where it is not given. */
  capabilities?: DecisionContext['capabilities']
  /** Told after each batch that changed something; what it promises is awaited. */
  committed(commits: readonly Commit[]): void | Promise<void>
  /** One after the other, where the store is a single transaction. */
  oneAtATime?: boolean
}

/**
 * Load, decide, commit: for everything that arrived meanwhile at once.
 *
 * Intents that look at anything the same are decided in the order in which they came. One that meets a conflict is decided
 * again over fresh records, before anything of its kind that came later. A promise resolves only when its change is
 * durable. Two batches that have nothing in common may be under way at once.
 */
export class Writer {
  /** Makes the ids and keys of records that have a natural name. */
  readonly keys: Keys
  readonly #options: WriterOptions
  readonly #watchdog: Watchdog<Waiting>
  readonly #queue = new IntentQueue<Waiting>()
  readonly #underWay = new Set<UnderWay>()
  #waking: Promise<void> | undefined
  #closed = false
  #writes = false
  /** What the store's clock said last, and when that was; nothing where it has none. */
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

  /** Whether what was written last became durable, and in time; false before anything was. */
  get writes(): boolean {
    return this.#writes
  }

  /** The time, by the store's clock where it has one: then it does not matter that the machine's is set. */
  now(): Time {
    return this.#time.now()
  }

  /** Whether a time lies ahead for every process on this store: see {@link StoreClock.isAhead}. */
  isAhead(time: Time): boolean {
    return this.#time.isAhead(time)
  }

  /**
   * Decides and commits; resolves with the decision's result once it is durable.
   *
   * @throws `store.unavailable` where the caller asked for a prompt answer, and it is not durable within a second while
   * nothing else becomes so either, or not within nine; it may become so yet. `store.refused` where the store cannot hold
   * the change; only this caller gets that error
   */
  submit<Result>(intent: Intent<Result>, { signal, prompt = false }: SubmitOptions = {}): Promise<Result> {
    if (this.#closed) return Promise.reject(new ParleyError('parley.stopped'))
    if (signal?.aborted === true) return Promise.reject(signal.reason)
    return new Promise<Result>((resolve, reject) => {
      const withdraw = (): void => {
        // What is being decided already is carried through: its caller is gone, its effect is not.
        if (this.#queue.withdraw(waiting)) waiting.reject(signal?.reason)
      }
      const release = (): void => {
        signal?.removeEventListener('abort', withdraw)
        if (prompt) this.#watchdog.delete(waiting)
      }
      const waiting: Waiting = {
        intent,
        lookups: intent.lookups,
        tries: 0,
        asks: 0,
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
      signal?.addEventListener('abort', withdraw, { once: true })
      if (prompt) this.#watchdog.add(waiting)
      this.#wake()
    })
  }

  /** Refuses what comes from now on, and resolves when everything before is durable. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#waking !== undefined || this.#underWay.size > 0) {
      await Promise.all([this.#waking, ...Array.from(this.#underWay, ({ done }) => done)])
    }
  }

  #wake(): void {
    this.#waking ??= this.#options.environment.turn().then(() => {
      this.#waking = undefined
      while (this.#isWorthwhile() && this.#begin());
    })
  }

  // Beside a batch that is under way another one begins when half as many wait: one of a few would take as many calls.
  #isWorthwhile(): boolean {
    const { oneAtATime = false } = this.#options
    if (this.#queue.size === 0 || this.#underWay.size >= (oneAtATime ? 1 : BATCHES)) return false
    const [first] = this.#underWay
    return first === undefined || this.#queue.size * 2 >= first.size
  }

  #begin(): boolean {
    const held = Array.from(this.#underWay, ({ readSet }) => readSet)
    const batch = this.#queue.take(this.#share(), held)
    if (batch.length === 0) return false
    const done = this.#carryThrough(batch).then(() => {
      this.#underWay.delete(underWay)
      if (this.#queue.size > 0) this.#wake()
    })
    const underWay = { size: batch.length, readSet: readSetOf(batch), done }
    this.#underWay.add(underWay)
    return true
  }

  // Half of those who wait, where they are many: the others are loaded and decided while these are made durable.
  #share(): number {
    const { oneAtATime = false, store } = this.#options
    const waiting = this.#queue.size
    const parted = !oneAtATime && this.#underWay.size === 0
    return Math.min(parted ? Math.max(SMALL, Math.ceil(waiting / BATCHES)) : waiting, store.capabilities.batch)
  }

  async #carryThrough(batch: readonly Waiting[]): Promise<void> {
    this.#queue.putBack(await this.#writeOrPart(batch))
  }

  /**
   * Writes a batch; answers those that must be decided again, in their order.
   *
   * A batch that the store refuses is split in halves until the refused intent is alone. Only that intent fails.
   */
  async #writeOrPart(batch: readonly Waiting[]): Promise<Waiting[]> {
    try {
      return await this.#write(batch)
    } catch (error) {
      const refused = isRefusal(error)
      if (refused && batch.length > 1) return this.#part(batch)
      // A refusal does not mean that the disk is full.
      if (!refused) this.#writes = false
      for (const waiting of batch) waiting.reject(error)
      return []
    }
  }

  async #part(batch: readonly Waiting[]): Promise<Waiting[]> {
    const half = Math.ceil(batch.length / 2)
    const again = await this.#writeOrPart(batch.slice(0, half))
    const later = batch.slice(half)
    // A later intent may read the same records, so it is not decided before an earlier one that is decided again.
    return again.length > 0 ? [...again, ...later] : this.#writeOrPart(later)
  }

  /** Writes a batch; answers those that must be decided again, in their order. */
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
   * Decides in order, up to the first intent that needs more records. Returns that one and all behind it, each with what it
   * needs: one load serves them all.
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

  /** Notes what an intent needs, where it is behind one that is not decided yet. */
  #askNeeds(waiting: Waiting, states: ReadonlyMap<TenantId, Overlay>): void {
    const state = states.get(waiting.intent.tenant)
    if (state !== undefined && waiting.asks === 0) this.#decide(waiting, state)
  }

  /** The outcome of an intent; `undefined` where it needs more records, which are its lookups from then on. */
  #decide(waiting: Waiting, state: State): Outcome | undefined {
    try {
      const context = this.#context(waiting)
      const decision = waiting.intent.decide(state, context)
      if (isNeeds(decision)) return this.#needMore(waiting, decision)
      const { commit, result } = decision
      const whole = commit === undefined ? undefined : this.#react(commit, state, context, waiting)
      if (whole !== undefined && 'needs' in whole) return this.#needMore(waiting, whole)
      return { waiting, commit: whole, answer: () => waiting.resolve(result) }
    } catch (error) {
      return { waiting, commit: undefined, answer: () => waiting.reject(error) }
    }
  }

  /** The commit with its reactions. A reaction that fails cannot prevent the record of a dead job. */
  #react(commit: Commit, state: State, context: DecisionContext, { asks }: Waiting): Commit | Needs {
    try {
      const whole = react(commit, state, context)
      if ('needs' in whole) ensureFew(whole, asks)
      return whole
    } catch (error) {
      if (!commit.events.some(({ type }) => type === 'job.died')) throw error
      this.#options.environment.log.error({ error: String(error) }, 'The death of a job is recorded without reactions.')
      return react(commit, state, { ...context, modules: noModules })
    }
  }

  #needMore(waiting: Waiting, more: Needs): undefined {
    ensureFew(more, waiting.asks)
    waiting.asks += 1
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

  /** Commits what was decided; answers which of it met a conflict. */
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
      // What changes nothing may rest on what an earlier one of the batch wrote: the second copy of a webhook is
      // acknowledged only when the first is safe, and nothing is refused for what did not come to be.
      const unsafe = commit === undefined ? again.length > 0 : conflicts.has(each)
      if (!unsafe) answer()
      else if (++waiting.tries < MAX_TRIES) again.push(Object.assign(waiting, { asks: 0 }))
      else waiting.reject(new ParleyError('store.contended'))
    }
    return again
  }

  #context({ id }: Waiting): DecisionContext {
    const { handlers, capabilities = noCapabilities, modules = noModules } = this.#options
    return { now: this.now(), id, keys: this.keys, handlers, capabilities, modules }
  }
}

function ensureFew({ by = 'A decision' }: Needs, asks: number): void {
  if (asks < MAX_ASKS) return
  throw new ParleyError('internal', { reason: `${by} asked for more records more than ${MAX_ASKS} times.` })
}

/** Whether an error is about what was given, and not about the store: one that cannot be opened refuses all work. */
export function isRefusal(error: unknown): boolean {
  return ParleyError.is(error) && !error.retryable && error.code !== 'store.misconfigured'
}
