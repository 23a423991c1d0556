import { z } from 'zod'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import type { Module } from '../../ports/module.ts'
import { defineModule } from '../define-module.ts'
import { cannedResponse } from './canned-response.ts'
import { addResponse, editResponse, removeResponse, renderResponse } from './decide.ts'
import type { Responses } from './types.ts'
import type { Rendered } from './variables.ts'

const shortcut = z
  .string()
  .regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'must be 1 to 40 letters, digits, - and _')
  .meta({ examples: ['thanks'] })

function words(most: number, example: string): z.ZodType<string, string> {
  const visible = 'must have at least one visible character'
  const text = z.string().min(1).max(most).transform(storable).refine(isVisible, visible)
  return text.meta({ examples: [example] })
}

const fields = { shortcut, title: words(200, 'Thanks'), text: words(10_000, 'Thank you, {{contact.firstName|there}}!') }

/** The result of `render`. */
const renderedSchema: z.ZodType<Rendered> = z
  .object({
    text: z.string(),
    missing: z.array(z.enum(['contact.name', 'contact.firstName', 'me.name', 'conversation.channel'])),
  })
  .meta({
    id: 'RenderedResponse',
    description: 'A canned response with its variables filled in. `missing` names those that were left empty.',
    examples: [{ text: 'Thank you, Ann!', missing: [] }],
  })

/** Texts of the team and of each person, to insert by a shortcut. */
export function responses(): Module<Responses> {
  return defineModule<Responses>({
    id: 'responses',
    records: [cannedResponse],
    reads: { list: cannedResponse.queries.responses, search: cannedResponse.queries.search, get: cannedResponse },
    events: {
      'response.saved': { subject: 'responseId', joins: { response: [cannedResponse, 'responseId'] } },
      'response.removed': { subject: 'responseId' },
    },
    commands: {
      add: {
        input: z.object({ ...fields, person: z.string().max(200).nullable().optional() }),
        returns: cannedResponse,
        decide: addResponse,
      },
      edit: {
        input: z.object({
          id: cannedResponse.idSchema,
          shortcut: fields.shortcut.optional(),
          title: fields.title.optional(),
          text: fields.text.optional(),
        }),
        returns: cannedResponse,
        lookups: ({ id }) => [cannedResponse.ref(id)],
        decide: editResponse,
      },
      remove: {
        input: cannedResponse.idSchema,
        returns: cannedResponse,
        lookups: (id) => [cannedResponse.ref(id)],
        decide: removeResponse,
      },
      render: {
        input: z.object({ id: cannedResponse.idSchema, conversationId: kernel.conversation.idSchema }),
        returns: renderedSchema,
        action: 'modules.read',
        lookups: ({ id, conversationId }) => [cannedResponse.ref(id), kernel.conversation.ref(conversationId)],
        decide: renderResponse,
      },
    },
    routes: {
      'GET /responses': 'list',
      'GET /responses/search': 'search',
      'GET /responses/{id}': 'get',
      'POST /responses': 'add',
      'PATCH /responses/{id}': 'edit',
      'DELETE /responses/{id}': 'remove',
      'POST /responses/{id}/render': 'render',
    },
  })
}
