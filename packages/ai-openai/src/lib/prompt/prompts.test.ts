import { ParleyError } from '@parley/core'
import { describe, expect, it } from 'vitest'
import { brief, conversationOf, draftOf, now } from '../../../test/requests.ts'
import { analyzePrompt } from './analyze.ts'
import { draftPrompt } from './draft.ts'
import { CLOSE, OPEN } from './fence.ts'
import { reviewPrompt } from './review.ts'

function dataOf({ data }: { data: string }): { [name: string]: unknown } {
  return JSON.parse(data.slice(OPEN.length, -CLOSE.length))
}

describe('the prompts', () => {
  it('have texts of strangers in the data alone', () => {
    const marks = {
      turn: 'zeppelin-1',
      name: 'zeppelin-2',
      file: 'zeppelin-3',
      fact: 'zeppelin-4',
      reply: 'zeppelin-5',
    }
    const conversation = {
      ...conversationOf(marks.turn),
      turns: [{ speaker: 'customer' as const, text: marks.turn, at: now, files: [marks.file] }],
      customer: { name: marks.name, attributes: { [marks.fact]: marks.fact } },
    }
    const prompts = [
      analyzePrompt(conversation),
      draftPrompt({ ...draftOf(''), conversation, revision: { text: marks.reply, instruction: 'Shorter.' } }),
      reviewPrompt({ conversation, brief, text: marks.reply }),
    ]
    for (const { system, data } of prompts) {
      expect(system).not.toContain('zeppelin')
      for (const mark of Object.values(marks).slice(0, 4)) expect(data).toContain(mark)
    }
    expect(prompts.slice(1).every(({ data }) => data.includes(marks.reply))).toBe(true)
  })

  it('have the instructions, the tone, the language and the limit of the owner outside of the data', () => {
    const request = draftOf('Hello', { brief: { ...brief, tone: 'friendly', language: 'de' }, maxText: 320 })
    const { system } = draftPrompt(request)
    for (const part of ['bicycle workshop', 'friendly', '"de"', '320 characters']) expect(system).toContain(part)
  })

  it('have times in the zone of the owner', () => {
    expect(dataOf(analyzePrompt(conversationOf('Hello')))).toMatchObject({ now: 'Sunday, 2026-03-01 10:30' })
    const unknown = { ...conversationOf('Hello'), timeZone: 'Mars/Phobos' }
    expect(dataOf(analyzePrompt(unknown))).toMatchObject({ now: 'Sunday, 2026-03-01 09:30' })
  })

  it('keep the newest turns of a long conversation, and name the number of the others', () => {
    const texts = Array.from({ length: 300 }, (_, place) => `${place} ${'a'.repeat(1000)}`)
    const data = dataOf(analyzePrompt(conversationOf(...texts)))
    const turns = data.turns as { text: string }[]
    expect(turns.at(-1)?.text).toMatch(/^299 /)
    expect(turns.length + Number(data.earlierTurnsLeftOut)).toBe(300)
  })

  it('have room for a message of 200 kB: its beginning', () => {
    const { data } = analyzePrompt(conversationOf('Hello', 'a'.repeat(200_000)))
    expect(data.length).toBeLessThan(12_000)
    expect(dataOf({ data }).turns).toHaveLength(2)
  })

  it.each([
    ['brief.instructions', { ...brief, instructions: 'a'.repeat(50_000) }],
    [
      'brief.passages',
      { ...brief, passages: Array.from({ length: 20 }, () => ({ id: 'p', title: '', text: 'a'.repeat(10_000) })) },
    ],
  ])('refuse too long %s by name', (field, long) => {
    const write = (): unknown => draftPrompt(draftOf('Hello', { brief: long }))
    expect(write).toThrow(ParleyError)
    expect(write).toThrow(field)
  })
})
