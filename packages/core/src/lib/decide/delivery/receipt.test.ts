import { describe, expect, it } from 'vitest'
import { Table, tenant } from '../../../../test/deciding.ts'
import { keys } from '../../../../test/keys.ts'
import type { Job } from '../../model/job.ts'
import type { Receipt } from '../../model/receipt.ts'
import { kernel } from '../../model/schema.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import { incomingOf, receive } from '../receive.ts'
import { send } from '../send.ts'
import { deliver } from './deliver.ts'
import { recordReceipt, reportedOf } from './receipt.ts'

const capabilities = (): ChannelCapabilities => ({
  text: { max: 100 },
  threads: 'address',
  receipts: 'delivered' as const,
  sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
  webhook: { max: 0 },
})

const first = {
  type: 'message',
  direction: 'inbound',
  providerId: '1',
  thread: [{ thread: 'pair' }],
  text: 'hi',
} as const

function sent(): Table {
  const table = new Table()
  const from = { scheme: 'tel', value: '+15550001', display: '+15550001' }
  table.decide((state, context) =>
    receive(state, incomingOf(keys, { tenant, channel: 'sms' }, { ...first, from }), context),
  )
  const conversation = table.only(kernel.conversation).id
  const message = { content: { text: 'hello' }, author: null }
  table.decide((state, context) =>
    send(state, { conversation, message, idempotencyKey: undefined }, capabilities, context),
  )
  return table
}

function report(table: Table, receipt: Receipt): void {
  table.decide((state, context) => recordReceipt(state, reportedOf(keys, 'sms', receipt), context))
}

function outbound(table: Table) {
  const message = table.all(kernel.message).find(({ direction }) => direction === 'outbound')
  if (message === undefined) throw new Error('Nothing was sent.')
  return message
}

// The worker's claim, and the provider's answer.
function accept(table: Table, providerId: string): void {
  const message = outbound(table)
  const [waiting] = table.all(kernel.job)
  if (waiting === undefined) throw new Error('There is no job.')
  const job: Job = { ...waiting, state: 'running', fence: 1, lease: table.now + 1000 }
  table.decide((state, context) => ({
    commit: { tenant, expect: [], put: [], add: [], jobs: [job], events: [], remove: [] },
    result: { state, context },
  }))
  const result = { type: 'accepted', providerId, status: 'queued' } as const
  const outcome = { type: 'sent', attempt: 1, result, chance: 0, ambiguityWindow: 0 } as const
  table.decide((state, context) => deliver(state, { job, message, outcome }, context))
}

describe('recording a receipt', () => {
  it('finds the message by our id and attempt before the send is answered', () => {
    const table = sent()
    report(table, { messageId: outbound(table).id, attempt: 1, providerId: 'SM1', status: 'delivered' })
    expect(outbound(table)).toMatchObject({ status: 'delivered', providerId: 'SM1' })
    accept(table, 'SM1')
    expect(outbound(table).status).toBe('delivered')
    expect(table.all(kernel.job)).toEqual([])
  })

  it("parks a receipt that names only the provider's id, and joins it when the message claims that id", () => {
    const table = sent()
    report(table, { providerId: 'SM1', status: 'sent' })
    report(table, { providerId: 'SM1', status: 'sent' })
    report(table, { providerId: 'SM1', status: 'undelivered', code: '30003' })
    expect(table.only(kernel.parked).receipts).toHaveLength(2)
    accept(table, 'SM1')
    expect(outbound(table)).toMatchObject({ status: 'undelivered', errorCode: '30003' })
    expect(table.all(kernel.parked)).toEqual([])
  })

  it("finds the message by the provider's id once it is known", () => {
    const table = sent()
    accept(table, 'SM1')
    report(table, { providerId: 'SM1', status: 'delivered' })
    expect(outbound(table).status).toBe('delivered')
  })

  it('emits an event for each change once, and none for a receipt that adds nothing', () => {
    const table = sent()
    accept(table, 'SM1')
    for (const status of ['sent', 'sent', 'delivered', 'sent', 'delivered'] as const)
      report(table, { providerId: 'SM1', status })
    const changes = table.events.filter(({ type }) => type === 'message.status_changed')
    expect(
      changes.map((event) => event.type === 'message.status_changed' && `${event.previous}>${event.status}`),
    ).toEqual(['queued>sent', 'sent>delivered'])
  })

  it('found by use: contradictory receipts: a status changes only to another one', () => {
    const table = sent()
    accept(table, 'SM1')
    report(table, { providerId: 'SM1', status: 'delivered' })
    report(table, { providerId: 'SM1', status: 'undelivered', code: '30003' })
    report(table, { providerId: 'SM1', status: 'failed' })
    const changes = table.events.flatMap((event) => {
      if (event.type === 'message.status_changed') return [`${event.type} ${event.previous} > ${event.status}`]
      return event.type === 'message.flagged' ? [`${event.type} ${event.status} ${event.conflict}`] : []
    })
    expect(changes).toEqual(['message.status_changed queued > delivered', 'message.flagged delivered true'])
    expect(outbound(table)).toMatchObject({ status: 'delivered', conflict: true })
  })

  it('found by use: contradictory receipts: a late code is flagged', () => {
    const table = sent()
    accept(table, 'SM1')
    report(table, { providerId: 'SM1', status: 'failed' })
    report(table, { providerId: 'SM1', status: 'failed', code: '30005' })
    expect(table.events.at(-1)).toMatchObject({ type: 'message.flagged', status: 'failed', errorCode: '30005' })
    const changes = table.events.filter((event) => event.type === 'message.status_changed')
    expect(changes.every(({ status, previous }) => status !== previous)).toBe(true)
  })

  it('does not touch an inbound message, or one of another channel', () => {
    const table = sent()
    const inbound = table.all(kernel.message).find(({ direction }) => direction === 'inbound')
    report(table, { messageId: inbound?.id, attempt: 1, status: 'delivered' })
    expect(inbound?.status).toBe('received')
    table.decide((state, context) =>
      recordReceipt(state, reportedOf(keys, 'other', { messageId: outbound(table).id, status: 'failed' }), context),
    )
    expect(outbound(table).status).toBe('queued')
  })
})
