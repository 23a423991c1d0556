import { expect, it } from 'vitest'
import type { MediaId } from '../model/media-id.ts'
import { partsOfContent } from './parts-of-content.ts'

const channel = {
  text: { max: 10 },
  threads: 'address',
  receipts: 'none',
  sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
} as const
const attachments = [{ mediaId: 'med_1' as MediaId }]
const choices = { type: 'choices', choices: ['yes', 'no'] } as const

it('files go with the first message, and choices with the last', () => {
  const parts = partsOfContent(
    { text: 'one two. three four', attachments, parts: [{ ...choices, choices: ['a'] }] },
    channel,
  )
  expect(parts.map(({ text, attachments, parts }) => [text, attachments?.length, parts?.length])).toEqual([
    ['one two.', 1, undefined],
    ['three four', undefined, 1],
  ])
})

it('a text with HTML or a template is not divided', () => {
  const html = { text: 'one two. three', html: '<p>one two. three</p>' }
  const template = { text: 'one two. three', parts: [{ type: 'template' as const, template: 'HX1', variables: {} }] }
  expect(partsOfContent(html, channel)).toEqual([html])
  expect(partsOfContent(template, channel)).toEqual([template])
})

it('blanks alone are not divided', () => {
  expect(partsOfContent({ text: ' '.repeat(30) }, channel)).toEqual([{ text: ' '.repeat(30) }])
})
