import type { Channel } from '@parley/client'
import { countSegments, plainText } from '@parley/core/segments'
import type { ReactNode } from 'react'
import { useWords } from '../words/use-words.tsx'
import { longTextOf } from './long-text.ts'

/** From this share of the limit on, the count is shown on a channel without parts. */
const NEAR = 0.8

/** The length of a text: with its parts if the channel divides texts, otherwise only near the limit. */
export function CountLine({
  text,
  channel,
  onReplace,
}: {
  text: string
  channel: Channel | undefined
  onReplace(text: string): void
}): ReactNode {
  const words = useWords()
  if (channel === undefined || text === '') return null
  const { max, parts: rule, encoding } = channel.capabilities.text
  const long = longTextOf(text, channel)
  if (long?.type === 'endless') return <span className="over">{words.composer.tooLong(text.length - max)}</span>
  if (long !== undefined) return words.composer.inMessages(long.preview.segments, long.preview.messages.length)
  if (rule === undefined) return text.length < max * NEAR ? null : words.composer.letters(text.length, max)
  const { length, room, parts, costly } = countSegments(text, { encoding })
  if (costly === undefined) return words.composer.units(length, room, parts)
  return (
    <>
      {words.composer.smartQuotes(costly, parts, countSegments(plainText(text)).parts)}{' '}
      <button type="button" className="link" onClick={() => onReplace(plainText(text))}>
        {words.composer.replaceQuotes}
      </button>
    </>
  )
}
