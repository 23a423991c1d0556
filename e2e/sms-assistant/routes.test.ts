import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../lib/until.ts'
import { type Answer, type App, openApp } from './world.ts'

const [annsNumber, bobsNumber] = ['+15005550010', '+15005550011'] as const
const columns = [
  ...['id', 'message_sid', 'conversation_id', 'user_id', 'to_number', 'from_number', 'body', 'direction', 'status'],
  ...['error_code', 'error_message', 'num_segments', 'price', 'price_unit', 'date_created', 'date_sent'],
  ...['date_updated', 'created_at', 'updated_at'],
]
const sets = ['/api/v1/sms', '/api/v1/twilio/sms'] as const
let app: App

beforeAll(async () => {
  app = await openApp()
  const owner = app.as('back end')
  for (const [number, userId] of [
    [annsNumber, 'ann'],
    [bobsNumber, 'bob'],
  ] as const) {
    expect(await owner.put(`/api/v1/sms/numbers/${number}`, { userId })).toMatchObject({ status: 201 })
  }
  await until('both numbers are set up', async () => {
    const { body } = await owner.get('/api/v1/sms/numbers')
    return body.numbers.every(({ webhook }: { webhook: string }) => webhook === 'done')
  })
})

afterAll(() => app[Symbol.asyncDispose]())

/** The messages of a conversation, after a check. */
async function messagesOf(person: string, id: string, base: string = sets[0]): Promise<Answer['body'][]> {
  const { status, body } = await app.as(person).get(`${base}/conversation/${id}`)
  expect(status).toBe(200)
  return body.messages
}

async function reaches(person: string, id: string, status: string): Promise<Answer['body']> {
  let found: Answer['body']
  await until(`a message is ${status}`, async () => {
    found = (await messagesOf(person, id)).find((each) => each.status === status)
    return found !== undefined
  })
  return found
}

