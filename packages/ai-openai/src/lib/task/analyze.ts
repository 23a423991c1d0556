import { ParleyError } from '@parley/core'
import {
  type Analysis,
  type Answer,
  type AssistantCall,
  type AssistantConversation,
  analysisSchema,
} from '@parley/core/assistant'
import { formOf } from '../form/form.ts'
import { analyzePrompt } from '../prompt/analyze.ts'
import { answered, limitsOf, type TaskContext } from './answered.ts'

const form = formOf('analysis', analysisSchema)

/** Reads the newest turns of a customer. */
export async function analyze(
  conversation: AssistantConversation,
  call: AssistantCall,
  context: TaskContext,
): Promise<Answer<Analysis>> {
  call.signal.throwIfAborted()
  if (conversation.turns.length === 0)
    throw new ParleyError('input.invalid', { field: 'turns', reason: 'A conversation has at least one turn.' })
  const question = { ...analyzePrompt(conversation), ...limitsOf(call, 'small', context), form }
  return await answered('analyze', question, call, context)
}
