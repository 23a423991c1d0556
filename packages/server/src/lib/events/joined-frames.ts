import { type Cursor, conversation, type Environment, type Logger, type ParleyView } from '@parley/core'
import type { AnyEvent, ModuleParts } from '@parley/core/module'
import {
  isKernelEvent,
  type ModuleEvent,
  moduleEventParts,
  moduleRecordsToJoin,
  presentEvent,
  presentModuleEvent,
  recordsToJoin,
  refsToFollow,
  refsToJoin,
  type StreamEvent,
} from '@parley/core/protocol'
import type { LoggedEvent, Ref, Stored } from '@parley/core/store'
import { type Frame, frameEvent, framePlace } from './frame.ts'
import { type Reader, SharedLoads } from './shared-loads.ts'
import { sightOf } from './sight.ts'

/** How many characters of the newest frames are cached for readers that reach the same event. */
const HELD = 16 * 1024 * 1024

/** Joins each event with its records once for all readers of the same access. */
export class JoinedFrames {
  readonly #held = new Map<string, Promise<Frame>>()
  readonly #sizes = new Map<string, number>()
  #size = 0
  readonly #loads: SharedLoads

  readonly #log: Logger
  readonly #modules: readonly ModuleParts[]

  constructor(environment: Environment, modules: readonly ModuleParts[]) {
    this.#modules = modules
    this.#log = environment.log
    this.#loads = new SharedLoads(environment)
  }

  /** The frame of an event in a tenant's log, with the records that the view sees. */
  async of(view: ParleyView, logged: LoggedEvent & { owner?: string | null }): Promise<Frame> {
    const sight = await sightOf(view, { personal: logged.owner !== undefined })
    // Cursors of two tenants may be equal.
    const name = JSON.stringify([sight, logged.cursor])
    const known = this.#held.get(name)
    if (known !== undefined) return known
    const frame = this.#join({ view, sight }, logged)
    this.#held.set(name, frame)
    frame.then(
      ({ json }) => this.#count(name, json.length),
      () => this.#held.delete(name),
    )
    return frame
  }

  async #join(reader: Reader, { event, cursor }: LoggedEvent): Promise<Frame> {
    if (!isKernelEvent(event)) return this.#joinModule(reader, event, cursor)
    const records = await this.#load(reader, recordsToJoin(event))
    const conversations = records.filter(conversation.is)
    const wanted = refsToJoin(conversations)
    const joined = await this.#loadMore(reader, records, wanted)
    const whole = await this.#loadMore(reader, joined, refsToFollow(conversations, joined), wanted)
    return this.#framed({ event, cursor }, () => presentEvent(event, whole))
  }

  /** An event of a module that this server does not have is shown as its place only. */
  async #joinModule(reader: Reader, event: AnyEvent, cursor: Cursor): Promise<Frame> {
    const parts = moduleEventParts(this.#modules, event)
    if (parts === undefined) return framePlace(cursor)
    const refs = moduleRecordsToJoin(event, parts)
    // Only its person sees such a record, so readers of the same access do not share the load.
    const isOwn = Object.values(parts.joins).some(([{ visible }]) => typeof visible === 'object' && 'own' in visible)
    const records = isOwn ? await reader.view.load(refs) : await this.#load(reader, refs)
    return this.#framed({ event, cursor }, () => presentModuleEvent(event, parts, records))
  }

  /** An event that cannot be shown is sent as its place only, so that it stops no stream. */
  #framed({ event, cursor }: LoggedEvent, present: () => StreamEvent | ModuleEvent | undefined): Frame {
    try {
      const shown = present()
      return shown === undefined ? framePlace(cursor) : frameEvent(shown, cursor)
    } catch (error) {
      const fields = { error: String(error), type: event.type, cursor }
      this.#log.warn(fields, 'An event cannot be written. Streams pass it over.')
      return framePlace(cursor)
    }
  }

  async #load(reader: Reader, refs: readonly Ref[]): Promise<Stored[]> {
    return refs.length === 0 ? [] : this.#loads.load(reader, refs)
  }

  /** The records, and those of `refs` that they lack and that were not requested. Without any, nothing is loaded. */
  async #loadMore(
    reader: Reader,
    records: readonly Stored[],
    refs: readonly Ref[],
    asked: readonly Ref[] = [],
  ): Promise<readonly Stored[]> {
    const known = new Set([...records, ...asked].map(({ id }) => id))
    const more = refs.filter(({ id }) => !known.has(id))
    return more.length === 0 ? records : [...records, ...(await this.#load(reader, more))]
  }

  #count(name: string, size: number): void {
    this.#sizes.set(name, size)
    this.#size += size
    for (const [oldest, bytes] of this.#sizes) {
      if (this.#size <= HELD) break
      this.#size -= bytes
      this.#sizes.delete(oldest)
      this.#held.delete(oldest)
    }
  }
}
