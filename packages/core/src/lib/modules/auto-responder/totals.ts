import { sumOf } from '../../model/money.ts'
import type { Cost } from '../../protocol/suggestion.ts'
import type { RunRecord } from './run-record.ts'

/** The sums of calls: their number, their tokens and their prices by currency. */
export interface Totals {
  calls: number
  inputTokens: number
  outputTokens: number
  costs: Cost[]
}

/** The sums with more calls. */
export function withRuns(totals: Totals, runs: readonly RunRecord[]): Totals {
  const costs = runs.flatMap(({ cost }) => cost ?? [])
  return {
    calls: totals.calls + runs.length,
    inputTokens: runs.reduce((sum, each) => sum + each.inputTokens, totals.inputTokens),
    outputTokens: runs.reduce((sum, each) => sum + each.outputTokens, totals.outputTokens),
    costs: byCurrency([...totals.costs, ...costs]),
  }
}

/** One exact sum for each currency, in the order of the alphabet. */
export function byCurrency(costs: readonly Cost[]): Cost[] {
  const currencies = [...new Set(costs.map(({ currency }) => currency))].sort()
  return currencies.map((currency) => ({
    amount: sumOf(costs.flatMap((each) => (each.currency === currency ? each.amount : []))),
    currency,
  }))
}
