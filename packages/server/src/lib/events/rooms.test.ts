import type { AddressId, ConversationId, Cursor, EventFilter, StreamItem } from '@parley/core'
import type { AnyEvent } from '@parley/core/module'
import { matchesEvent } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { Follower, type Sink } from './follower.ts'
import { Frame } from './frame.ts'
import { Rooms } from './rooms.ts'
import type { Source } from './source.ts'

type Chance = () => number

/** A generator of its own: the same seed gives the same schedule. */
function seeded(seed: number): Chance {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

type Entry = { event: AnyEvent; owner?: string | null }

/** A log, and the readers that wait for its next entry. */
class Log {
  readonly entries: Entry[] = []
  readonly chance: Chance
  /** Reads of the log that have begun and not ended. */
  reading = 0
  joined = 0
  #wake: (() => void)[] = []

  constructor(chance: Chance) {
    this.chance = chance
  }

  add(entry: Entry): void {
    this.entries.push(entry)
    for (const wake of this.#wake.splice(0)) wake()
  }

  async *read(person: string, filter: EventFilter, after: Cursor, signal: AbortSignal) {
    this.reading += 1
    try {
      let place = Number(after)
      while (!signal.aborted) {
        const entry = this.entries[place]
        if (entry === undefined) {
          await new Promise<void>((resolve) => {
            this.#wake.push(resolve)
            signal.addEventListener('abort', () => resolve(), { once: true })
          })
          continue
        }
        place += 1
        if (this.chance() < 0.3) await turn()
        yield seen(entry, place, person, filter)
      }
    } finally {
      this.reading -= 1
    }
  }
}

function cursorOf(place: number): Cursor {
  return String(place) as Cursor
}

/** An entry as the stream of a view has it. */
function seen({ event, owner }: Entry, place: number, person: string, filter: EventFilter): StreamItem<AnyEvent> {
  const cursor = cursorOf(place)
  const owned = owner === undefined ? {} : { owner }
  const isFor = isForPerson(event, owner, person) && matchesEvent(event, filter, 'adr' as AddressId)
  return isFor ? { type: 'event', cursor, event, ...owned } : { type: 'passed', cursor, ...owned }
}

/** `owner: null`: only the store has the person, which is in `secret` here. */
function isForPerson(event: AnyEvent, owner: string | null | undefined, person: string): boolean {
  return owner === undefined || (owner ?? Reflect.get(event, 'secret')) === person
}

function sourceOf(log: Log, person: string): Source {
  return {
    tenant: 'default',
    person,
    room: async () => ({ name: 'all', filter: {} }),
    async newest() {
      await turn()
      return cursorOf(log.entries.length)
    },
    read: (filter, { after, signal }) => log.read(person, filter, after, signal),
    async frame({ event, cursor }) {
      log.joined += 1
      if (log.chance() < 0.5) await turn()
      return new Frame(event.type, JSON.stringify(event), cursor)
    },
  }
}

/** A reader that is full now and then, and takes everything later. */
class Reader implements Sink {
  readonly cursors: string[] = []
  readonly calls: string[] = []
  failure: unknown
  #room: number
  readonly #chance: Chance
  #wake: (() => void) | undefined

  constructor(chance: Chance) {
    this.#chance = chance
    this.#room = 1 + Math.floor(chance() * 20)
  }

  event({ cursor }: Frame): void {
    this.cursors.push(String(cursor))
    if (this.#chance() < 0.2) this.#room -= 3
  }

  reset(cursor: Cursor): void {
    this.calls.push(cursor)
  }

  get isFull(): boolean {
    return this.#room <= 0
  }

  async drained(): Promise<void> {
    if (!this.isFull) return
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
  }

  /** Takes what waits. */
  take(): void {
    this.#room = 1 + Math.floor(this.#chance() * 20)
    this.#wake?.()
  }

  ended(error: unknown): void {
    this.failure = error ?? 'ended'
  }
}

const people = ['user:a', 'user:b', 'user:c']
const types = ['message.received', 'conversation.changed', 'message.queued']

function entryOf(chance: Chance, place: number): Entry {
  const one = <Value>(all: readonly Value[]): Value => all[Math.floor(chance() * all.length)] as Value
  const event = {
    type: one(types),
    at: place,
    conversationId: `con_${Math.floor(chance() * 3)}`,
    channel: one(['a', 'b']),
    secret: one(people),
  } as unknown as AnyEvent
  const kind = chance()
  if (kind < 0.05) return { event, owner: one(people) }
  return kind < 0.08 ? { event, owner: null } : { event }
}

function filterOf(chance: Chance): EventFilter {
  const kind = chance()
  if (kind < 0.5) return {}
  if (kind < 0.7) return { conversationId: `con_${Math.floor(chance() * 3)}` as ConversationId }
  return kind < 0.85 ? { types: types.slice(0, 1 + Math.floor(chance() * 2)) } : { channel: 'a' }
}

interface Following {
  follower: Follower
  reader: Reader
  filter: EventFilter
  person: string
  after: number
}

function begin(log: Log, rooms: Rooms, chance: Chance): Following {
  const reader = new Reader(chance)
  const filter = filterOf(chance)
  const person = people[Math.floor(chance() * people.length)] ?? ''
  const after = Math.floor(chance() * (log.entries.length + 1))
  const lane = filter.conversationId === undefined ? filter : { ...filter, addressId: 'adr' as AddressId }
  const source = sourceOf(log, person)
  const options = { rooms, source, filter: lane, after: cursorOf(after), isKnown: true, sink: reader }
  const follower = new Follower(options)
  follower.start()
  return { follower, reader, filter, person, after }
}

/** The cursors that a reader must have, of everything in the log. */
function wanted(log: Log, { filter, person, after }: Following): string[] {
  return log.entries.flatMap(({ event, owner }, index) => {
    const isFor = isForPerson(event, owner, person) && matchesEvent(event, filter, 'adr' as AddressId)
    return index >= after && isFor ? [cursorOf(index + 1)] : []
  })
}

async function settle(following: readonly Following[]): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    for (const { reader } of following) reader.take()
    await turn()
    await turn()
  }
}

describe('rooms', () => {
  it('give every reader each event after its cursor once, in order, in 60 random schedules', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const chance = seeded(seed)
      const log = new Log(chance)
      const rooms = new Rooms()
      const following: Following[] = []
      const stopped: Following[] = []
      for (let step = 0; step < 120; step += 1) {
        const kind = chance()
        if (kind < 0.5) log.add(entryOf(chance, step))
        else if (kind < 0.62) following.push(begin(log, rooms, chance))
        else if (kind < 0.8) following[Math.floor(chance() * following.length)]?.reader.take()
        else if (kind < 0.83) stopped.push(...following.splice(0, 1))
        else await turn()
        for (const { follower } of stopped) follower.stop()
      }
      await settle(following)
      for (const each of following) {
        expect({ seed, cursors: each.reader.cursors }).toEqual({ seed, cursors: wanted(log, each) })
        expect(each.reader.failure).toBeUndefined()
      }
      // At rest, one reader of the log serves all.
      expect({ seed, reading: log.reading, rooms: rooms.size }).toEqual({
        seed,
        ...(following.length > 0 ? { reading: 1, rooms: 1 } : { reading: 0, rooms: 0 }),
      })
      for (const { follower } of following) follower.stop()
      await settle([])
      expect({ seed, reading: log.reading, rooms: rooms.size }).toEqual({ seed, reading: 0, rooms: 0 })
    }
  })

  it('deliver an event to all readers within one turn, and join it once', async () => {
    const log = new Log(() => 0.9)
    const rooms = new Rooms()
    const readers = Array.from({ length: 100 }, () => new Reader(() => 0.9))
    const source = sourceOf(log, 'user:a')
    const followers = readers.map((sink) => {
      return new Follower({ rooms, source, filter: {}, after: cursorOf(0), isKnown: true, sink })
    })
    for (const follower of followers) follower.start()
    await settle([])
    expect(log.reading).toBe(1)
    log.add(entryOf(() => 0.9, 1))
    await settle([])
    expect(readers.every(({ cursors }) => cursors.length === 1)).toBe(true)
    expect(log.joined).toBe(1)
    for (const follower of followers) follower.stop()
  })

  it('pass on a reset, and the cursor that a filter has passed', async () => {
    const log = new Log(() => 0.9)
    const rooms = new Rooms()
    const source = sourceOf(log, 'user:a')
    let reset = false
    const resetting: Source = {
      ...source,
      async *read(filter, { after, signal }) {
        if (!reset) yield { type: 'reset', cursor: cursorOf(3) }
        reset = true
        yield* log.read('user:a', filter, after, signal)
      },
    }
    const reader = new Reader(() => 0.9)
    const filter = { types: ['message.queued'] }
    const follower = new Follower({ rooms, source: resetting, filter, after: cursorOf(0), isKnown: true, sink: reader })
    follower.start()
    await settle([])
    expect(reader.calls.length).toBeGreaterThan(0)
    log.add({ event: { type: 'message.received', at: 1 } as unknown as AnyEvent })
    await settle([])
    expect(follower.takePassed()).toBe(cursorOf(1))
    expect(follower.takePassed()).toBeUndefined()
    follower.stop()
  })
})
