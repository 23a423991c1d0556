// The modules of an installation with an assistant that takes a moment for each of its steps.
import { setTimeout as sleep } from 'node:timers/promises'
import { autoResponder } from '@parley/core/auto-responder'
import { suggestions } from '@parley/core/suggestions'

/** Milliseconds of each call, so that a kill finds calls in progress. */
const STEP = 15

const usageOf = (task, { purpose }) => ({
  ...{ task, purpose, assistant: 'echo', model: 'echo-1', inputTokens: 1, outputTokens: 1 },
  ...{ cost: null, duration: STEP, verdict: 'parsed' },
})

const echo = {
  name: 'echo',
  capabilities: {},
  async analyze(_, call) {
    await sleep(STEP)
    const value = {
      ...{ language: 'en', intent: 'question', confidence: 1, sentiment: 'neutral', urgency: 'normal' },
      ...{ summary: '', entities: [], ends: false, wantsPerson: false },
    }
    return { value, usage: usageOf('analyze', call) }
  },
  async *draft({ conversation }, call) {
    await sleep(STEP)
    const text = `Answer to ${conversation.turns.at(-1).text}`
    yield { type: 'text', text }
    const draft = { text, subject: null, confidence: 1, reason: 'It echoes.', sources: [], handOver: false }
    yield { type: 'end', draft, usage: usageOf('draft', call) }
  },
  async review(_, call) {
    await sleep(STEP)
    return { value: { verdict: 'send', findings: [], improved: null }, usage: usageOf('review', call) }
  },
}

export const suggesting = () => suggestions()
export const answering = () => autoResponder({ assistant: echo })
