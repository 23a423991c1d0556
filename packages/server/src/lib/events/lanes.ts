import type { AddressId, EventFilter } from '@parley/core'
import type { AnyEvent } from '@parley/core/module'
import { matchesEvent } from '@parley/core/protocol'

/** A filter, with the address of its conversation. */
export interface LaneFilter extends EventFilter {
  addressId?: AddressId | undefined
}

/** The readers of one filter. */
interface Lane<Reader> {
  filter: LaneFilter
  readers: Set<Reader>
}

/** Readers by their filters. An event costs time for the lanes that may have it, not for all. */
export class Lanes<Reader> {
  readonly #all = new Map<string, Lane<Reader>>()
  /** Lanes by their conversation, and by its address. */
  readonly #of = new Map<string, Set<Lane<Reader>>>()
  /** Lanes of any conversation. */
  readonly #wide = new Set<Lane<Reader>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(filter: LaneFilter, reader: Reader): void {
    const name = nameOf(filter)
    let lane = this.#all.get(name)
    if (lane === undefined) {
      lane = { filter, readers: new Set() }
      this.#all.set(name, lane)
      for (const set of this.#setsOf(filter)) set.add(lane)
    }
    lane.readers.add(reader)
    this.#size += 1
  }

  delete(filter: LaneFilter, reader: Reader): void {
    const name = nameOf(filter)
    const lane = this.#all.get(name)
    if (lane === undefined || !lane.readers.delete(reader)) return
    this.#size -= 1
    if (lane.readers.size > 0) return
    this.#all.delete(name)
    for (const set of this.#setsOf(filter)) set.delete(lane)
    for (const key of keysOf(filter)) if (this.#of.get(key)?.size === 0) this.#of.delete(key)
  }

  /** All readers. */
  *readers(): Generator<Reader> {
    for (const { readers } of this.#all.values()) yield* readers
  }

  /** The sets of readers with filters that match an event. */
  wanting(event: AnyEvent): ReadonlySet<Reader>[] {
    const found: ReadonlySet<Reader>[] = []
    const take = (lanes: Iterable<Lane<Reader>>): void => {
      for (const { filter, readers } of lanes) if (matchesEvent(event, filter, filter.addressId)) found.push(readers)
    }
    take(this.#wide)
    const id: unknown = Reflect.get(event, 'conversationId') ?? Reflect.get(event, 'addressId')
    if (typeof id === 'string') take(this.#of.get(id) ?? [])
    return found
  }

  #setsOf(filter: LaneFilter): Set<Lane<Reader>>[] {
    if (filter.conversationId === undefined) return [this.#wide]
    return keysOf(filter).map((key) => {
      const set = this.#of.get(key) ?? new Set()
      this.#of.set(key, set)
      return set
    })
  }
}

function keysOf({ conversationId, addressId }: LaneFilter): string[] {
  return [conversationId, addressId].filter((key) => key !== undefined)
}

function nameOf({ types, conversationId, channel }: LaneFilter): string {
  return JSON.stringify([types === undefined ? null : [...types].sort(), conversationId ?? null, channel ?? null])
}
