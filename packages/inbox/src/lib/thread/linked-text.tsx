import { Fragment, type ReactNode } from 'react'
import { markedText, partsOf } from './text-parts.ts'

/** The text of a message. Web addresses, e-mail addresses and numbers are links; nothing of it is markup. */
export function LinkedText({ text, found }: { text: string; found: readonly string[] | undefined }): ReactNode {
  return (
    <span className="message-text">
      {partsOf(text).map((part) =>
        part.href === undefined ? (
          <Fragment key={part.place}>
            {found === undefined ? part.text : <Marked text={part.text} found={found} place="begin" />}
          </Fragment>
        ) : (
          <a key={part.place} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </span>
  )
}

/** A text with its found words marked. */
export function Marked({
  text,
  found,
  place = 'within',
}: {
  text: string
  found: readonly string[]
  place?: 'within' | 'begin'
}): ReactNode {
  return markedText(text, found, place).map(({ place: at, text: part, marked }) =>
    marked ? <mark key={at}>{part}</mark> : <Fragment key={at}>{part}</Fragment>,
  )
}
