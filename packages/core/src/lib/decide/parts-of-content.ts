import { ParleyError } from '../errors/parley-error.ts'
import { storable } from '../model/text.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type { Content } from '../ports/content.ts'
import { MOST_MESSAGES } from '../segments/most-messages.ts'
import { splitText } from '../segments/split-text.ts'

/**
 * The contents of the messages that carry a text which is longer than a channel carries, in order. Files and the subject
 * go with the first message, and further parts with the last one.
 *
 * A content with HTML or a template is not divided: its text is a copy of it.
 *
 * @throws `text.too_long` for more than 20 messages
 */
export function partsOfContent(content: Content, { text: { max } }: ChannelCapabilities): [Content, ...Content[]] {
  const { html, parts } = content
  const text = storable(content.text)
  const isWhole = text.length <= max || html != null || parts?.some(({ type }) => type === 'template') === true
  const [first, ...more] = isWhole ? [] : splitText(text, { max })
  if (first === undefined || more.length === 0) return [content]
  if (more.length >= MOST_MESSAGES) {
    const reason = `The text would be ${more.length + 1} messages; one command sends at most ${MOST_MESSAGES}.`
    throw new ParleyError('text.too_long', { field: 'text', reason })
  }
  const { attachments, subject } = content
  const following = more.map((each): Content => ({ text: each, subject }))
  const last = following.pop()
  const end = last === undefined ? [] : [{ ...last, parts }]
  return [{ text: first, subject, attachments }, ...following, ...end]
}
