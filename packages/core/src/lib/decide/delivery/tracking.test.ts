import { describe, expect, it } from 'vitest'
import type { Message } from '../../model/message.ts'
import type { Receipt } from '../../model/receipt.ts'
import { type DeliveryStatus, deliveryStatuses } from '../../model/status.ts'
import { firstAttempt, fold, nextAttempt } from './fold.ts'
import { withSummary } from './summarize.ts'
import { nextAskAt, TRACKED_FOR, type Tracked, trackingOf } from './tracking.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const born = { direction: 'outbound', status: 'queued', attempts: [firstAttempt(0)], askAt: null } as unknown as Message
const reading: Tracked = { receipts: 'delivered' }

function messageAfter(receipts: readonly Receipt[], receivedAt = 0): Message {
  return withSummary(
    born,
    receipts.reduce((known, receipt) => fold(known, receipt, receivedAt), born.attempts),
  )
}

const accepted: Receipt = { status: 'queued', providerId: 'a' }

describe('found by use: polling replaces a lost callback: the provider is asked', () => {
  it('after minutes, then after hours, then once a day up to the limit', () => {
    const message = messageAfter([accepted])
    const asked: number[] = []
    let now = 0
    for (;;) {
      const at = nextAskAt(message, reading, now)
      if (at === null) break
      asked.push(at / MINUTE)
      now = at
    }
    const days = Array.from({ length: 6 }, (_, day) => (day + 2) * 1440)
    expect(asked).toEqual([1, 2, 5, 15, 30, 60, 120, 240, 480, 960, 1440, ...days])
    expect(now).toBe(TRACKED_FOR)
  })

  it('counts from the send, for any wait of the message before it', () => {
    const message = messageAfter([accepted], DAY)
    expect(nextAskAt(message, reading, DAY)).toBe(DAY + MINUTE)
  })

  it('never sooner than a minute after the last time', () => {
    for (let now = 0; now < 3 * DAY; now += 7 * MINUTE) {
      expect(nextAskAt(messageAfter([accepted]), reading, now)).toBeGreaterThanOrEqual(now + MINUTE)
    }
  })

  it('not before a send, and not for an attempt that begins again', () => {
    expect(nextAskAt(born, reading, 0)).toBe(null)
    const again = withSummary(born, [...messageAfter([{ status: 'unknown' }]).attempts, nextAttempt(2, 5)])
    expect(nextAskAt(again, reading, 5)).toBe(null)
  })

  it.each([Number.NaN, Number.NEGATIVE_INFINITY, 1e30, -1e30, -1, 0, 1.5, 4e12, null, 'yesterday'])(
    'of one that was reported with the time %s: it counts from the receipt of the report',
    (at) => {
      const receivedAt = 1_700_000_000_000
      const message = messageAfter([{ status: 'unknown' }, { status: 'sent', at: at as number }], receivedAt)
      expect(nextAskAt(message, reading, receivedAt)).toBe(receivedAt + MINUTE)
    },
  )

  it('of one that may have been sent and has no id too', () => {
    expect(nextAskAt(messageAfter([{ status: 'unknown' }]), reading, 0)).toBe(MINUTE)
    expect(nextAskAt(messageAfter([{ status: 'sending' }]), reading, 0)).toBe(MINUTE)
  })

  it('only at its end, if the provider has no look-ups', () => {
    expect(nextAskAt(messageAfter([accepted]), { ...reading, tracking: { for: DAY } }, 5, { asks: false })).toBe(DAY)
  })

  it.each<[Tracked['receipts'], DeliveryStatus[]]>([
    ['none', []],
    ['sent', ['queued', 'sending', 'scheduled']],
    ['delivered', ['queued', 'sending', 'scheduled', 'sent']],
    ['read', ['queued', 'sending', 'scheduled', 'sent', 'delivered']],
  ])('if the channel reports at most %s: for each lower status', (receipts, open) => {
    const reported = deliveryStatuses.filter((status) => status !== 'unknown')
    const asked = reported.filter(
      (status) => nextAskAt(messageAfter([{ ...accepted, status }]), { receipts }, 0) !== null,
    )
    expect(asked.sort()).toEqual(open.sort())
  })
})

describe('the bill of a message that comes after its end', () => {
  const billing: Tracked = { receipts: 'delivered', tracking: { bill: 2 * DAY } }
  const delivered: Receipt = { ...accepted, status: 'delivered' }

  it('is requested less often than a status, up to its limit', () => {
    const message = messageAfter([delivered])
    const asked: number[] = []
    for (let now = 0; ; now = (asked.at(-1) ?? 0) * MINUTE) {
      const at = nextAskAt(message, billing, now)
      if (at === null) break
      asked.push(at / MINUTE)
    }
    expect(asked).toEqual([5, 15, 60, 240, 1440, 2880])
  })

  it('is requested only of a message that a provider bills', () => {
    const asked = deliveryStatuses.filter(
      (status) => nextAskAt(messageAfter([{ ...accepted, status }]), { ...billing, receipts: 'none' }, 0) !== null,
    )
    expect(asked.sort()).toEqual(['delivered', 'read', 'sent', 'undelivered'])
  })

  it('is not requested once it is known', () => {
    const message = messageAfter([{ ...delivered, cost: { amount: '0.0079', currency: 'USD' } }])
    expect(nextAskAt(message, billing, 0)).toBe(null)
  })
})

describe('found by use: contradictory receipts: an ended status may still rise by a late receipt', () => {
  it.each<[DeliveryStatus, DeliveryStatus]>([
    ['delivered', 'read'],
    ['failed', 'delivered'],
    ['undelivered', 'read'],
    ['canceled', 'sent'],
  ])('%s to %s', (status, later) => {
    const ended = messageAfter([{ ...accepted, status }])
    expect([ended.status, trackingOf(ended)]).toEqual([status, 'ended'])
    expect(
      messageAfter([
        { ...accepted, status },
        { ...accepted, status: later },
      ]).status,
    ).toBe(later)
  })
})

describe('the tracking of a status', () => {
  it.each<[string, Message, ReturnType<typeof trackingOf>]>([
    ['it waits to be sent', born, 'open'],
    ['it will be polled', { ...messageAfter([accepted]), askAt: 1 }, 'open'],
    ['it is not polled any more', messageAfter([{ ...accepted, status: 'sending' }]), 'not_observable'],
    ['it has no answer and is not polled any more', messageAfter([{ status: 'unknown' }]), 'not_observable'],
    ['it failed', messageAfter([{ status: 'failed' }]), 'ended'],
    ['it was delivered, and may be read', { ...messageAfter([{ status: 'delivered' }]), askAt: 1 }, 'ended'],
    ['it is inbound', { ...born, direction: 'inbound', status: 'received', attempts: [] }, null],
  ])('%s', (_, message, tracking) => {
    expect(trackingOf(message)).toBe(tracking)
  })
})
