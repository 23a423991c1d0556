import { ParleyError } from '../../errors/parley-error.ts'
import type { Intent, SubmitOptions, Writer } from '../write/writer.ts'
import type { CommandSight } from './command-sight.ts'

/** The most decisions of a command, each with more answers about its records. */
const MAX_ROUNDS = 10

/** A decision that lacked an answer. It is not committed. */
const open = Symbol('open')

/**
 * Decides and commits a command of a narrowed principal. Decides again until all its questions of visibility have
 * answers.
 */
export async function submitNarrowed<Result>(
  writer: Writer,
  intent: Intent<Result>,
  sight: CommandSight,
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
