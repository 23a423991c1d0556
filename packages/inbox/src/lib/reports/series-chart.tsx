import type { StatisticsStep, StatisticsSummary } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useLocale, useWords } from '../words/use-words.tsx'
import { stepsOf } from './scale.ts'
import './series-chart.css'

/** The most times below the columns. */
const TIMES = 8

/** Received and sent messages by time: columns, the same as a table, and as CSV. Arrow keys move over the columns. */
export function SeriesChart({
  series,
  step,
}: {
  series: StatisticsSummary['series']
  step: StatisticsStep
}): ReactNode {
  const words = useWords()
  const locale = useLocale()
  const [asTable, setAsTable] = useState(false)
  const [at, setAt] = useState<number>()
  const format = new Intl.DateTimeFormat(locale, formats[step])
  const whole = new Intl.DateTimeFormat(locale, wholeFormats[step])
  const steps = stepsOf(Math.max(...series.map(({ received, sent }) => received + sent)))
  const top = steps.at(-1) ?? 1
  const every = Math.ceil(series.length / TIMES)
  const shown = at === undefined ? undefined : series[at]
  const rows = series.map(({ at: time, received, sent }) => [whole.format(Date.parse(time)), received, sent] as const)
  const save = (): void => {
    const csv = [['time', 'received', 'sent'], ...series.map(({ at: time, received, sent }) => [time, received, sent])]
    const url = URL.createObjectURL(new Blob([csv.map((row) => row.join(',')).join('\n')], { type: 'text/csv' }))
    const link = Object.assign(document.createElement('a'), { href: url, download: 'messages.csv' })
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <section className="chart">
      <div className="chart-top">
        <div className="grow">
          <h2>{words.reports.messages}</h2>
          <p className="quiet">{words.reports.every[step]}</p>
        </div>
        <Button look="plain" size="small" onClick={() => setAsTable(!asTable)}>
          {asTable ? words.reports.chart : words.reports.table}
        </Button>
        <IconButton icon="download" label={words.reports.csv} size="small" onClick={save} />
      </div>
      {asTable ? (
        <table className="figures">
          <thead>
            <tr>
              <th>{words.reports.time}</th>
              <th>{words.reports.received}</th>
              <th>{words.reports.sent}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([time, received, sent]) => (
              <tr key={time}>
                <td>{time}</td>
                <td>{received}</td>
                <td>{sent}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <figure className="columns">
          <div className="columns-axis" aria-hidden="true">
            {steps.map((value) => (
              <span key={value} style={{ insetBlockEnd: `${(100 * value) / top}%` }}>
                {value}
              </span>
            ))}
          </div>
          <div
            className="columns-plot"
            role="img"
            aria-label={words.reports.chartLabel(rows.map((row) => row.join(' ')).join('; '))}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: each column can be read by keys.
            tabIndex={0}
            onPointerLeave={() => setAt(undefined)}
            onBlur={() => setAt(undefined)}
            onKeyDown={(event) => {
              const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
              if (move === undefined) return
              event.preventDefault()
              setAt(Math.min(series.length - 1, Math.max(0, (at ?? (move === 1 ? -1 : series.length)) + move)))
            }}
          >
            {steps.map((value) => (
              <hr key={value} style={{ insetBlockEnd: `${(100 * value) / top}%` }} />
            ))}
            {series.map(({ at: time, received, sent }, place) => (
              <div key={time} className={place === at ? 'column on' : 'column'} onPointerEnter={() => setAt(place)}>
                <i className="received" style={{ height: `${(100 * received) / top}%` }} />
                <i className="sent" style={{ height: `${(100 * sent) / top}%` }} />
                {place % every === 0 ? <small>{format.format(Date.parse(time))}</small> : null}
              </div>
            ))}
            {shown === undefined || at === undefined ? null : (
              <div
                className={at > series.length / 2 ? 'columns-note before' : 'columns-note'}
                style={{ insetInlineStart: `${(100 * (at + 0.5)) / series.length}%` }}
                role="status"
              >
                <strong>{whole.format(Date.parse(shown.at))}</strong>
                {words.reports.both(shown.received, shown.sent)}
              </div>
            )}
          </div>
        </figure>
      )}
      <p className="chart-keys">
        <span>
          <i className="received" />
          {words.reports.received}
        </span>
        <span>
          <i className="sent" />
          {words.reports.sent}
        </span>
      </p>
    </section>
  )
}

const formats: { readonly [Step in StatisticsStep]: Intl.DateTimeFormatOptions } = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: '2-digit' },
}

const wholeFormats: { readonly [Step in StatisticsStep]: Intl.DateTimeFormatOptions } = {
  hour: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  week: { day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
}
