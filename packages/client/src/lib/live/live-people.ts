import type { EphemeralFrame, PersonReference, Writing } from '@parley/core/protocol'
import type { Client } from '../client.ts'
import type { PresenceFrame } from '../resources/live.ts'
import type { StreamItem } from '../stream/item.ts'
import { LiveStore } from './live-store.ts'

/** A person that writes. */
export interface TypingPerson {
  readonly conversationId: string
  readonly person: PersonReference
  readonly writing: Writing
}

/** Typing and presence of the team. */
export interface PeopleState {
  readonly typing: readonly TypingPerson[]
  /** People that are online or away. */
  readonly present: readonly PresenceFrame[]
}

export const noPeople: PeopleState = { typing: [], present: [] }

/** The shortest and the longest life of a frame. The clock of the server may differ from this one. */
const TYPING = [3000, 10_000] as const
const PRESENCE = [45_000, 120_000] as const

/** Typing and presence, each until its frame expires. */
export class LivePeople extends LiveStore<PeopleState> {
  readonly #expiries = new Map<string, () => void>()

  constructor(client: Client) {
    super(client, noPeople)
  }

  protected override begin(): () => void {
    // Without a route of presence, frames alone show it.
    this.client.presence.list().then(
      ({ items }) => {
        for (const frame of items) this.#show(frame)
      },
      () => {},
    )
    return () => {
      for (const cancel of this.#expiries.values()) cancel()
      this.#expiries.clear()
      this.set(noPeople)
    }
  }

  protected override apply(item: StreamItem): void {
    if (item.type === 'ephemeral') this.#show(item.frame)
  }

  #show(frame: EphemeralFrame): void {
    const name = nameOf(frame)
    this.#remove(name)
    const isGone = frame.type === 'typing' ? frame.writing === null : frame.state === 'offline'
    if (isGone) return
    const { environment } = this.client
    const [least, most] = frame.type === 'typing' ? TYPING : PRESENCE
    const life = Math.min(most, Math.max(least, Date.parse(frame.until) - environment.now()))
    this.#expiries.set(
      name,
      environment.after(life, () => this.#remove(name)),
    )
    const { typing, present } = this.get()
    if (frame.type === 'presence') this.set({ present: [...present, frame] })
    else if (frame.writing !== null) {
      const { conversationId, person, writing } = frame
      this.set({ typing: [...typing, { conversationId, person, writing }] })
    }
  }

  #remove(name: string): void {
    this.#expiries.get(name)?.()
    if (!this.#expiries.delete(name)) return
    const { typing, present } = this.get()
    this.set({
      typing: typing.filter((each) => nameOf({ type: 'typing', ...each }) !== name),
      present: present.filter((each) => nameOf(each) !== name),
    })
  }
}

/** A person writes in several conversations, and is present once. */
function nameOf(frame: {
  type: EphemeralFrame['type']
  person: PersonReference
  conversationId: string | null
}): string {
  const { type, person, conversationId } = frame
  return JSON.stringify(type === 'typing' ? [type, person.id, conversationId] : [type, person.id])
}
