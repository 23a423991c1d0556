import type { Suggestion } from '@parley/client'
import type { ReactNode } from 'react'

const bars = [1, 2, 3, 4, 5]

/** The confidence of a suggestion in percent; `undefined` for a text of the owner. */
export function percentOf({ origin }: Pick<Suggestion, 'origin'>): number | undefined {
  return origin === null ? undefined : Math.round(origin.confidence * 100)
}

/** Five bars for a confidence. The figure is beside them. */
export function Sureness({ percent }: { percent: number }): ReactNode {
  return (
    <span className="sureness" aria-hidden="true">
      {bars.map((bar) => (
        <i key={bar} className={bar <= Math.round(percent / 20) ? 'on' : ''} />
      ))}
    </span>
  )
}
