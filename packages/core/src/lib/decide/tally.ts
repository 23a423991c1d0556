import type { ChannelId, StatisticId, TenantId, Time } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import { type CounterName, noCounts, type Statistic } from '../model/statistic.ts'
import type { Increment } from '../ports/store.ts'

const HOUR = 3_600_000

/** One record of counters, by its natural name. */
interface Row {
  name: 'hour' | 'present'
  channel: ChannelId
  hour: Time
  person: string
  by: Map<CounterName, number>
}

/** The changes of counters in one commit. */
export class Tally {
  readonly #rows: Row[] = []

  /** Changes a counter of the hour that has a time. */
  count(counter: CounterName, { channel, at, person = '' }: Counted, by = 1): void {
    this.#add({ name: 'hour', channel, hour: Math.floor(at / HOUR) * HOUR, person }, counter, by)
  }

  /** Changes a present number of a channel. */
  change(counter: CounterName, channel: ChannelId, by: number): void {
    this.#add({ name: 'present', channel, hour: 0, person: '' }, counter, by)
  }

  /** The increments of a commit. Changes that cancel each other have none. */
  increments(tenant: TenantId, idOf: Keys['statisticId']): Increment[] {
    return this.#rows.flatMap(({ name, channel, hour, person, by }) => {
      const changed = [...by].filter(([, sum]) => sum !== 0)
      if (changed.length === 0) return []
      const id: StatisticId = idOf(tenant, name, channel, hour, person)
      const named = { kind: 'statistic', tenant, id, version: 1, name, channel, day: hour, person } as const
      const record: Statistic = { ...named, ...noCounts }
      return changed.map(([field, sum]): Increment => ({ record, field, by: sum }))
    })
  }

  #add(row: Omit<Row, 'by'>, counter: CounterName, by: number): void {
    const isSame = (each: Row): boolean =>
      each.name === row.name && each.hour === row.hour && each.channel === row.channel && each.person === row.person
    const known = this.#rows.find(isSame) ?? { ...row, by: new Map<CounterName, number>() }
    if (known.by.size === 0) this.#rows.push(known)
    known.by.set(counter, (known.by.get(counter) ?? 0) + by)
  }
}

/** The channel, the time and the person of a count. */
export interface Counted {
  channel: ChannelId
  at: Time
  person?: string | undefined
}
