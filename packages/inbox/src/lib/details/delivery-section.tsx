import type { ReactNode } from 'react'
import { failureReasonOf } from '../thread/failure.ts'
import type { ThreadMessage } from '../thread/timeline.ts'
import { progressOf } from '../ui/progress.ts'
import { moneyText } from '../words/format.ts'
import { useLocale, useTimes, useWords } from '../words/use-words.tsx'

/** The delivery of a message: its states, and on request the evidence as the server has it. */
export function DeliverySection({ message }: { message: ThreadMessage | undefined }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const locale = useLocale()
  if (message === undefined || message.direction === 'inbound') return null
  const progress = progressOf(message, Date.now())
  const hasFailed = progress === 'failed'
  return (
    <section className="delivery">
      <h3>
        {words.details.delivery}
        <span className="end quiet">{times.clock(Date.parse(message.at))}</span>
      </h3>
      <ol className="steps-of-delivery">
        <li>
          {words.progress.pending}
          <time dateTime={message.createdAt}>{times.clock(Date.parse(message.createdAt))}</time>
        </li>
        {progress === undefined || progress === 'pending' ? null : (
          <li className={hasFailed ? 'failed' : ''}>
            {hasFailed ? words.failure[failureReasonOf(message)] : words.progress[progress]}
            <time dateTime={message.at}>{times.clock(Date.parse(message.at))}</time>
          </li>
        )}
      </ol>
      {message.units === null && message.cost === null ? null : (
        <p className="quiet">
          {words.details.billed(message.units, message.cost === null ? undefined : moneyText(locale, message.cost))}
        </p>
      )}
      {message.error === null ? null : (
        <p className="quiet">
          {message.error.code}
          {message.error.detail === null ? '' : `: ${message.error.detail}`}
        </p>
      )}
      <details>
        <summary>{words.details.evidence}</summary>
        <pre>{JSON.stringify(message, undefined, 2)}</pre>
      </details>
    </section>
  )
}
