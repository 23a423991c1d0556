import { analysisSchema, replyDraftSchema } from '@parley/core/assistant'
import { describe, expect, it } from 'vitest'
import { replyOf } from '../../../test/requests.ts'
import { formOf } from './form.ts'
import { read } from './read.ts'

const analysis = formOf('analysis', analysisSchema)
const reply = formOf('reply', replyDraftSchema)
const calm = {
  ...{ language: 'en', intent: 'question', confidence: 0.9, sentiment: 'neutral', urgency: 'normal' },
  ...{ summary: 'A question.', entities: [], ends: false, wantsPerson: false },
}

describe('read', () => {
  it('reads JSON in a fence, with words around it', () => {
    const text = `Here it is:\n\`\`\`json\n${JSON.stringify(calm)}\n\`\`\`\nAnything else?`
    expect(read(text, analysis)).toEqual({ value: calm })
  })

  it('drops unknown fields, and shortens what is too long', () => {
    const entities = Array.from({ length: 60 }, () => ({
      type: 'person',
      text: 'a'.repeat(300),
      value: null,
      start: 0,
    }))
    const given = { ...calm, summary: 'a'.repeat(900), thoughts: 'Hm.', entities }
    const found = read(JSON.stringify(given), analysis)
    if ('problem' in found) throw new Error(found.problem)
    expect([found.value.summary.length, found.value.entities.length]).toEqual([500, 50])
    expect(found.value.entities[0]).toEqual({ type: 'person', text: 'a'.repeat(200), value: null })
  })

  it.each([
    ['It has no JSON object.', 'Sure, we are open.'],
    ['It has no JSON object.', '{"language": "en", "inten'],
    ['intent: ', JSON.stringify({ ...calm, intent: 'sales' })],
    ['confidence: ', JSON.stringify({ ...calm, confidence: 90 })],
    ['language: ', JSON.stringify({ ...calm, language: 'English' })],
    ['ends: ', JSON.stringify({ ...calm, ends: 'no' })],
  ])('names the problem: %s', (problem, text) => {
    const found = read(text, analysis)
    expect('problem' in found ? found.problem : '').toContain(problem)
  })

  it('keeps the text of a reply whole', () => {
    const found = read(JSON.stringify(replyOf('a'.repeat(2000), { reason: 'b'.repeat(900) })), reply, ['text'])
    if ('problem' in found) throw new Error(found.problem)
    expect([found.value.text.length, found.value.reason.length]).toEqual([2000, 500])
  })
})

describe('formOf', () => {
  it('has only keywords that every server has, and requires every field', () => {
    const { schema } = analysis.wire
    expect(JSON.stringify(schema)).not.toMatch(/maxLength|pattern|minimum|\$schema|maxItems/)
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false, required: Object.keys(calm) })
  })

  it('has the text of a reply first, so that it streams at once', () => {
    expect(Object.keys(Object(reply.wire.schema.properties))[0]).toBe('text')
  })
})
