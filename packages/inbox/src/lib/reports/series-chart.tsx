import type { StatisticsStep, StatisticsSummary } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.tsx'

const WIDTH = 720
const HEIGHT = 200
const GAP = 2

/** Received and sent messages by time: bars, the same as a table, and as CSV. */
export function SeriesChart({
  series,
  step,
}: {
  series: StatisticsSummary['series']
  step: StatisticsStep
}): ReactNode {
  const words = useWords()
  const [asTable, setAsTable] = useState(false)
  const [at, setAt] = useState<number>()
  const format = new Intl.DateTimeFormat(document.documentElement.lang, formats[step])
  const most = Math.max(1, ...series.map(({ received, sent }) => Math.max(received, sent)))
  const width = WIDTH / Math.max(1, series.length)
  const shown = at === undefined ? undefined : series[at]
  const rows = series.map(({ at: time, received, sent }) => [format.format(Date.parse(time)), received, sent] as const)
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
        <h2 className="grow">{words.reports.messages}</h2>
        <Button look="plain" size="small" onClick={() => setAsTable(!asTable)}>
          {asTable ? words.reports.chart : words.reports.table}
        </Button>
        <Button look="plain" size="small" onClick={save}>
          CSV
        </Button>
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
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={words.reports.chartLabel(rows.map((row) => row.join(' ')).join('; '))}
        >
          {[0.25, 0.5, 0.75, 1].map((line) => (
            <line
              key={line}
              className="grid"
              x1="0"
              x2={WIDTH}
              y1={HEIGHT - HEIGHT * line}
              y2={HEIGHT - HEIGHT * line}
            />
          ))}
          {series.map(({ at: time, received, sent }, place) => (
            <g key={time} onPointerEnter={() => setAt(place)} onPointerLeave={() => setAt(undefined)}>
              <rect className="hit" x={place * width} y="0" width={width} height={HEIGHT} />
              <rect
                className="received"
                x={place * width + GAP}
                y={HEIGHT - (HEIGHT * received) / most}
                width={Math.max(1, width / 2 - GAP)}
                height={(HEIGHT * received) / most}
                rx="2"
              />
              <rect
                className="sent"
                x={place * width + width / 2}
                y={HEIGHT - (HEIGHT * sent) / most}
                width={Math.max(1, width / 2 - GAP)}
                height={(HEIGHT * sent) / most}
                rx="2"
              />
            </g>
          ))}
        </svg>
      )}
      {asTable ? null : (
        <div className="chart-times" aria-hidden="true">
          {series
            .filter((_, place) => place % Math.ceil(series.length / 8) === 0)
            .map(({ at: time }) => (
              <span key={time}>{format.format(Date.parse(time))}</span>
            ))}
        </div>
      )}
      <p className="chart-keys" role="status">
        <span>
          <i className="received" />
          {words.reports.received} {shown?.received}
        </span>
        <span>
          <i className="sent" />
          {words.reports.sent} {shown?.sent}
        </span>
        {shown === undefined ? null : <span>{format.format(Date.parse(shown.at))}</span>}
      </p>
    </section>
  )
}

const formats: { readonly [Step in StatisticsStep]: Intl.DateTimeFormatOptions } = {
  hour: { hour: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: '2-digit' },
}
