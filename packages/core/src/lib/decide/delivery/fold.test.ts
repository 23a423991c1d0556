import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Receipt } from '../../model/receipt.ts'
import { deliveryStatuses, rankOf } from '../../model/status.ts'
import { firstAttempt, fold, nextAttempt } from './fold.ts'
import { summarize } from './summarize.ts'

const born = [firstAttempt(0)]

function foldAll(receipts: readonly Receipt[], attempts = born) {
  return receipts.reduce((known, receipt) => fold(known, receipt, 1000), attempts)
}

const receipt = fc.record<Receipt>(
  {
    attempt: fc.constantFrom(1, 2),
    providerId: fc.constantFrom('a', 'b'),
    part: fc.constantFrom({ name: '1', of: 2 }, { name: '2', of: 2 }),
    status: fc.constantFrom(...deliveryStatuses),
    code: fc.constantFrom('30003', '30005'),
    detail: fc.constantFrom('first', 'second'),
    units: fc.constantFrom(1, 2),
    cost: fc.constantFrom({ amount: '0.0075', currency: 'USD' }, { amount: '0.01', currency: 'EUR' }),
    at: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: ['status', 'attempt'] },
)

describe('invariant 3: status is a maximum', () => {
  it('gives the same evidence for every order and number of the same receipts', () => {
    const shuffled = fc
      .array(receipt, { maxLength: 8 })
      .chain((receipts) =>
        fc.tuple(
          fc.constant(receipts),
          fc.shuffledSubarray([...receipts, ...receipts], { minLength: receipts.length * 2 }),
        ),
      )
    const attempts = [firstAttempt(0), nextAttempt(2, 0)]
    fc.assert(
      fc.property(shuffled, ([receipts, again]) => {
        expect(summarize(foldAll(again, attempts))).toEqual(summarize(foldAll(receipts, attempts)))
        expect(foldAll(again, attempts)).toEqual(foldAll(receipts, attempts))
      }),
    )
  })

  it('is the highest that was reported of an attempt; a lost answer is no report', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...deliveryStatuses), { minLength: 1 }), (statuses) => {
        const highest = deliveryStatuses.findLast((status) => status === 'queued' || statuses.includes(status))
        const isUnanswered =
          statuses.includes('unknown') && statuses.every((each) => ['unknown', 'queued'].includes(each))
        const expected = isUnanswered ? 'unknown' : highest
        expect(summarize(foldAll(statuses.map((status) => ({ attempt: 1, status })))).status).toBe(expected)
      }),
    )
  })

  it('returns the same array if a receipt adds nothing', () => {
    const once = foldAll([{ attempt: 1, status: 'sent', providerId: 'a' }])
    expect(fold(once, { attempt: 1, status: 'sent', providerId: 'a' }, 2000)).toBe(once)
  })

  it('keeps both and flags the conflict when a final failure and a delivery are reported of one attempt', () => {
    const summary = summarize(foldAll([{ status: 'delivered' }, { status: 'undelivered', code: '30003' }]))
    expect(summary).toMatchObject({ status: 'delivered', conflict: true, errorCode: null })
  })

  it('counts read as delivered without a delivered receipt', () => {
    expect(summarize(foldAll([{ status: 'read' }]))).toMatchObject({ status: 'read', conflict: false })
  })

  it('adds the code of a late error', () => {
    const bare = foldAll([{ status: 'failed', at: 1 }])
    expect(summarize(fold(bare, { status: 'failed', code: '30005', at: 9 }, 9)).errorCode).toBe('30005')
  })

  it('shows unknown only if the provider reports nothing', () => {
    expect(summarize(foldAll([{ status: 'unknown' }])).status).toBe('unknown')
    expect(summarize(foldAll([{ status: 'unknown' }, { status: 'sent' }])).status).toBe('sent')
  })

  it('is not unknown any more once the provider is known to have it', () => {
    const found = foldAll([{ status: 'unknown' }, { status: 'queued', providerId: 'a' }])
    expect(summarize(found).status).toBe('queued')
  })
})

