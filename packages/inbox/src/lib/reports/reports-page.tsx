import type { StatisticsStep } from '@parley/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useChannels, usePersonName } from '../data/daily-work.ts'
import { ErrorBox } from '../ui/error-box.tsx'
import { channelName } from '../words/channel-names.ts'
import { useTimes, useWords } from '../words/use-words.tsx'
import { SeriesChart } from './series-chart.tsx'
import './reports-page.css'

const DAY = 86_400_000

/** The periods to choose from, each with the length of its steps. */
const periods = {
  day: { days: 1, step: 'hour' },
  week: { days: 7, step: 'day' },
  month: { days: 30, step: 'day' },
  year: { days: 365, step: 'month' },
} as const satisfies { [name: string]: { days: number; step: StatisticsStep } }

type PeriodName = keyof typeof periods

/** The statistics of a period: totals, a chart, channels and people. */
export function ReportsPage(): ReactNode {
  const words = useWords()
  const times = useTimes()
  const client = useClient()
  const nameOfPerson = usePersonName()
  const { data: channels = [] } = useChannels()
  const nameOfChannel = (id: string): string => {
    const channel = channels.find((each) => each.id === id)
    return channel === undefined ? id : channelName(channel, words)
  }
  const [period, setPeriod] = useState<PeriodName>('week')
  const { days, step } = periods[period]
  const summary = useQuery({
    queryKey: ['statistics', period],
    // The last period stays until the next one is read.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
      const from = new Date(Date.now() - days * DAY).toISOString()
      return client.statistics.summary({ from, to: new Date().toISOString(), step, zone }, { signal })
    },
  })
  if (summary.error !== null)
    return <ErrorBox title={words.error.list} error={summary.error} onRetry={() => void summary.refetch()} />
  const { data } = summary
  const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)} %`)
  const duration = (seconds: number | null): string => (seconds === null ? '–' : times.duration(seconds * 1000))
  return (
    <main className="sheet reports" id="sheet">
      <header className="reports-top">
        <h1 className="grow">{words.places.reports}</h1>
        <div className="segmented" role="radiogroup" aria-label={words.reports.period}>
          {(Object.keys(periods) as PeriodName[]).map((name) => (
            // biome-ignore lint/a11y/useSemanticElements: a segment is a button with the look of a radio.
            <button
              key={name}
              type="button"
              role="radio"
              aria-checked={name === period}
              onClick={() => setPeriod(name)}
            >
              {words.reports.periods[name]}
            </button>
          ))}
        </div>
      </header>
      {data === undefined ? null : (
        <>
          <dl className="tiles">
            <Tile
              name={words.reports.open}
              value={String(data.conversations.open)}
              more={words.reports.ofAll(data.conversations.total)}
            />
            <Tile name={words.reports.archived} value={String(data.conversations.archived)} />
            <Tile name={words.reports.received} value={String(data.totals.received)} />
            <Tile
              name={words.reports.sent}
              value={String(data.totals.sent)}
              more={words.reports.failed(data.totals.failed)}
            />
            <Tile name={words.reports.answered} value={percent(data.totals.responseRate)} />
            <Tile name={words.reports.responseTime} value={duration(data.totals.responseSeconds)} />
          </dl>
          <div className="charts">
            <SeriesChart series={data.series} step={data.step} />
            <section>
              <h2>{words.reports.channels}</h2>
              <FigureTable
                rows={data.channels.map(({ channel, ...figures }) => ({ name: nameOfChannel(channel), ...figures }))}
                duration={duration}
              />
            </section>
            <section>
              <h2>{words.reports.people}</h2>
              <FigureTable
                rows={data.people.map(({ person, ...figures }) => ({ name: nameOfPerson(person), ...figures }))}
                duration={duration}
              />
            </section>
          </div>
        </>
      )}
    </main>
  )
}

function Tile({ name, value, more }: { name: string; value: string; more?: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {more === undefined ? null : <dd className="quiet">{more}</dd>}
    </div>
  )
}

interface Row {
  name: string
  received: number
  sent: number
  responseSeconds: number | null
}

function FigureTable({
  rows,
  duration,
}: {
  rows: readonly Row[]
  duration(seconds: number | null): string
}): ReactNode {
  const words = useWords()
  if (rows.length === 0) return <p className="quiet">{words.reports.nothing}</p>
  return (
    <table className="figures">
      <thead>
        <tr>
          <th>{words.details.name}</th>
          <th>{words.reports.received}</th>
          <th>{words.reports.sent}</th>
          <th>{words.reports.responseTime}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <td>
              <bdi>{row.name}</bdi>
            </td>
            <td>{row.received}</td>
            <td>{row.sent}</td>
            <td>{duration(row.responseSeconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
