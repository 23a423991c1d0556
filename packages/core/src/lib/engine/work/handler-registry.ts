import type { Decided } from '../../decide/decision.ts'
import { Draft } from '../../decide/draft.ts'
import type { HandlerId, HandlerRecord } from '../../model/handler.ts'
import type { TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Store } from '../../ports/store.ts'
import type { Writer } from '../write/writer.ts'
import type { NamedHandler } from './handlers.ts'

/** The tenant of the records that belong to the installation. */
const NO_TENANT = '' as TenantId

/** The largest age of the known handlers at a commit, in milliseconds. */
const FRESH = 1000

/** Milliseconds between two reports of a process that it can run its handlers. */
const SEEN = 3_600_000

/** Milliseconds after which a handler that no process could run is stale: seven days. */
export const STALE: number = 7 * 86_400_000

const PAGE = 1000

/**
 * The handlers that react to events, over all processes.
 *
 * A process registers its handlers when it starts. Every process reads the registered ones at most a second before it
 * commits. So it also makes the jobs of handlers that only another process has.
 */
export class HandlerRegistry {
  readonly #store: Store
  readonly #environment: Environment
  readonly #own: readonly NamedHandler[]
  #names: ReadonlyMap<string, readonly string[]>
  #readAt = Number.NEGATIVE_INFINITY

  constructor(parts: { store: Store; environment: Environment; own: readonly NamedHandler[] }) {
    this.#store = parts.store
    this.#environment = parts.environment
    this.#own = parts.own
    this.#names = byEvent(parts.own)
  }

  /** Names of the handlers of a type of event. */
  names(type: string): readonly string[] {
    return this.#names.get(type) ?? none
  }

  /** Reads the registered handlers, if the last read is older than a second. */
  async refresh(): Promise<void> {
    const now = this.#environment.elapsed()
    if (now - this.#readAt < FRESH) return
    this.#readAt = now
    // A process alone in its store still makes the jobs of handlers that an earlier one registered.
    this.#names = byEvent([...this.#own, ...(await this.list())])
  }

  /** All registered handlers. */
  async list(): Promise<HandlerRecord[]> {
    const query = { query: kernel.handler.queries.handlers, where: {}, order: 'oldest', limit: PAGE } as const
    const { records } = await this.#store.find(NO_TENANT, query)
    return records
  }

  /**
   * Registers the handlers of this process, and reports that it can run them.
   *
   * When this resolves, every process makes their jobs. If a handler is new and others share the store, it waits until
   * they have read it.
   */
  async register(writer: Writer, signal: AbortSignal): Promise<void> {
    const registered = await Promise.all(this.#own.map((handler) => this.#registerOne(writer, handler)))
    this.#readAt = Number.NEGATIVE_INFINITY
    if (!registered.includes('new') || !this.#store.capabilities.shared) return
    await this.#environment.sleep(FRESH + FRESH / 2, { signal }).catch(() => undefined)
  }

  /** Removes a handler that no program has any more. No more jobs are made for it. */
  async remove(writer: Writer, event: string, name: string): Promise<boolean> {
    const id = idOf(writer, { event, name })
    const removed = await writer.submit({
      tenant: NO_TENANT,
      lookups: [kernel.handler.ref(id)],
      decide: (state, context): Decided<boolean> => {
        const known = state.get(kernel.handler, id)
        if (known === undefined) return { result: false }
        const draft = new Draft(state, context)
        draft.remove(kernel.handler, known)
        return { commit: draft.commit(), result: true }
      },
    })
    this.#readAt = Number.NEGATIVE_INFINITY
    return removed
  }

  #registerOne(writer: Writer, { event, name }: NamedHandler): Promise<'new' | 'known'> {
    const id = idOf(writer, { event, name })
    return writer.submit({
      tenant: NO_TENANT,
      lookups: [kernel.handler.ref(id)],
      decide: (state, context): Decided<'new' | 'known'> => {
        const { now } = context
        const known = state.get(kernel.handler, id)
        if (known !== undefined && known.seenAt > now - SEEN) return { result: 'known' }
        const draft = new Draft(state, context)
        draft.put(kernel.handler, { id, event, name, registeredAt: known?.registeredAt ?? now, seenAt: now })
        return { commit: draft.commit(), result: known === undefined ? 'new' : 'known' }
      },
    })
  }
}

const none: readonly string[] = []

function idOf({ keys }: Writer, { event, name }: { event: string; name: string }): HandlerId {
  return `${kernel.handler.prefix}_${keys.fingerprint([event, name])}` as HandlerId
}

function byEvent(handlers: readonly { event: string; name: string }[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const { event, name } of handlers) {
    const known = names.get(event) ?? []
    if (!known.includes(name)) known.push(name)
    names.set(event, known)
  }
  return names
}
