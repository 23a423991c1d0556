import type { Cursor, EventFilter } from '@parley/core'
import { Room } from './room.ts'
import type { Source } from './source.ts'

/** The rooms of all sights that are followed. */
export class Rooms {
  readonly #open = new Map<string, Room>()
  readonly #newest = new Map<string, Promise<Cursor>>()

  /** The room of a source and a filter. It exists while it has a reader. */
  async of(source: Source, filter: EventFilter): Promise<Room> {
    const asked = await source.room(filter)
    const known = this.#open.get(asked.name)
    if (known !== undefined) return known
    const room: Room = new Room({
      source,
      filter: asked.filter,
      newest: () => this.newest(source),
      ended: () => {
        if (this.#open.get(asked.name) === room) this.#open.delete(asked.name)
      },
    })
    this.#open.set(asked.name, room)
    return room
  }

  /** The cursor of this moment. Callers of one tenant during a read share the next one. */
  async newest(source: Source): Promise<Cursor> {
    const { tenant } = source
    await this.#newest.get(tenant)?.catch(() => undefined)
    const known = this.#newest.get(tenant)
    if (known !== undefined) return known
    const asked = source.newest().finally(() => this.#newest.delete(tenant))
    this.#newest.set(tenant, asked)
    return asked
  }

  get size(): number {
    return this.#open.size
  }
}
