import type { LoggedEvent, ParleyView } from '@parley/core'
import { presentEvent, recordsToJoin } from '@parley/core/protocol'
import { frameEvent, framePlace } from './frame.ts'

/** How many of the newest frames are held for readers that come to the same event. */
const HELD = 512

/** Joins each event with its records once, however many read it. */
export class JoinedFrames {
  readonly #held = new Map<string, Promise<Uint8Array>>()

  /** The frame of an event in a tenant's log. */
  of(view: ParleyView, logged: LoggedEvent): Promise<Uint8Array> {
    // Cursors of two tenants may look the same.
    const name = JSON.stringify([view.id, logged.cursor])
    const known = this.#held.get(name)
    if (known !== undefined) return known
    const frame = join(view, logged)
    this.#held.set(name, frame)
    frame.catch(() => this.#held.delete(name))
    if (this.#held.size > HELD) this.#forgetOldest()
    return frame
  }

  #forgetOldest(): void {
    const [oldest] = this.#held.keys()
    if (oldest !== undefined) this.#held.delete(oldest)
  }
}

async function join(view: ParleyView, { event, cursor }: LoggedEvent): Promise<Uint8Array> {
  const lookups = recordsToJoin(event)
  const shown = presentEvent(event, lookups.length === 0 ? [] : await view.load(lookups))
  return shown === undefined ? framePlace(cursor) : frameEvent(shown, cursor)
}
