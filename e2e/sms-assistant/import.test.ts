import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { key } from '../lib/account.ts'
import { full } from '../lib/scale.ts'
import { until } from '../lib/until.ts'
import { type Answer, type App, openApp } from './world.ts'

const ROWS = full ? 100_000 : 2000
const CUSTOMERS = 40
const number = '+15005550010'
const columns = [
  ...['id', 'message_sid', 'conversation_id', 'user_id', 'to_number', 'from_number', 'body', 'direction', 'status'],
  ...['error_code', 'error_message', 'num_segments', 'price', 'price_unit', 'date_created', 'date_sent'],
  ...['date_updated', 'created_at', 'updated_at'],
]
const timeOf = (place: number): string => new Date(Date.UTC(2024, 0, 1) + place * 60_000).toISOString()
/** The text of a row. An export is larger than the largest body of other routes. */
const textOf = (place: number): string => `Row ${place}, with a "quote"${' and more'.repeat(40)}`
let app: App

beforeAll(async () => {
  app = await openApp()
  await app.as('back end').put(`/api/v1/sms/numbers/${number}`, { userId: 'ann' })
  await until('the number is set up', async () => {
    return (await app.as('back end').get('/api/v1/sms/numbers')).body.numbers[0]?.webhook === 'done'
  })
})

afterAll(() => app[Symbol.asyncDispose]())

/** The export of a table: each second row is outbound, and each second of those was not delivered. */
function table(rows: number): string {
  const lines = Array.from({ length: rows }, (_, place) => {
    const isInbound = place % 2 === 0
    const customer = `+1415555${1000 + (place % CUSTOMERS)}`
    const [to, from] = isInbound ? [number, customer] : [customer, number]
    const status = isInbound ? 'received' : place % 4 === 1 ? 'delivered' : 'undelivered'
    const error = status === 'undelivered' ? ['30003', '"Unreachable, or off"'] : ['', '']
    const bill = isInbound ? ['1', '', ''] : ['2', '-0.0158', 'USD']
    const ids = [`row-${place}`, sidOf(place), 'c', 'ann', to, from]
    const direction = isInbound ? 'inbound' : 'outbound'
    const times = Array.from({ length: 5 }, () => timeOf(place))
    return [...ids, `"${textOf(place).replaceAll('"', '""')}"`, direction, status, ...error, ...bill, ...times].join(
      ',',
    )
  })
  return [columns.join(','), ...lines].join('\n')
}

function sidOf(place: number): string {
  return `SM${String(place).padStart(32, '0')}`
}

async function imported(csv: string, token: string = key): Promise<{ status: number; lines: Answer['body'][] }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv' }
  const response = await fetch(`${app.url}/api/v1/sms/import`, { method: 'POST', headers, body: csv })
  const text = (await response.text()).trim()
  return { status: response.status, lines: text.split('\n').map((line) => JSON.parse(line)) }
}

async function messagesOf(id: string): Promise<Answer['body'][]> {
  const messages: Answer['body'][] = []
  for (let query: string | undefined = ''; query !== undefined; ) {
    const { body }: Answer = await app.as('ann').get(`/api/v1/sms/conversation/${id}${query}`)
    messages.push(...body.messages)
    query = body.next === null ? undefined : `?cursor=${encodeURIComponent(body.next)}`
  }
  return messages
}

describe('examples/sms-assistant: coming over', () => {
  it('S3.21: a table comes over as history, and a second time adds nothing', async () => {
    const { status, lines } = await imported(table(ROWS))
    expect([status, lines.at(-1)]).toEqual([200, { done: ROWS, refused: [], finished: true }])
    expect(lines.length).toBeGreaterThan(5)
    expect((await imported(table(ROWS))).lines.at(-1)).toMatchObject({ done: ROWS, finished: true })
    const { body } = await app.as('ann').get('/api/v1/conversations?limit=100')
    expect(body.items).toHaveLength(CUSTOMERS)
    expect(body.items.every(({ unread }: { unread: number }) => unread === 0)).toBe(true)
    for (const { id } of body.items.slice(0, 4)) {
      const messages = await messagesOf(id)
      expect(messages).toHaveLength(ROWS / CUSTOMERS)
      for (const message of messages) {
        const place = Number(/Row (\d+),/.exec(message.body)?.[1])
        const isInbound = place % 2 === 0
        expect(message).toMatchObject({
          ...{ message_sid: sidOf(place), body: textOf(place), date_created: timeOf(place) },
          ...(isInbound
            ? { status: 'received', direction: 'inbound', price: null }
            : { direction: 'outbound', num_segments: '2', price: '-0.0158', price_unit: 'USD' }),
          ...(place % 4 === 3
            ? { status: 'undelivered', error_code: '30003', error_message: 'Unreachable, or off' }
            : {}),
          ...(place % 4 === 1 ? { status: 'delivered', error_code: null } : {}),
        })
      }
      const times = messages.map((each) => each.date_created)
      expect(times).toEqual(times.toSorted())
    }
    expect((await app.as('ann').get('/api/v1/sms/stats')).body.stats.total).toBe(0)
  })

  it('names each refused row, and stores the others', async () => {
    const [head = '', row = ''] = table(1).split('\n')
    const other = row.replace('SM0', 'SM1')
    const rows = [row.replaceAll(number, '+15005550099'), other.replace('inbound', 'sideways'), other]
    const { lines } = await imported([head, ...rows].join('\n'))
    expect(lines.at(-1)).toMatchObject({
      ...{ done: 1, finished: true },
      refused: [
        { line: 2, field: 'to_number' },
        { line: 3, field: 'direction' },
      ],
    })
  })

  it('a person cannot import', async () => {
    const { lines } = await imported(table(1).replaceAll('SM0', 'SM9'), await app.tokenOf('ann'))
    expect(lines.at(-1)).toMatchObject({ success: false, code: 'forbidden' })
  })
})
