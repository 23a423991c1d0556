import { ParleyError } from '@parley/core'
import { type Answer, type AssistantCall, type Review, type ReviewRequest, reviewSchema } from '@parley/core/assistant'
import { formOf } from '../form/form.ts'
import { reviewPrompt } from '../prompt/review.ts'
import { answered, limitsOf, type TaskContext } from './answered.ts'

const form = formOf('review', reviewSchema)

/** Judges a reply. */
export async function review(
  request: ReviewRequest,
  call: AssistantCall,
  context: TaskContext,
): Promise<Answer<Review>> {
  call.signal.throwIfAborted()
  if (request.text.trim() === '')
    throw new ParleyError('input.invalid', { field: 'text', reason: 'There is no text to judge.' })
  const question = { ...reviewPrompt(request), ...limitsOf(call, 'large', context), form }
  return await answered('review', question, call, context)
}
