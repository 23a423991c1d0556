import {
  conversationSchema,
  problemSchema,
  type SearchAnswer,
  searchAnswerSchema,
  searchListSchema,
} from '@parley/core/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

function search(rig: Rig, parameters: Record<string, string>): Promise<Response> {
  return rig.ask(`/api/v1/messages/search?${new URLSearchParams(parameters)}`)
}

async function textsFor(rig: Rig, parameters: Record<string, string>): Promise<string[]> {
  const response = await search(rig, parameters)
  expect(response.status).toBe(200)
  return searchListSchema.parse(await response.json()).items.map(({ message }) => message.text)
}

describe('a search', () => {
  it('shows messages, their conversations and highlights, the newest first', async () => {
    await using rig = await openRig()
    await rig.receive('Is my ORDER on its way?')
    await rig.receive('Résumé')
    await rig.receive('order 7')
    const { items, next, asOf } = searchListSchema.parse(await (await search(rig, { q: 'order' })).json())
    const conversation = await rig.conversation()
    expect(items).toMatchObject([
      { message: { text: 'order 7' }, conversation, highlights: [{ field: 'text', start: 0, end: 5 }] },
      {
        message: { text: 'Is my ORDER on its way?' },
        conversation,
        highlights: [{ field: 'text', start: 6, end: 11 }],
      },
    ])
    expect(next).toBeNull()
    expect(asOf).toBe((await (await rig.ask('/api/v1/conversations')).json()).asOf)
    expect(await textsFor(rig, { q: '"my order" wa*' })).toEqual(['Is my ORDER on its way?'])
    expect(await textsFor(rig, { q: 'resume' })).toEqual(['Résumé'])
    expect(await textsFor(rig, { q: 'nothing' })).toEqual([])
  })

  it('pages without repeating, and refuses a cursor of another question', async () => {
    await using rig = await openRig()
    for (let number = 0; number < 5; number++) await rig.receive(`order ${number}`)
    const texts: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const response = await search(rig, { q: 'order', limit: '2', ...(cursor === '' ? {} : { cursor }) })
      const page = searchListSchema.parse(await response.json())
      texts.push(...page.items.map(({ message }) => message.text))
      cursor = page.next
      if (cursor === null) continue
      const other = await search(rig, { q: 'other', cursor })
      expect(problemSchema.parse(await other.json())).toMatchObject({ status: 422, code: 'cursor.invalid' })
    }
    expect(texts).toEqual([4, 3, 2, 1, 0].map((number) => `order ${number}`))
  })

  it('searches in a given conversation, which must exist', async () => {
    await using rig = await openRig()
    await rig.receive('order one')
    const { id } = await rig.conversation()
    await rig.receive('order two', { from: '+14155550199' })
    expect(await textsFor(rig, { q: 'order', conversationId: id })).toEqual(['order one'])
    for (const conversationId of ['con_0', '../con_0', '"']) {
      expect((await search(rig, { q: 'order', conversationId })).status).toBe(404)
    }
  })

  it.each([
    ['', 'q'],
    ['q=', 'q'],
    ['q=%20', 'q'],
    ['q=%00', 'q'],
    ['q=a*', 'q'],
    [`q=${'x'.repeat(10_000)}`, 'q'],
    [`q=${'no+'.repeat(33)}`, 'q'],
    ['q=a&q=b', 'q'],
    ['q=order&conversationId=', 'conversationId'],
    ['q=order&conversationId=%00', 'conversationId'],
    ['q=order&limit=0', 'limit'],
    ['q=order&cursor=nonsense', 'cursor'],
    ['q=order&order=oldest', 'order'],
  ])('with ?%s is answered 422, naming the field, the reason and the fix', async (query, field) => {
    await using rig = await openRig()
    const response = await rig.ask(`/api/v1/messages/search?${query}`)
    const { status, detail, hint, ...problem } = problemSchema.parse(await response.json())
    expect([response.status, status, problem.field]).toEqual([422, 422, field])
    expect([detail, hint].every((sentence) => sentence.length > 10)).toBe(true)
  })

  describe('found by use: search', () => {
    it.each(['🎉', '4155550199', '+1 (415) 555-0199', 'علی', "п'ять"])(
      'answers %s with the matching messages',
      async (q) => {
        await using rig = await openRig()
        const said = '🎉 415-555-0199 عَلِي пʼять'
        await rig.receive(said)
        await rig.receive('none of it')
        expect(await textsFor(rig, { q })).toEqual([said])
      },
    )

    it.each(['?!', '$', '*', '""', ':-)'])(
      'answers %s with an empty page and a reason, and not with 422',
      async (q) => {
        await using rig = await openRig()
        await rig.receive('?! $ * "" :-)')
        const response = await search(rig, { q })
        expect(response.status).toBe(200)
        const page = searchListSchema.parse(await response.json())
        expect(page).toMatchObject({ items: [], next: null, reason: expect.stringContaining('only punctuation') })
        const words = searchListSchema.parse(await (await search(rig, { q: 'nothing' })).json())
        expect(words).toEqual({ items: [], next: null, asOf: page.asOf })
      },
    )
  })

  it('without a key is answered 401, and by another method 405', async () => {
    await using rig = await openRig()
    const response = await rig.ask('/api/v1/messages/search?q=order', { headers: { authorization: '' } })
    expect(response.status).toBe(401)
    expect((await rig.ask('/api/v1/messages/search?q=order', { method: 'POST' })).headers.get('allow')).toBe(
      'GET, HEAD, OPTIONS',
    )
  })

  it('for any input is answered with results or with 422: never with a 500', async () => {
    await using rig = await openRig()
    await rig.receive(`AND "or" NEAR(one, 2)* it's 100% _ \\ <-> & | ! : 京都 ก็ é \u{1F600} ${'x'.repeat(65_000)}`)
    const signs = [
      '"',
      '*',
      '(',
      ')',
      'AND ',
      ' OR ',
      'NOT ',
      'NEAR(',
      '<->',
      '&',
      '|',
      '!',
      ':*',
      '^',
      '-',
      "'",
      '\\',
      '%',
    ]
    const parts = fc.constantFrom(
      ...signs,
      ' ',
      'one',
      'é',
      '京',
      'ก็',
      '\u0000',
      '\ud800',
      '\u202e',
      '\u{1F600}',
      '\u0301',
    )
    const typed = fc.array(parts, { maxLength: 40 }).map((each) => each.join(''))
    const anything = fc.oneof(
      { weight: 4, arbitrary: typed },
      { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 1100 }) },
      { weight: 1, arbitrary: typed.map((each) => each.repeat(500).slice(0, 10_000)) },
    )
    await fc.assert(
      fc.asyncProperty(anything, fc.option(fc.base64String({ maxLength: 40 }), { freq: 4 }), async (q, cursor) => {
        const response = await search(rig, { q, ...(cursor === null ? {} : { cursor }) })
        const body = await response.json()
        if (response.status === 200) searchListSchema.parse(body)
        else expect([response.status, problemSchema.parse(body).status]).toEqual([422, 422])
      }),
    )
  })
})

describe('one search over everything', () => {
  it('answers messages by their words, and contacts by names and numbers', async () => {
    await using rig = await openRig()
    await rig.receive('Is my order on its way?')
    const conversation = conversationSchema.parse(await rig.conversation())
    const ask = async (q: string): Promise<SearchAnswer> => {
      const response = await rig.ask(`/api/v1/search?${new URLSearchParams({ q })}`)
      return searchAnswerSchema.parse(await response.json())
    }
    expect(await ask('order')).toMatchObject({
      messages: { items: [{ message: { text: 'Is my order on its way?' }, conversation }], next: null },
      contacts: { items: [], next: null },
    })
    const digits = conversation.address.value.slice(-7)
    expect(await ask(digits)).toMatchObject({
      messages: { items: [] },
      contacts: { items: [{ addresses: [{ id: conversation.address.id, value: conversation.address.value }] }] },
    })
    expect((await ask('...')).reason).toMatch(/^The search has no word/)
    expect((await rig.ask('/api/v1/search?q=order&cursor=x')).status).toBe(422)
  })
})
