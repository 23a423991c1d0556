import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Statistic } from '../../model/statistic.ts'
import type { Store, StoreOptions } from '../../ports/store.ts'
import type { StatisticsFigures, StatisticsStep, StatisticsSummary } from '../../protocol/statistics-summary.ts'
import { presentTime } from '../../protocol/time.ts'
import { counterRows } from './counter-rows.ts'
import { Figures } from './figures.ts'
import { stepsOf, Zone } from './time-steps.ts'

const DAY = 86_400_000
const HOUR = 3_600_000

/** The longest period of one summary, in days. */
const LONGEST = 800

/** The most steps of one summary. */
const MOST_STEPS = 1000

/** The period, the steps and the filters of a summary. */
export interface SummaryOptions extends StoreOptions {
  /** The begin of the period. The whole hour that contains it is counted. */
  from: Time
  /** The end of the period. An hour that begins at this time or later is not counted. */
  to: Time
  /** Default: `day`. */
  step?: StatisticsStep | undefined
  /** The time zone of days, weeks and months. Default: `UTC`. */
  zone?: string | undefined
  /** Only this channel. */
  channel?: ChannelId | undefined
  /** Only the messages, openings and answers of this person. */
  person?: string | undefined
}

/**
 * Summarizes a period from counters. No message is read, so the cost depends on the period alone.
 *
 * An hour belongs to the step in which it begins. This matters for a zone that is not whole hours from UTC.
 *
 * `own` are the channels that a narrowed principal has figures of. Default: all.
 *
 * @throws `input.invalid` naming the option
 */
export async function summarizeStatistics(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  options: SummaryOptions,
  own?: ReadonlySet<ChannelId>,
): Promise<StatisticsSummary> {
  ensureInput(options, inputs.summaryOptions, 'summary')
  const { from, to, step = 'day', zone = 'UTC', channel, person, signal } = options
  const isAsked = (row: Statistic): boolean => {
    if (own !== undefined && !own.has(row.channel)) return false
    return (channel === undefined || row.channel === channel) && (person === undefined || row.person === person)
  }
  ensurePeriod(from, to)
  const steps = stepsIn(from, to, step, zone)
  const totals = new Figures()
  const series = steps.map(() => new Figures())
  const channels = new Map<string, Figures>()
  const people = new Map<string, Figures>()
  const begin = Math.floor(from / HOUR) * HOUR
  read: for await (const { rows } of counterRows(store, tenant, { order: 'oldest', begin, signal })) {
    let place = 0
    for (const row of rows) {
      if (row.day >= to) break read
      if (row.name === 'present' || !isAsked(row)) continue
      while (place + 1 < steps.length && (steps[place + 1] ?? to) <= row.day) place += 1
      totals.add(row)
      series[place]?.add(row)
      figuresIn(channels, row.channel).add(row)
      if (row.person !== '') figuresIn(people, row.person).add(row)
    }
  }
  return {
    ...{ from: presentTime(from), to: presentTime(to), step, zone },
    conversations: await presentNumbers(store, tenant, { channel, own }, { signal }),
    totals: totals.shown(),
    series: steps.map((at, place) => ({ at: presentTime(at), ...(series[place] ?? totals).shown() })),
    channels: listOf(channels, (name, figures) => ({ channel: name, ...figures })),
    people: listOf(people, (name, figures) => ({ person: name, ...figures })),
  }
}

function ensurePeriod(from: Time, to: Time): void {
  if (from >= to) throw new ParleyError('input.invalid', { field: 'to', reason: 'It must be later than from.' })
  if (to - from <= LONGEST * DAY) return
  throw new ParleyError('input.invalid', { field: 'to', reason: `It must be at most ${LONGEST} days after from.` })
}

function stepsIn(from: Time, to: Time, step: StatisticsStep, name: string): Time[] {
  const zone = new Zone(name)
  const steps = stepsOf(from, to, step, zone)
  if (steps.length <= MOST_STEPS) return steps
  const reason = `The period has ${steps.length} steps of one ${step}; a summary has at most ${MOST_STEPS}.`
  throw new ParleyError('input.invalid', { field: 'step', reason, fix: 'Ask for longer steps or a shorter period.' })
}

function figuresIn(all: Map<string, Figures>, name: string): Figures {
  const figures = all.get(name) ?? new Figures()
  all.set(name, figures)
  return figures
}

function listOf<Item>(all: Map<string, Figures>, item: (name: string, figures: StatisticsFigures) => Item): Item[] {
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, figures]) => item(name, figures.shown()))
}

/** The present numbers. Their records are the first of all: one for each channel. */
async function presentNumbers(
  store: Pick<Store, 'find'>,
  tenant: TenantId,
  { channel, own }: { channel: ChannelId | undefined; own: ReadonlySet<ChannelId> | undefined },
  options: StoreOptions,
): Promise<StatisticsSummary['conversations']> {
  const numbers = { open: 0, archived: 0, closed: 0, unread: 0 }
  read: for await (const { rows } of counterRows(store, tenant, { order: 'oldest', size: 100, ...options })) {
    for (const row of rows) {
      if (row.day > 0) break read
      if (row.name !== 'present' || (channel !== undefined && row.channel !== channel)) continue
      if (own !== undefined && !own.has(row.channel)) continue
      for (const name of ['open', 'archived', 'closed', 'unread'] as const) numbers[name] += row[name]
    }
  }
  const { open, archived, closed } = numbers
  return { total: open + archived + closed, ...numbers }
}
