import type { Decided } from '../../decide/decision.ts'
import { Draft } from '../../decide/draft.ts'
import { isNamedBy } from '../../decide/reaction-name.ts'
import type { HandlerId, HandlerRecord } from '../../model/handler.ts'
import type { TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Store } from '../../ports/store.ts'
import type { Writer } from '../write/writer.ts'

/** The tenant of the records that belong to the installation. */
const NO_TENANT = '' as TenantId

/** The largest age of the known handlers at a commit, in milliseconds. */
const FRESH = 1000

/** The largest age of `seenAt` of a running handler, in milliseconds: one hour. */
const SEEN = 3_600_000

/** Milliseconds after which every process has a registered handler in its list. */
const KNOWN = FRESH + FRESH / 2

/** Milliseconds after which a handler that no process could run is stale: seven days. */
export const STALE: number = 7 * 86_400_000

const PAGE = 1000

/** A handler, or a reaction of a module, by its durable name. */
interface Named {
  event: string
  name: string
}

/**
 * The handlers and the reactions of modules, over all processes.
 *
 * A process registers its own when it starts. Every process reads the registered ones at most a second before it
 * commits. So it also makes the jobs of those that only another process has.
 */
export class HandlerRegistry {
  readonly #store: Store
  readonly #environment: Environment
  readonly #own: readonly Named[]
  #names: ReadonlyMap<string, readonly string[]>
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined

  constructor(parts: { store: Store; environment: Environment; own: readonly Named[] }) {
    this.#store = parts.store
    this.#environment = parts.environment
    this.#own = parts.own
    this.#names = byEvent(parts.own)
  }

  /** Names of the handlers and the reactions of a type of event. */
  names(type: string): readonly string[] {
    return this.#names.get(type) ?? none
  }

  /**
   * Reads the registered handlers if the last read began more than a second ago.
   *
   * A batch waits for the read. So it uses no names that were read more than a second before the batch began.
   */
  async refresh(): Promise<void> {
    const asked = this.#environment.elapsed()
    while (asked - this.#readAt >= FRESH) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = undefined
      })
      await this.#reading
    }
  }

  /** All registered handlers. */
  async list(): Promise<HandlerRecord[]> {
    const query = { query: kernel.handler.queries.handlers, where: {}, order: 'oldest', limit: PAGE } as const
    const { records } = await this.#store.find(NO_TENANT, query)
    return records
  }

  /**
   * Registers the handlers of this process. When this resolves, every process makes their jobs. If several processes
   * can share the store and a handler is new, that takes one and a half seconds.
   */
  async register(writer: Writer, signal: AbortSignal): Promise<void> {
    const ages = await this.#see(writer)
    this.#readAt = Number.NEGATIVE_INFINITY
    const youngest = Math.min(KNOWN, ...ages)
    if (youngest >= KNOWN || !this.#store.capabilities.shared) return
    await this.#environment.sleep(KNOWN - Math.max(youngest, 0), { signal }).catch(() => undefined)
  }

  /** Records once an hour that this process has its handlers, until `signal` aborts. */
  async keepSeen(writer: Writer, signal: AbortSignal): Promise<void> {
    const { log } = this.#environment
    while (this.#own.length > 0) {
      await this.#environment.sleep(SEEN, { signal }).catch(() => undefined)
      if (signal.aborted) return
      await this.#see(writer).catch((error: unknown) => {
        if (!signal.aborted) log.warn({ error: String(error) }, 'The time of the handlers could not be recorded.')
      })
    }
  }

  /**
   * Removes a handler, a reaction, or all reactions of a module. Returns whether there was one. Within a second, no
   * process makes jobs for it; a process that has it registers it again.
   */
  async remove(writer: Writer, name: string): Promise<boolean> {
    const named = (await this.list()).filter((each) => isNamedBy(each.name, name))
    const removed = await Promise.all(named.map(({ id }) => this.#removeOne(writer, id)))
    this.#readAt = Number.NEGATIVE_INFINITY
    return removed.includes(true)
  }

  #removeOne(writer: Writer, id: HandlerId): Promise<boolean> {
    return writer.submit({
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
  }

  async #read(): Promise<void> {
    const began = this.#environment.elapsed()
    // Jobs are also made for handlers that only an earlier process had.
    this.#names = byEvent([...this.#own, ...(await this.list())])
    this.#readAt = began
  }

  /** Records that this process has its handlers; returns for each how long it has been registered. */
  #see(writer: Writer): Promise<number[]> {
    return Promise.all(this.#own.map((handler) => this.#seeOne(writer, handler)))
  }

  #seeOne(writer: Writer, { event, name }: Named): Promise<number> {
    const id = idOf(writer, { event, name })
    return writer.submit({
      tenant: NO_TENANT,
      lookups: [kernel.handler.ref(id)],
      decide: (state, context): Decided<number> => {
        const { now } = context
        const known = state.get(kernel.handler, id)
        const registeredAt = known?.registeredAt ?? now
        const age = now - registeredAt
        if (known !== undefined && known.seenAt > now - SEEN) return { result: age }
        const draft = new Draft(state, context)
        draft.put(kernel.handler, { id, event, name, registeredAt, seenAt: now })
        return { commit: draft.commit(), result: age }
      },
    })
  }
}

const none: readonly string[] = []

function idOf({ keys }: Writer, { event, name }: Named): HandlerId {
  return `${kernel.handler.prefix}_${keys.fingerprint([event, name])}` as HandlerId
}

function byEvent(handlers: readonly Named[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const { event, name } of handlers) {
    const known = names.get(event) ?? []
    if (!known.includes(name)) known.push(name)
    names.set(event, known)
  }
  return names
}
