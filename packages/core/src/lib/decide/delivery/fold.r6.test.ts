import { expect, it } from 'vitest'
import type { Receipt } from '../../model/receipt.ts'
import { deliveryStatuses } from '../../model/status.ts'
import { firstAttempt, fold, nextAttempt } from './fold.ts'
import { summarize } from './summarize.ts'

const SEQUENCES = process.env.PARLEY_PROVE === 'full' ? 1_000_000 : 100_000

/** A small generator of its own: with a property library, a million sequences would measure the library. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

function sequence(pick: (below: number) => number): Receipt[] {
  return Array.from({ length: 1 + pick(7) }, () => {
    const status = deliveryStatuses[pick(deliveryStatuses.length)] ?? 'sent'
    const part = pick(4) === 0 ? { name: pick(2) === 0 ? 'ann' : 'bob', of: 2 } : undefined
    const code = pick(5) === 0 ? '30003' : undefined
    return { attempt: 1 + pick(2), status, part, code, at: 1 + pick(4) }
  })
}

// Shuffled, with a part of it twice.
function disorder(receipts: readonly Receipt[], pick: (below: number) => number): Receipt[] {
  const again = [...receipts, ...receipts.filter(() => pick(2) === 0)]
  for (let place = again.length - 1; place > 0; place -= 1) {
    const other = pick(place + 1)
    const [a, b] = [again[place], again[other]]
    if (a !== undefined && b !== undefined) {
      again[place] = b
      again[other] = a
    }
  }
  return again
}

const born = [firstAttempt(0), nextAttempt(2, 0)]
const answer = (receipts: readonly Receipt[]): string => {
  const attempts = receipts.reduce((known, receipt) => fold(known, receipt, 1000), born)
  const { status, attempt, conflict, possibleDuplicate, errorCode, progress } = summarize(attempts)
  return `${status} ${attempt} ${conflict} ${possibleDuplicate} ${errorCode} ${progress.delivered}/${progress.of}`
}

it(`R6 status lattice: ${SEQUENCES} random receipt sequences, permuted and duplicated, give one answer each`, () => {
  const seed = Number(process.env.PARLEY_SEED ?? 20_261)
  const pick = random(seed)
  let differing = 0
  for (let count = 0; count < SEQUENCES; count += 1) {
    const receipts = sequence(pick)
    if (answer(disorder(receipts, pick)) !== answer(receipts)) differing += 1
  }
  expect({ seed, differing }).toEqual({ seed, differing: 0 })
}, 1_800_000)
