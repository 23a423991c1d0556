import { z } from 'zod'
import { needs } from '../../decide/needs.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { Module } from '../../ports/module.ts'
import { type SuggestionOrigin, suggestionOriginSchema } from '../../protocol/suggestion.ts'
import { kilobytes } from '../bytes.ts'
import { defineModule } from '../define-module.ts'
import { approve, endAll, placeIdOf, propose, reject } from './decide.ts'
import { forgetSuggestions } from './forget-suggestions.ts'
import { suggestion } from './suggestion.ts'
import { suggestionPlace } from './suggestion-place.ts'
import type { Suggestions } from './types.ts'

const carried = [
  'conversation.closed',
  'channel.unknown',
  'text.empty',
  'text.too_long',
  'content.unsupported',
  'suggestion.stale',
] as const

/** The commands of the installation itself. No role has their action. */
const own = { action: 'people.authenticate' } as const

const text = z
  .string()
  .max(65_536)
  .refine(kilobytes(64), 'must be at most 64 kB')
  .transform(storable)
  .meta({ examples: ['We are open on Saturday from 10 to 16.'] })
const subject = z.string().max(998).transform(storable).nullable().optional()
const id = suggestion.idSchema
const hash = z
  .string()
  .max(64)
  .meta({ examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] })

/**
 * Proposed replies. A person approves, edits or rejects each; the decision and the message are one commit.
 *
 * A new message of the customer makes a pending one stale, and a reply by hand supersedes it.
 */
export function suggestions(): Module<Suggestions> {
  return defineModule<Suggestions>({
    id: 'suggestions',
    records: [suggestion, suggestionPlace],
    reads: { list: suggestion.queries.suggestions, get: suggestion },
    events: {
      'suggestion.proposed': { subject: 'suggestionId', joins: { suggestion: [suggestion, 'suggestionId'] } },
      'suggestion.decided': { subject: 'suggestionId', joins: { suggestion: [suggestion, 'suggestionId'] } },
    },
    jobs: { 'suggestions.forget': { concurrency: 2, run: forgetSuggestions } },
    on: {
      'message.received': (changes, { conversationId, silent }, state) =>
        silent ? undefined : endAll(changes, conversationId, 'stale', state),
      'message.queued'(changes, { conversationId, messageId }, state) {
        const message = kernel.message.ref(messageId)
        const known = state.get(kernel.message, messageId)
        if (known === undefined) return state.has(message) ? undefined : needs(message)
        // A machine's own message, such as a receipt, answers nothing.
        return known.automatic ? undefined : endAll(changes, conversationId, 'superseded', state, messageId)
      },
      'message.adopted': (changes, { conversationId }, state) => endAll(changes, conversationId, 'superseded', state),
      'conversation.removed'(changes, { conversationId }, state) {
        const place = suggestionPlace.ref(placeIdOf(changes, conversationId))
        if (!state.has(place)) return needs(place)
        const known = changes.get(suggestionPlace, placeIdOf(changes, conversationId))
        if (known === undefined) return undefined
        changes.remove(suggestionPlace, known)
        changes.addJob('suggestions.forget', { conversationId })
        return undefined
      },
    },
    commands: {
      propose: {
        input: z.object({
          conversationId: kernel.conversation.idSchema,
          text,
          subject,
          forMessageId: kernel.message.idSchema.optional(),
          task: z.enum(['greeting', 'answer', 'goodbye']).optional(),
          source: z.string().min(1).max(100).transform(storable).optional(),
          origin: (suggestionOriginSchema as z.ZodType<SuggestionOrigin>).optional(),
          beside: z.boolean().optional(),
        }),
        returns: suggestion,
        refuses: carried,
        lookups: ({ conversationId, forMessageId }) => [
          kernel.conversation.ref(conversationId),
          ...(forMessageId === undefined ? [] : [kernel.message.ref(forMessageId)]),
        ],
        decide: (changes, { source = changes.author ?? 'program', ...given }, state) =>
          propose(changes, { ...given, source }, state),
      },
      approve: {
        input: z.object({ id, hash, text: text.optional(), subject }),
        returns: suggestion,
        refuses: [...carried, 'suggestion.decided', 'suggestion.changed'],
        lookups: (approval) => [suggestion.ref(approval.id)],
        decide: approve,
      },
      reject: {
        input: z.object({ id, reason: z.string().max(1000).transform(storable).optional() }),
        returns: suggestion,
        refuses: ['suggestion.decided', 'suggestion.stale'],
        lookups: (rejection) => [suggestion.ref(rejection.id)],
        decide: reject,
      },
      forget: {
        ...own,
        input: id,
        returns: z.object({ removed: z.boolean() }),
        lookups: (forgotten) => [suggestion.ref(forgotten)],
        decide(changes, forgotten) {
          const known = changes.get(suggestion, forgotten)
          if (known !== undefined) changes.remove(suggestion, known)
          return { removed: known !== undefined }
        },
      },
    },
    routes: {
      'GET /suggestions': 'list',
      'GET /suggestions/{id}': 'get',
      'POST /suggestions': 'propose',
      'POST /suggestions/{id}/approve': 'approve',
      'POST /suggestions/{id}/reject': 'reject',
    },
  })
}
