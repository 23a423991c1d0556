import type { Cursor, Environment, ParleyView } from '@parley/core'
import type { AnyEvent, ModuleParts } from '@parley/core/module'
import {
  addressesToJoin,
  isKernelEvent,
  moduleEventParts,
  moduleRecordsToJoin,
  presentEvent,
  presentModuleEvent,
  recordsToJoin,
} from '@parley/core/protocol'
import type { LoggedEvent, Ref, Stored } from '@parley/core/store'
import { frameEvent, framePlace } from './frame.ts'
import { SharedLoads } from './shared-loads.ts'

/** How many bytes of the newest frames are cached for readers that reach the same event. */
const HELD = 16 * 1024 * 1024

/** Joins each event with its records once for all readers. */
export class JoinedFrames {
  readonly #held = new Map<string, Promise<Uint8Array>>()
  readonly #sizes = new Map<string, number>()
  #size = 0
  readonly #loads: SharedLoads

  readonly #modules: readonly ModuleParts[]

  constructor(environment: Environment, modules: readonly ModuleParts[]) {
    this.#modules = modules
    this.#loads = new SharedLoads(environment)
  }

  /** The frame of an event in a tenant's log. */
  of(view: ParleyView, logged: LoggedEvent): Promise<Uint8Array> {
    // Cursors of two tenants may be equal.
    const name = JSON.stringify([view.id, logged.cursor])
    const known = this.#held.get(name)
    if (known !== undefined) return known
    const frame = this.#join(view, logged)
    this.#held.set(name, frame)
    frame.then(
      ({ byteLength }) => this.#count(name, byteLength),
      () => this.#held.delete(name),
    )
    return frame
  }

  async #join(view: ParleyView, { event, cursor }: LoggedEvent): Promise<Uint8Array> {
    if (!isKernelEvent(event)) return this.#joinModule(view, event, cursor)
    const records = await this.#load(view, recordsToJoin(event))
    const addresses = await this.#load(view, addressesToJoin(records))
    const shown = presentEvent(event, [...records, ...addresses])
    return shown === undefined ? framePlace(cursor) : frameEvent(shown, cursor)
  }

  /** An event of a module that this server does not have is shown as its place only. */
  async #joinModule(view: ParleyView, event: AnyEvent, cursor: Cursor): Promise<Uint8Array> {
    const parts = moduleEventParts(this.#modules, event)
    if (parts === undefined) return framePlace(cursor)
    const records = await this.#load(view, moduleRecordsToJoin(event, parts))
    return frameEvent(presentModuleEvent(event, parts, records), cursor)
  }

  async #load(view: ParleyView, refs: readonly Ref[]): Promise<Stored[]> {
    return refs.length === 0 ? [] : this.#loads.load(view, refs)
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
