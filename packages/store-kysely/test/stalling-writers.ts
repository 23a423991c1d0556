import type { ParleyEvent, TenantId } from '@parley/core'
import fc from 'fast-check'
import type pg from 'pg'
import type { OrderedLog } from './ordered-log.ts'
import { opened } from './records.ts'

export const WRITERS = 4
const READERS = 2

const writer = fc.nat(WRITERS - 1)

/**
 * The next step: a writer appends within a transaction and stalls, a writer ends its transaction, or a reader reads.
 */
type Step =
  | { do: 'append'; writer: number; events: number }
  | { do: 'end'; writer: number; how: string }
  | { do: 'look'; reader: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('append' as const), writer, events: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('end' as const), writer, how: fc.constantFrom('commit', 'commit', 'rollback') }),
  fc.record({ do: fc.constant('look' as const), reader: fc.nat(READERS - 1) }),
)

export const schedule: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 4, maxLength: 20 })

/** The result of a schedule. */
export interface Outcome {
  committed: ParleyEvent[]
  /** The log at the end. */
  log: ParleyEvent[]
  /** The events that each reader read, in order. */
  seen: ParleyEvent[][]
}

/** A writer on a connection of its own. */
export class Writer {
  readonly #client: pg.Client
  #state: 'idle' | 'waits' | 'stalls' = 'idle'
  #appending: Promise<void> = Promise.resolve()
  #events: ParleyEvent[] = []

  constructor(client: pg.Client) {
    this.#client = client
  }

  get idle(): boolean {
    return this.#state === 'idle'
  }

  /** It has a place, and has not committed. */
  get stalls(): boolean {
    return this.#state === 'stalls'
  }

  append(log: OrderedLog, tenant: TenantId, events: ParleyEvent[]): void {
    const appending = async (): Promise<void> => {
      await this.#client.query('begin')
      await log.append(this.#client, tenant, events)
      this.#state = 'stalls'
    }
    this.#state = 'waits'
    this.#events = events
    this.#appending = appending()
  }

  /** Ends its transaction. Returns the events that the end made visible. */
  async end(how: string): Promise<ParleyEvent[]> {
    await this.#appending
    await this.#client.query(how)
    this.#state = 'idle'
    return how === 'commit' ? this.#events : []
  }
}

/** Continues from its last cursor. */
class Reader {
  readonly seen: ParleyEvent[] = []
  readonly #read: (after: string) => ReturnType<OrderedLog['read']>
  #cursor = 'oldest'
  #looking: Promise<void> = Promise.resolve()

  constructor(read: (after: string) => ReturnType<OrderedLog['read']>) {
    this.#read = read
  }

  look(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      const { events, cursor } = await this.#read(this.#cursor)
      this.seen.push(...events)
      this.#cursor = cursor
    })
    return this.#looking
  }
}

/**
 * Plays a schedule in a tenant of its own. At the end all transactions are committed, and all readers read once more.
 */
export async function play(
  steps: readonly Step[],
  { log, writers, tenant }: { log: OrderedLog; writers: readonly Writer[]; tenant: TenantId },
): Promise<Outcome> {
  const committed: ParleyEvent[] = []
  const readers = Array.from({ length: READERS }, () => new Reader((after) => log.read(tenant, after)))
  let number = 0
  for (const each of steps) {
    const acting = 'writer' in each ? writers[each.writer] : undefined
    if (each.do === 'look') void readers[each.reader]?.look()
    else if (each.do === 'append' && acting?.idle === true) {
      const events = Array.from({ length: each.events }, () => opened(`con_${++number}`, number))
      acting.append(log, tenant, events)
    } else if (each.do === 'end' && acting?.stalls === true) committed.push(...(await acting.end(each.how)))
  }
  // A writer that waits continues when the stalled writers end.
  const ends = writers.filter(({ idle }) => !idle).map(async (each) => committed.push(...(await each.end('commit'))))
  await Promise.all([...ends, ...readers.map((each) => each.look())])
  const [{ events }] = await Promise.all([log.read(tenant, 'oldest'), ...readers.map((each) => each.look())])
  return { committed, log: events, seen: readers.map(({ seen }) => seen) }
}
