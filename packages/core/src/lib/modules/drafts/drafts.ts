import { z } from 'zod'
import { needs } from '../../decide/needs.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { SentAttachment } from '../../ports/content.ts'
import type { Module } from '../../ports/module.ts'
import { contentFields } from '../../protocol/content.ts'
import { kilobytes } from '../bytes.ts'
import { defineModule } from '../define-module.ts'
import { clear, forget, idOf, remove, save } from './decide.ts'
import { draft } from './draft.ts'
import { forgetDrafts } from './forget-drafts.ts'
import type { Drafts } from './types.ts'

const conversationId = kernel.conversation.idSchema
const type = z.enum(['reply', 'note'])

const content = z.object({
  conversationId,
  type,
  text: z
    .string()
    .max(65_536)
    .refine(kilobytes(64), 'must be at most 64 kB')
    .transform(storable)
    .meta({ examples: ['Thank you for'] }),
  subject: z.string().max(1000).transform(storable).nullable().optional(),
  // The schema checks the form of each id.
  attachments: contentFields.attachments as z.ZodType<SentAttachment[] | undefined>,
})

/** The drafts of persons: written on one device, seen on the next, gone when the message is sent. */
export function drafts(): Module<Drafts> {
  return defineModule<Drafts>({
    id: 'drafts',
    records: [draft],
    reads: { list: draft.queries.drafts, get: draft },
    events: {
      'draft.saved': { subject: 'draftId', joins: { draft: [draft, 'draftId'] } },
      'draft.removed': { subject: 'draftId' },
    },
    jobs: { 'drafts.forget': { concurrency: 2, run: forgetDrafts } },
    on: {
      'conversation.removed'(changes, { conversationId: id }) {
        changes.addJob('drafts.forget', { conversationId: id })
        return undefined
      },
      'message.queued'(changes, { messageId, conversationId: id }, state) {
        const known = state.get(kernel.message, messageId)
        const message = kernel.message.ref(messageId)
        if (known === undefined && !state.has(message)) return needs(message)
        const { author = null } = known ?? {}
        if (author === null) return undefined
        const own = draft.ref(idOf(changes, { conversationId: id, type: 'reply' }, author))
        if (!state.has(own)) return needs(own)
        clear(changes, own.id as never)
        return undefined
      },
    },
    commands: {
      save: {
        input: content as z.ZodType<z.output<typeof content>>,
        returns: draft,
        lookups: ({ conversationId: id, attachments = [] }) => [
          kernel.conversation.ref(id),
          ...attachments.map(({ mediaId }) => kernel.media.ref(mediaId)),
        ],
        decide: save,
      },
      remove: {
        input: z.object({ conversationId, type }),
        returns: draft,
        lookups: ({ conversationId: id }) => [kernel.conversation.ref(id)],
        decide: remove,
      },
      forget: { input: draft.idSchema, returns: draft, lookups: (id) => [draft.ref(id)], decide: forget },
    },
    routes: {
      'GET /drafts': 'list',
      'GET /drafts/{id}': 'get',
      'PUT /drafts/{conversationId}/{type}': 'save',
      'DELETE /drafts/{conversationId}/{type}': 'remove',
    },
  })
}
