import type { DecisionContext } from '../../decide/decision.ts'
import { isNeeds, type Needs } from '../../decide/needs.ts'
import { react } from '../../decide/react.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Commit, Lookup, Store } from '../../ports/store.ts'
import type { Intent } from './intent.ts'
import { Overlay } from './overlay.ts'
import type { StoreClock } from './store-clock.ts'

const none = (): undefined => undefined

/** The most decisions of an intent after conflicts. Then its caller gets a retryable error. */
const MAX_TRIES = 40

/** The most requests of a decision for more records. */
const MAX_ASKS = 3

/** An intent on its way, and its caller. */
export interface Waiting {
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

interface Outcome {
  waiting: Waiting
  commit: Commit | undefined
  /** Resolves or rejects the caller's promise. */
  answer(): void
}

/** The parts that batches are written with. */
export interface BatchParts {
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
}

/** Loads, decides and commits batches of intents. Decisions of one batch see each other's changes. */
export class Batches {
  readonly #parts: BatchParts & { time: StoreClock; wrote(durable: boolean): void }

  /** `wrote` is called after each commit of the store, and after each failure that is no refusal. */
  constructor(parts: BatchParts & { time: StoreClock; wrote(durable: boolean): void }) {
    this.#parts = parts
  }

  /**
   * Writes a batch; returns the intents that must be decided again, in their order.
   *
   * A batch that the store refuses is split in halves until the refused intent is alone. Only that intent fails.
   */
  async write(batch: readonly Waiting[]): Promise<Waiting[]> {
    try {
      return await this.#writeWhole(batch)
    } catch (error) {
      const refused = isRefusal(error)
      if (refused && batch.length > 1) return this.#split(batch)
      // A refusal does not mean that the disk is full.
      if (!refused) this.#parts.wrote(false)
      for (const waiting of batch) waiting.reject(error)
      return []
    }
  }

  async #split(batch: readonly Waiting[]): Promise<Waiting[]> {
    const half = Math.ceil(batch.length / 2)
    const again = await this.write(batch.slice(0, half))
    const later = batch.slice(half)
    // A later intent may read the same records, so it waits until an earlier one is decided again.
    return again.length > 0 ? [...again, ...later] : this.write(later)
  }

  /** Writes a batch; returns the intents that must be decided again, in their order. */
  async #writeWhole(batch: readonly Waiting[]): Promise<Waiting[]> {
    await this.#parts.refresh?.()
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
      this.#parts.environment.log.error({ error: String(error) }, 'The death of a job is recorded without reactions.')
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
    const { store, environment } = this.#parts
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
      if (now !== undefined) this.#parts.time.observe(now, asked)
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
    const results = await this.#parts.store.commit(changes.map(({ commit }) => commit))
    this.#parts.wrote(true)
    const taken = changes.filter((_, place) => results[place]?.ok === true)
    if (taken.length > 0) {
      await this.#parts.committed(taken.map(({ commit }) => commit))
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
    const { handlers, capabilities = none, modules = [], channelRecord = none } = this.#parts
    return { now: this.#parts.time.now(), id, keys: this.#parts.keys, handlers, capabilities, modules, channelRecord }
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