describe('found by use: contradictory receipts', () => {
  const ofOne = receipt.map((each): Receipt => ({ ...each, attempt: 1 }))

  it('a status never moves down, for any reports of parts and of the whole: only unknown ends', () => {
    fc.assert(
      fc.property(fc.array(ofOne, { maxLength: 10 }), (receipts) => {
        let attempts = born
        for (const each of receipts) {
          const before = summarize(attempts).status
          attempts = fold(attempts, each, 1000)
          const after = summarize(attempts).status
          if (before !== 'unknown') expect(rankOf(after) >= rankOf(before) || after === 'unknown').toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it.each(deliveryStatuses.filter((status) => !['unknown', 'queued'].includes(status)))(
    'unknown gives way to %s, in any order',
    (status) => {
      const answered = foldAll([{ status: 'unknown' }, { status }])
      expect(summarize(answered).status).not.toBe('unknown')
      expect(summarize(foldAll([{ status }, { status: 'unknown' }]))).toEqual(summarize(answered))
    },
  )

  it('no attempt with an answer becomes unknown again', () => {
    fc.assert(
      fc.property(fc.array(ofOne, { minLength: 1, maxLength: 6 }), (receipts) => {
        const isAnswered = receipts.some(
          ({ status, providerId }) => providerId !== undefined || !['unknown', 'queued'].includes(status),
        )
        if (isAnswered) expect(summarize(foldAll([...receipts, { status: 'unknown' }])).status).not.toBe('unknown')
      }),
    )
  })

  it('a part that failed stays failed beside a later one, and beside a canceled one', () => {
    const of = 2
    const failed: Receipt[] = [
      { status: 'sent', part: { name: 'a', of } },
      { status: 'canceled', part: { name: 'b', of } },
    ]
    expect(summarize(foldAll(failed)).status).toBe('failed')
    expect(summarize(foldAll([...failed, { status: 'delivered', part: { name: 'b', of } }]))).toMatchObject({
      status: 'failed',
      conflict: true,
    })
  })
})

describe('several attempts', () => {
  const two = [...foldAll([{ status: 'unknown' }]), nextAttempt(2, 5)]

  it('the latest decides', () => {
    expect(summarize(two)).toMatchObject({ status: 'queued', attempt: 2, possibleDuplicate: false })
  })

  it('flags a possible duplicate when an earlier one turns out to be accepted', () => {
    const late = foldAll(
      [
        { attempt: 2, status: 'sent' },
        { attempt: 1, status: 'delivered' },
      ],
      two,
    )
    expect(summarize(late)).toMatchObject({ status: 'sent', attempt: 2, possibleDuplicate: true })
  })

  it('does not hide a delivery behind a later attempt that was not accepted', () => {
    const late = foldAll([{ attempt: 1, status: 'delivered' }], two)
    expect(summarize(late)).toMatchObject({ status: 'delivered', attempt: 1, possibleDuplicate: true })
  })
})

describe('parts and recipients', () => {
  const part = (name: string, status: Receipt['status']): Receipt => ({ status, part: { name, of: 3 } })

  it('is delivered when all are', () => {
    const all = foldAll([part('1', 'delivered'), part('2', 'read'), part('3', 'delivered')])
    expect(summarize(all)).toMatchObject({ status: 'delivered', progress: { delivered: 3, of: 3 } })
  })

  it('shows k of n between', () => {
    const some = foldAll([part('1', 'delivered'), part('2', 'delivered')])
    expect(summarize(some)).toMatchObject({ status: 'sent', progress: { delivered: 2, of: 3 } })
  })

  it('is failed when any is, without calling that a conflict', () => {
    const failed = foldAll([part('1', 'delivered'), part('2', 'failed')])
    expect(summarize(failed)).toMatchObject({ status: 'failed', conflict: false, progress: { delivered: 1, of: 3 } })
  })
})
