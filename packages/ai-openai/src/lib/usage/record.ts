import type { AssistantCall, Usage } from '@parley/core/assistant'
import { costOf, type Price, type Used } from './cost.ts'

/** The name of this assistant in records of usage. */
export const NAME = 'openai'

/** The parts of a record that a call decides. */
export interface Call {
  task: Usage['task']
  call: AssistantCall
  /** The requested model, and the one that the answer names. */
  model: string
  answeredBy: string
  used: Used
  /** Milliseconds. */
  duration: number
  isRepaired: boolean
  prices: { readonly [model: string]: Price }
}

/** The record of a call. */
export function usageOf({ task, call, model, answeredBy, used, duration, isRepaired, prices }: Call): Usage {
  return {
    ...{ task, purpose: call.purpose, assistant: NAME, model: answeredBy || model },
    ...{ inputTokens: used.inputTokens, outputTokens: used.outputTokens },
    cost: costOf(used, prices[model] ?? prices[answeredBy]),
    duration: Math.max(0, duration),
    verdict: isRepaired ? 'repaired' : 'parsed',
  }
}

/** About how many tokens a text has, for a server that does not count them. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 4)
}
