import { memo, type ReactNode } from 'react'
import { useNow } from '../live/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { progressOf } from '../ui/progress.ts'
import { Tick } from '../ui/tick.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'
import { Attachments } from './attachments.tsx'
import { failureReasonOf } from './failure.ts'
import { LinkedText } from './linked-text.tsx'
import { Parts } from './parts.tsx'
import { assistantAuthor, type Position, type ThreadMessage } from './timeline.ts'
import './bubble.css'

export interface BubbleProps {
  message: ThreadMessage
  position: Position
  begins: boolean
  /** The name of its author, on the first bubble of another person of the team. */
  author: string | undefined
  /** Words that a search found in it. */
  found: readonly string[] | undefined
  /** The message that the arrow keys are on. */
  active: boolean
  onRetry(message: ThreadMessage): void
  onDiscard(message: ThreadMessage): void
  onDetails(message: ThreadMessage): void
}

/** One message: its text, files and parts, its time, and the progress of its delivery. */
export const Bubble = memo(function Bubble(props: BubbleProps): ReactNode {
  const { message, position, begins, author, found, active, onRetry, onDiscard, onDetails } = props
  const words = useWords()
  const times = useTimes()
  const now = useNow()
  const isOurs = message.direction === 'outbound'
  const isOfAssistant = message.author === assistantAuthor
  const progress = message.local?.state === 'refused' ? 'failed' : progressOf(message, now)
  const hasFailed = progress === 'failed'
  const at = Date.parse(message.due ?? message.at)
  const classes = ['message', isOurs ? 'ours' : 'theirs', position, begins ? 'begins' : '', hasFailed ? 'failed' : '']
  if (isOfAssistant) classes.push('of-assistant')
  const isMedia = message.attachments.some(({ contentType }) => /^(image|video)\//.test(contentType))
  const state = (
    <>
      <time dateTime={message.at}>{progress === 'scheduled' ? times.moment(at, now) : times.clock(at)}</time>
      {progress === undefined ? null : <Tick progress={progress} />}
    </>
  )
  return (
    <article
      className={classes.filter((each) => each !== '').join(' ')}
      data-message={message.id}
      data-active={active || undefined}
    >
      {author === undefined ? null : (
        <span className="message-author">
          {isOfAssistant ? <Icon name="assistant" size={12} /> : null}
          {author}
        </span>
      )}
      <div className={`bubble ${isMedia ? 'media' : ''}`} dir="auto">
        {message.subject === null ? null : <strong className="message-subject">{message.subject}</strong>}
        {message.attachments.length > 0 ? <Attachments message={message} /> : null}
        {message.parts.length > 0 ? <Parts parts={message.parts} /> : null}
        {message.text === '' ? null : <LinkedText text={message.text} found={found} />}
        {isOurs ? (
          <button
            type="button"
            className="message-state"
            title={`${times.full(at)} · ${words.thread.details}`}
            tabIndex={-1}
            onClick={() => onDetails(message)}
          >
            {state}
          </button>
        ) : (
          <span className="message-state" title={times.full(at)}>
            {state}
          </span>
        )}
      </div>
      {hasFailed ? (
        <div className="message-failure">
          <span>{message.local?.reason ?? words.failure[failureReasonOf(message)]}</span>
          <button type="button" className="way" onClick={() => onRetry(message)}>
            <Icon name="retry" size={16} />
            {words.thread.tryAgain}
          </button>
          {message.local === undefined ? null : (
            <button type="button" className="way" onClick={() => onDiscard(message)}>
              {words.thread.discard}
            </button>
          )}
        </div>
      ) : null}
      {message.conflict || message.possibleDuplicate ? (
        <span className="message-remark">{message.conflict ? words.thread.disagree : words.thread.twice}</span>
      ) : null}
    </article>
  )
})
