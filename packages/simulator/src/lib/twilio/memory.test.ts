import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { Account } from './account.ts'
import { createTwilioSimulator } from './create-simulator.ts'
import type { Message } from './message.ts'

const KEEP = 20
const TRAFFIC = 2000

function message(number: number, more: Partial<Message> = {}): Message {
  const sid = `SM${number.toString(16).padStart(32, '0')}`
  const customer = `+1415555${String(number).padStart(4, '0')}`
  return {
    ...{ sid, direction: 'inbound', channel: 'sms', from: customer, to: business, body: `${number}` },
    ...{ status: 'received', errorCode: null, createdAt: 0, updatedAt: 0, sentAt: 0, statusCallback: null },
    ...{ script: null, media: [], mediaUrls: [], service: null, validityPeriod: 36_000 },
    ...more,
  }
}

/** Lets each message arrive, and its webhook be answered. */
function receive(account: Account, more: Partial<Message> = {}): void {
  for (let number = 0; number < TRAFFIC; number += 1) {
    const each = message(number, more)
    account.record({ kind: 'message', message: each })
    account.record({ kind: 'told', sid: each.sid, status: 'received' })
  }
}

describe('found by use: memory levels off', () => {
  it('an account keeps a bounded number of messages, for any traffic', () => {
    const account = new Account(undefined, KEEP)
    receive(account)
    expect([...account.held()].map((held) => held.message.body)).toEqual(
      Array.from({ length: KEEP }, (_, place) => `${TRAFFIC - KEEP + place}`),
    )
  })

  it('an account keeps a bounded number of characters', () => {
    const account = new Account(undefined, KEEP)
    receive(account, { body: 'x'.repeat(10_000) })
    expect([...account.held()].length).toBeLessThan(KEEP)
  })

  it('an account keeps a bounded number of messages that were sent', () => {
    const account = new Account(undefined, KEEP)
    for (let number = 0; number < TRAFFIC; number += 1) {
      const script = { path: ['delivered' as const], errorCode: null, copies: 1, reversed: false }
      const sent = message(number, { direction: 'outbound-api', from: business, to: alice, status: 'queued', script })
      account.record({ kind: 'message', message: sent })
      account.record({ kind: 'status', sid: sent.sid, status: 'delivered', at: 0, errorCode: null })
      account.record({ kind: 'told', sid: sent.sid, status: 'delivered' })
    }
    expect([...account.held()]).toHaveLength(KEEP)
  })

  it('an account keeps a bounded number of alerts', () => {
    const account = new Account(undefined, KEEP)
    for (let number = 0; number < TRAFFIC; number += 1) {
      const alert = { code: 11200, sid: `${number}`, at: '', url: '', reason: '' }
      account.record({ kind: 'alert', alert })
    }
    expect(account.alerts()).toHaveLength(KEEP)
  })

  it('an account keeps a bounded number of opted-out customers', () => {
    const account = new Account(undefined, KEEP)
    receive(account, { body: 'STOP' })
    const optedOut = Array.from({ length: TRAFFIC }, (_, number) => message(number).from)
    expect(optedOut.filter((customer) => account.isOptedOut(business, customer))).toHaveLength(KEEP)
  })

  it('a simulator keeps no message that was received beyond its limit', async () => {
    const numbers = { sms: { number: business, webhookUrl: 'https://example.com/webhooks/sms' } }
    const answer = async (): Promise<Response> => new Response(null, { status: 204 })
    await using simulator = createTwilioSimulator({ accountSid, authToken, numbers, fetch: answer, keep: KEEP })
    for (let number = 0; number < KEEP * 5; number += 1) {
      await simulator.customer(alice).send({ channel: 'sms', text: `${number}` })
    }
    await simulator.idle()
    expect(simulator.inbound()).toHaveLength(KEEP)
  })
})
