import type { ParleyView } from '@parley/core'
import type { EphemeralFrame } from '@parley/core/protocol'
import { type Frame, frameEvent } from '../events/frame.ts'
import { sightOf } from '../events/sight.ts'

/** A reader of typing and presence. Its call is synchronous. */
export type PeopleReader = (frame: Frame, news: EphemeralFrame) => void

/** The most frames that are kept for a reader that comes later. */
const KEPT = 2000

interface PeopleRoom {
  readers: Set<PeopleReader>
  /** The last frame of each person and conversation. */
  last: Map<string, { frame: Frame; news: EphemeralFrame }>
  ending: AbortController
}

/** Typing and presence for all readers of one sight: read once, and written as JSON once. */
export class PeopleRooms {
  readonly #open = new Map<string, PeopleRoom>()
  readonly #now: () => number

  constructor(environment: { now(): number }) {
    this.#now = environment.now
  }

  /** Calls the reader with the present frames, and then with each new one. Returns the end of the calls. */
  async join(view: ParleyView, reader: PeopleReader): Promise<() => void> {
    const sight = await sightOf(view, { personal: view.isNarrowedByPolicy })
    const room = this.#open.get(sight) ?? this.#begin(view, sight)
    room.readers.add(reader)
    for (const { frame, news } of room.last.values()) if (Date.parse(news.until) > this.#now()) reader(frame, news)
    return () => {
      room.readers.delete(reader)
      if (room.readers.size > 0) return
      room.ending.abort(new Error('The room has no reader.'))
      if (this.#open.get(sight) === room) this.#open.delete(sight)
    }
  }

  #begin(view: ParleyView, sight: string): PeopleRoom {
    const room: PeopleRoom = { readers: new Set(), last: new Map(), ending: new AbortController() }
    this.#open.set(sight, room)
    void this.#read(view, room).finally(() => {
      if (this.#open.get(sight) === room) this.#open.delete(sight)
    })
    return room
  }

  async #read(view: ParleyView, room: PeopleRoom): Promise<void> {
    try {
      for await (const news of view.live.frames({ signal: room.ending.signal })) {
        const frame = frameEvent(news)
        keep(room, { frame, news })
        for (const reader of room.readers) reader(frame, news)
      }
    } catch {
      // These frames are lossy by contract: their readers miss them, and nothing else.
    }
  }
}

function keep({ last }: PeopleRoom, entry: { frame: Frame; news: EphemeralFrame }): void {
  const { news } = entry
  const name = JSON.stringify([news.type, news.person.id, news.type === 'typing' ? news.conversationId : null])
  last.delete(name)
  const isOver = news.type === 'typing' ? news.writing === null : news.state === 'offline'
  if (!isOver) last.set(name, entry)
  const [oldest] = last.keys()
  if (last.size > KEPT && oldest !== undefined) last.delete(oldest)
}
