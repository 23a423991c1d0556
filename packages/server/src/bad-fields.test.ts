import { ParleyError } from '@parley/core'
import type { FieldError } from '@parley/core/channel'
import { problemSchema } from '@parley/core/protocol'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

interface Refused {
  code: string
  field: string | undefined
  errors: FieldError[]
}

type Request = Parameters<Rig['ask']>[1]

async function refusal(path: string, request?: Request): Promise<Refused> {
  await using rig = await openRig()
  await rig.receive('Hello')
  const { id } = await rig.conversation()
  const response = await rig.ask(path.replace('{id}', id), request)
  const { code, field, errors = [], status } = problemSchema.parse(await response.json())
  expect([status, response.headers.get('content-type')]).toEqual([response.status, 'application/problem+json'])
  return { code, field, errors }
}

async function details(path: string, request?: Request): Promise<{ [field: string]: string }> {
  const { errors } = await refusal(path, request)
  return Object.fromEntries(errors.map(({ field, detail }) => [field, detail]))
}

const conversations = '/api/v1/conversations'

function post(body: unknown, headers: Record<string, string> = {}): Request {
  return { method: 'POST', body, headers }
}

describe('found by use: openapi is true: a problem lists every bad field', () => {
  it('of a query, in words that state what is valid', async () => {
    const query = 'limit=0&status=gone&starred=1&channel=%00&assignee=&limt=5'
    expect(await details(`${conversations}?${query}`)).toEqual({
      limit: '`limit` must be a whole number from 1 to 100.',
      status: '`status` must be `open`, `archived` or `closed`.',
      starred: '`starred` must be `true` or `false`.',
      channel: '`channel` must have no control characters.',
      assignee: '`assignee` must be text of 1 to 200 characters.',
      limt: expect.stringMatching(/^`limt` is not a field that is known here; the fields are `limit`, .+ and `\w+`\.$/),
    })
  })

  it.each(['-1', 'many', '', '1.5', '101', '0x10', '1e1', ' 5', '5 ', '+5', '١', 'NaN', 'Infinity', '9'.repeat(400)])(
    'a limit is digits: not %j',
    async (limit) => {
      expect(await refusal(`${conversations}?limit=${encodeURIComponent(limit)}`)).toEqual({
        code: 'input.invalid',
        field: 'limit',
        errors: [{ field: 'limit', detail: '`limit` must be a whole number from 1 to 100.' }],
      })
    },
  )

  it('that is given twice', async () => {
    expect(await details(`${conversations}?limit=1&limit=2&starred=true&starred=true`)).toEqual({
      limit: '`limit` must be given once.',
      starred: '`starred` must be given once.',
    })
  })

  it('of a search, its words among them', async () => {
    expect(await details('/api/v1/messages/search?limit=0&conversationId=')).toEqual({
      q: '`q` is missing; it must be text.',
      conversationId: '`conversationId` must be text of 1 to 200 characters.',
      limit: '`limit` must be a whole number from 1 to 100.',
    })
    expect(Object.keys(await details('/api/v1/messages/search?q=%20&limit=0'))).toEqual(['q', 'limit'])
  })

  it('of headers and body at once', async () => {
    const body = { channel: 1, to: null, text: ['Hi'], bcc: 'me', 'reply to': 'me' }
    const { code, field, errors } = await refusal(conversations, post(body, { 'idempotency-key': 'a b' }))
    expect([code, field]).toEqual(['input.invalid', 'idempotency-key'])
    const fields = '`channel`, `to`, `text`, `subject`, `html`, `attachments`, `parts`, `due`, `expires` and `split`'
    const known = `is not a field that is known here; the fields are ${fields}.`
    expect(errors).toEqual([
      { field: 'idempotency-key', detail: '`idempotency-key` must be 1 to 255 visible ASCII characters.' },
      { field: 'channel', detail: '`channel` must be text.' },
      { field: 'to', detail: '`to` must be text or a list of 1 to 100 items.' },
      { field: 'text', detail: '`text` must be text.' },
      { field: 'bcc', detail: `\`bcc\` ${known}` },
      { field: '["reply to"]', detail: `\`["reply to"]\` ${known}` },
    ])
  })

  it('of headers and query at once', async () => {
    const headers = { 'last-event-id': 'x'.repeat(2001) }
    expect(Object.keys(await details(`/api/v1/events?after=${'x'.repeat(2001)}`, { headers }))).toEqual([
      'after',
      'last-event-id',
    ])
  })

  it('in a list, by its index', async () => {
    const body = { starred: 'yes', assignee: '', labels: ['ok', '', 3, 'x'.repeat(65)] }
    const detail = (field: string): string => `\`${field}\` must be text of 1 to 64 characters.`
    expect(await details(`${conversations}/{id}`, { method: 'PATCH', body })).toEqual({
      starred: '`starred` must be true or false.',
      assignee: '`assignee` must be text of 1 to 200 characters.',
      'labels[1]': detail('labels[1]'),
      'labels[2]': detail('labels[2]'),
      'labels[3]': detail('labels[3]'),
    })
    const labels = Array(51).fill('x')
    expect(await details(`${conversations}/{id}`, { method: 'PATCH', body: { labels } })).toEqual({
      labels: '`labels` must be a list of at most 50 items.',
    })
  })

  it.each([[undefined], [[]], ['null'], ['"text"'], ['3']])('a body that is not an object: %j', async (body) => {
    const { errors } = await refusal(conversations, post(body))
    expect(errors).toEqual([{ field: 'body', detail: expect.stringMatching(/^The body .*must be an object\.$/) }])
  })

  it('that only the channel can validate: an address and a text', async () => {
    const refused = await refusal(conversations, post({ channel: 'pigeon', to: 'nobody', text: ' ' }))
    expect(refused).toEqual({
      code: 'address.invalid',
      field: 'to',
      errors: [
        { field: 'to', detail: 'This is not an address that the channel can reach.' },
        { field: 'text', detail: 'There is no text to send.' },
      ],
    })
  })

  it('and at most a hundred, each with a short name, for any input', async () => {
    const body = Object.fromEntries(Array.from({ length: 5000 }, (_, place) => [`${place}${'y'.repeat(150)}`, 1]))
    const { errors } = await refusal(`${conversations}/{id}`, { method: 'PATCH', body })
    expect(errors).toHaveLength(100)
    expect(Math.max(...errors.map(({ field }) => field.length))).toBe(101)
  })

  it('an invalid id in the path is answered 404, with any other error', async () => {
    const refused = await refusal(`${conversations}/%00`, { method: 'PATCH', body: { starred: 'yes' } })
    expect(refused).toEqual({ code: 'not_found', field: undefined, errors: [] })
  })

  it('an error that is about one field lists it too', () => {
    const { errors, message } = new ParleyError('text.empty', { field: 'text' })
    expect(errors).toEqual([{ field: 'text', detail: 'There is no text to send.' }])
    expect(message).toBe('text: There is no text to send. Give a text with at least one visible character.')
    expect(new ParleyError('internal').errors).toEqual([])
  })
})
