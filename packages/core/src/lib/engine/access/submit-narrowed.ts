import { ParleyError } from '../../errors/parley-error.ts'
import type { Intent, SubmitOptions, Writer } from '../write/writer.ts'

/** The most decisions of a command, each with more answers about its records. */
const MAX_ROUNDS = 10

/** The questions of a decision about the visibility of records, and their answers. */
export interface Sight {
  /** Whether a decision was made without an answer that it needs, so that it does not count. */
  readonly isOpen: boolean
  /** Answers the questions of the last decision. */
  answer(signal: AbortSignal | undefined): Promise<void>
}

/** A decision that lacked an answer. It is not committed. */
const open = Symbol('open')

/**
 * Decides and commits a command of a narrowed principal. Decides again until all its questions of visibility have
 * answers.
 */
export async function submitNarrowed<Result>(
  writer: Writer,
  intent: Intent<Result>,
  sight: Sight,
  options: SubmitOptions,
): Promise<Result> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const narrowed: Intent<Result | typeof open> = {
      ...intent,
      decide(state, context) {
        try {
          const decision = intent.decide(state, context)
          return sight.isOpen ? { result: open } : decision
        } catch (error) {
          if (sight.isOpen) return { result: open }
          throw error
        }
      },
    }
    const result = await writer.submit(narrowed, options)
    if (result !== open) return result
    await sight.answer(options.signal)
  }
  throw new ParleyError('store.contended')
}
