import type { Attempt } from '../../model/message.ts'
import { type Money, sumOf } from '../../model/money.ts'

/** The higher of two bills for the same thing, by a total order. So the order of arrival does not matter. */
export function higherOf(known: Money | undefined, incoming: Money): Money {
  if (known === undefined) return incoming
  if (known.currency !== incoming.currency) return known.currency < incoming.currency ? known : incoming
  const difference = sumOf([known.amount, negated(incoming.amount)])
  if (/[1-9]/.test(difference)) return difference.startsWith('-') ? incoming : known
  return known.amount <= incoming.amount ? known : incoming
}

/**
 * The provider's bill for a message: all its attempts and parts. Costs in another currency than the first are left out.
 */
export function costOf(attempts: readonly Attempt[]): Money | null {
  const costs = attempts.flatMap(({ costs = {} }) => byPart(costs))
  const [first] = costs
  if (first === undefined) return null
  const { currency } = first
  return { amount: sumOf(costs.flatMap((cost) => (cost.currency === currency ? cost.amount : []))), currency }
}

// Sorted by the name of the part: the first one must not depend on the order of receipts.
function byPart(costs: { [part: string]: Money }): Money[] {
  return Object.entries(costs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, cost]) => cost)
}

function negated(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`
}