describe('examples/sms-assistant', () => {
  it.each(sets)('S3.1, S3.7, S3.12: a person sends a text from its number over %s', async (base) => {
    const to = base === sets[0] ? '+14155550101' : '+14155550102'
    const { status, body } = await app.as('ann').send(`${base}/send`, { to, body: 'Hello, this is a test message' })
    expect([status, body]).toMatchObject([
      201,
      { success: true, message: { to_number: to, from_number: annsNumber, direction: 'outbound', user_id: 'ann' } },
    ])
    const sent = await reaches('ann', body.message.conversation_id, 'delivered')
    expect(sent.message_sid).toMatch(/^SM[0-9a-f]{32}$/)
  })

  it('S3.2, S3.5, S3.8: a text to a number is a conversation of its person, with the message in it', async () => {
    const { body } = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550103', body: 'First' })
    const id = body.message.conversation_id
    await app.text('+14155550103', annsNumber, 'Are you open on Sunday?')
    const received = await reaches('ann', id, 'received')
    expect(received).toMatchObject({
      ...{ direction: 'inbound', body: 'Are you open on Sunday?', from_number: '+14155550103', to_number: annsNumber },
    })
    expect((await messagesOf('ann', id, sets[1])).map(({ direction }) => direction)).toEqual(['outbound', 'inbound'])
  })

  it('S3.21: a message has every column of sms_messages, and its segments', async () => {
    const { body } = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550104', body: 'x'.repeat(200) })
    const row = await reaches('ann', body.message.conversation_id, 'delivered')
    expect(Object.keys(row).toSorted()).toEqual(columns.toSorted())
    expect(row).toMatchObject({ num_segments: '2', status: 'delivered', error_code: null, body: 'x'.repeat(200) })
    for (const name of ['date_created', 'date_sent', 'date_updated', 'created_at', 'updated_at'])
      expect(new Date(row[name]).toISOString()).toBe(row[name])
  })

  it('S3.9: the figures are those of the person that asks', async () => {
    const ask = async (person: string): Promise<Answer['body']> => {
      return (await app.as(person).get('/api/v1/sms/stats')).body.stats
    }
    await app.as('bob').send('/api/v1/sms/send', { to: '+14155550105', body: 'One of Bob' })
    const [ann, bob, eve] = [await ask('ann'), await ask('bob'), await ask('eve')]
    expect(bob).toEqual({ total: 1, received: 0, sent: 1, failed: 0, conversations: 1 })
    expect(ann.sent).toBeGreaterThan(1)
    expect(eve).toEqual({ total: 0, received: 0, sent: 0, failed: 0, conversations: 0 })
  })

  it('S3.24: a person reads and sends with its own numbers only', async () => {
    const { body } = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550106', body: 'A secret of Ann' })
    const id = body.message.conversation_id
    for (const base of sets) {
      const foreign = await app.as('bob').get(`${base}/conversation/${id}`)
      const missing = await app.as('bob').get(`${base}/conversation/con_${'0'.repeat(32)}`)
      expect(foreign.status).toBe(404)
      expect(foreign).toEqual(missing)
    }
    const taken = await app.as('bob').send('/api/v1/sms/send', { from: annsNumber, to: '+14155550106', body: 'Hi' })
    expect(taken).toMatchObject({ status: 422, body: { success: false, field: 'from' } })
    const { body: listed } = await app.as('bob').get('/api/v1/conversations?limit=100')
    expect(JSON.stringify(listed)).not.toContain('+14155550106')
    expect(await app.as('bob').get(`/api/v1/conversations/${id}`)).toMatchObject({ status: 404 })
    const other = await app.as('bob').send('/api/v1/sms/send', { to: '+14155550106', body: 'Hi', userId: 'ann' })
    expect(other).toMatchObject({ status: 422, body: { field: 'userId' } })
  })

  it('S3.10, S3.11: Twilio posts texts and statuses to the paths of the app, and only with its signature', async () => {
    const { body } = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550107', body: 'Ready' })
    const id = body.message.conversation_id
    const sent = await reaches('ann', id, 'delivered')
    for (const [place, base] of sets.entries()) {
      const form = {
        ...{ MessageSid: `SM${`${place}`.repeat(32)}`, SmsStatus: 'received', NumMedia: '0', NumSegments: '1' },
        ...{ From: '+14155550107', To: annsNumber, Body: `Posted to ${base}` },
      }
      const unsigned = await app.post(`${base}/webhook`, form, { signed: false })
      expect(unsigned).toMatchObject({ status: 403 })
      expect((await app.post(`${base}/webhook`, form)).status).toBe(200)
      expect((await app.post(`${base}/webhook`, form)).status).toBe(200)
      const status = {
        ...{ MessageSid: sent.message_sid, MessageStatus: 'read', To: '+14155550107', From: annsNumber },
      }
      expect((await app.post(`${base}/status-callback`, status, { signed: false })).status).toBe(403)
      const query = `?message=${sent.id}&attempt=1`
      expect((await app.post(`${base}/status-callback${query}`, status)).status).toBe(204)
    }
    const bodies = (await messagesOf('ann', id)).map((each) => [each.body, each.status])
    expect(bodies).toEqual([
      ['Ready', 'read'],
      ['Posted to /api/v1/sms', 'received'],
      ['Posted to /api/v1/twilio/sms', 'received'],
    ])
  })

  it('S3.13: a number that is assigned has its webhook set, and one that is taken back has the earlier one', async () => {
    const owner = app.as('back end')
    const number = '+15005550012'
    const before = await app.numberAtTwilio(number)
    expect((await owner.put(`/api/v1/sms/numbers/${number}`, { userId: 'carl' })).status).toBe(201)
    await until('the webhook is set', async () => (await app.numberAtTwilio(number))?.sms_url !== before?.sms_url)
    const after = await app.numberAtTwilio(number)
    expect(after).toMatchObject({ sms_method: 'POST', sms_url: expect.stringContaining('/webhooks/') })
    const repeated = await owner.put(`/api/v1/sms/numbers/${number}`, { userId: 'carl' })
    expect(repeated).toMatchObject({ status: 200, body: { number: { userId: 'carl' } } })
    expect(await app.as('carl').put('/api/v1/sms/numbers/+15005550014', { userId: 'carl' })).toMatchObject({
      ...{ status: 403, body: { code: 'forbidden' } },
    })
    expect((await owner.remove(`/api/v1/sms/numbers/${number}`)).status).toBe(200)
    await until('the earlier one is back', async () => (await app.numberAtTwilio(number))?.sms_url === before?.sms_url)
  })

  it('S3.13: a number that goes to another person takes neither conversations nor figures along', async () => {
    const owner = app.as('back end')
    const number = '+15005550013'
    await owner.put(`/api/v1/sms/numbers/${number}`, { userId: 'dora' })
    const { body } = await app.as('dora').send('/api/v1/sms/send', { to: '+14155550108', body: 'From Dora' })
    const id = body.message.conversation_id
    expect(await owner.put(`/api/v1/sms/numbers/${number}`, { userId: 'emil' })).toMatchObject({ status: 201 })
    expect(await app.as('emil').get(`/api/v1/sms/conversation/${id}`)).toMatchObject({ status: 404 })
    expect((await app.as('emil').get('/api/v1/sms/stats')).body.stats.total).toBe(0)
    const again = await app.as('emil').send('/api/v1/sms/send', { to: '+14155550108', body: 'From Emil' })
    expect(again.body.message.conversation_id).not.toBe(id)
  })

  it('S3.20: the credentials of Twilio in a body or a query are refused, with the reason', async () => {
    const given = { accountSid: 'AC123', authToken: 'a-token-of-twilio', to: '+14155550109', body: 'Hi' }
    const inBody = await app.as('ann').send('/api/v1/sms/send', given)
    const inQuery = await app
      .as('ann')
      .get(`/api/v1/sms/conversation/con_${'0'.repeat(32)}?accountSid=AC123&authToken=a-token-of-twilio`)
    for (const { status, body } of [inBody, inQuery]) {
      expect([status, body]).toMatchObject([422, { success: false, field: 'authToken' }])
      expect(JSON.stringify(body)).not.toContain('a-token-of-twilio')
    }
  })

  it('S3.25: numbers, lengths and contents are checked, and the error names the field', async () => {
    const refused = async (body: unknown): Promise<unknown> => {
      const answer = await app.as('ann').send('/api/v1/sms/send', body)
      expect(answer.body.success).toBe(false)
      return [answer.status, answer.body.field]
    }
    expect(await refused({ to: 'not a number', body: 'Hi' })).toEqual([422, 'to'])
    expect(await refused({ to: '5551234567', body: 'Hi' })).toEqual([422, 'to'])
    expect(await refused({ to: '+14155550109', body: '' })).toEqual([422, 'text'])
    expect(await refused({ to: '+14155550109', body: 'x'.repeat(1601) })).toEqual([422, 'text'])
    expect(await refused({ body: 'Hi' })).toEqual([422, 'to'])
    expect(await refused([])).toEqual([422, 'body'])
    const whole = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550109', body: 'x'.repeat(1600) })
    expect(whole.status).toBe(201)
    const markup = '<script>alert(1)</script>'
    const { body } = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550109', body: markup })
    expect(body.message.body).toBe(markup)
  })

  it('S3.26: an error has a sentence and a fix, and nothing of the inside', async () => {
    const answers = [
      await fetchPlainly('/api/v1/sms/send'),
      await app.as('ann').get('/api/v1/sms/conversation/con_1'),
      await app.as('ann').send('/api/v1/sms/send', 'not JSON at all'),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 404, 422])
    for (const { body } of answers) {
      expect(Object.keys(body).toSorted()).toEqual(['code', 'field', 'fix', 'message', 'success'])
      expect(JSON.stringify(body)).not.toMatch(/at .*\.js|node_modules|SELECT|sqlite/i)
    }
  })

  it('S3.29: one text goes to many numbers at once, and may wait for its time', async () => {
    const to = ['+14155550110', '+14155550111', 'nonsense']
    const { status, body } = await app
      .as('ann')
      .send('/api/v1/sms/bulk', { to, body: 'We are closed on Monday' }, { 'idempotency-key': 'monday' })
    expect([status, body.success, body.results.map((each: Answer['body']) => each.field ?? 'sent')]).toEqual([
      ...[207, false],
      ['sent', 'sent', 'to'],
    ])
    const repeated = await app
      .as('ann')
      .send('/api/v1/sms/bulk', { to, body: 'We are closed on Monday' }, { 'idempotency-key': 'monday' })
    expect(repeated.body.results[0].message.id).toBe(body.results[0].message.id)
    const sendAt = new Date(Date.now() + 86_400_000).toISOString()
    const later = await app.as('ann').send('/api/v1/sms/send', { to: '+14155550112', body: 'Tomorrow', sendAt })
    expect(later.body.message.status).toBe('scheduled')
  })
})

async function fetchPlainly(path: string): Promise<Answer> {
  const response = await fetch(app.url + path, { method: 'POST', body: '{}' })
  return { status: response.status, body: await response.json() }
}
