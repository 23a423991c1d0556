import type { Time } from '../../model/ids.ts'
import type { EphemeralFrame, PresenceState } from '../../protocol/live-frame.ts'
import { presentTime } from '../../protocol/time.ts'
import type { PresenceRumor, Rumor, TypingRumor } from './rumor.ts'

/** A frame about the presence of one person. */
export type PresenceFrame = Extract<EphemeralFrame, { type: 'presence' }>

/** The most entries of each kind. Beyond them, the oldest are dropped: frames are lossy. */
const MOST = 10_000

/** One connection of a person, as this process has it. */
interface Source {
  rumor: PresenceRumor
  until: Time
  /** This process has reported it. */
  own: boolean
}

interface Typing {
  rumor: TypingRumor
  until: Time
  own: boolean
}

/** The typing and presence of the people of one tenant. Every entry expires by itself. */
export class People {
  readonly #typing = new Map<string, Typing>()
  /** The connections of each person, the newest report last. */
  readonly #sources = new Map<string, Map<string, Source>>()

  /** Takes a rumor, and returns the frame that follows from it. */
  take(rumor: Rumor, now: Time, { own }: { own: boolean }): EphemeralFrame {
    return rumor.type === 'typing' ? this.#type(rumor, now, own) : this.#appear(rumor, now, own)
  }

  /** The frames of everything that has not expired. */
  frames(now: Time): EphemeralFrame[] {
    const typing = [...this.#typing.values()].filter(({ until, rumor }) => until > now && rumor.writing !== null)
    return [...typing.map(({ rumor, until }) => typingFrame(rumor, until)), ...this.present(now)]
  }

  /** The people that are online or away. */
  present(now: Time): PresenceFrame[] {
    return [...this.#sources].flatMap(([, sources]) => {
      const frame = presenceOf(sources, now)
      return frame === undefined ? [] : [frame]
    })
  }

  /** The rumors of this process that have not expired, with the rest of their time. */
  own(now: Time): Rumor[] {
    const all = [...this.#typing.values(), ...[...this.#sources.values()].flatMap((each) => [...each.values()])]
    return all.filter(({ own, until }) => own && until > now).map(({ rumor, until }) => ({ ...rumor, ms: until - now }))
  }

  #type(rumor: TypingRumor, now: Time, own: boolean): EphemeralFrame {
    const name = JSON.stringify([rumor.person.id, rumor.conversationId])
    const until = rumor.writing === null ? now : now + rumor.ms
    this.#typing.delete(name)
    if (rumor.writing !== null) this.#typing.set(name, { rumor, until, own })
    if (this.#typing.size > MOST) forget(this.#typing, ({ until }) => until <= now)
    return typingFrame(rumor, until)
  }

  #appear(rumor: PresenceRumor, now: Time, own: boolean): EphemeralFrame {
    const { person, source, state } = rumor
    const sources = this.#sources.get(person.id) ?? new Map<string, Source>()
    sources.delete(source)
    for (const [name, { until }] of sources) if (until <= now) sources.delete(name)
    if (state !== 'offline') sources.set(source, { rumor, until: now + rumor.ms, own })
    this.#sources.delete(person.id)
    if (sources.size > 0) this.#sources.set(person.id, sources)
    if (this.#sources.size > MOST) forget(this.#sources, (each) => presenceOf(each, now) === undefined)
    const offline = { state: 'offline' as PresenceState, conversationId: null, until: presentTime(now) }
    return presenceOf(sources, now) ?? { type: 'presence', person, ...offline }
  }
}

function typingFrame({ conversationId, person, writing }: TypingRumor, until: Time): EphemeralFrame {
  return { type: 'typing', conversationId, person, writing, until: presentTime(until) }
}

/** The presence of a person over all its connections: the newest that is online, else the newest that is away. */
function presenceOf(sources: ReadonlyMap<string, Source>, now: Time): PresenceFrame | undefined {
  const alive = [...sources.values()].filter(({ until }) => until > now)
  const shown = alive.findLast(({ rumor }) => rumor.state === 'online') ?? alive.at(-1)
  if (shown === undefined) return undefined
  const { person, state, conversationId } = shown.rumor
  const until = presentTime(Math.max(...alive.map((each) => each.until)))
  return { type: 'presence', person, state, conversationId, until }
}

function forget<Value>(entries: Map<string, Value>, isGone: (value: Value) => boolean): void {
  for (const [name, value] of entries) if (isGone(value)) entries.delete(name)
  for (const [oldest] of entries) {
    if (entries.size <= MOST) break
    entries.delete(oldest)
  }
}
