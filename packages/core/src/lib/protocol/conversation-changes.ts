import { z } from 'zod'
import type { ConversationChanged } from '../engine/write/update-many.ts'
import { type Problem, problemOf } from '../errors/problem.ts'
import { type Conversation, conversationSchema, presentConversation } from './conversation.ts'
import { type ConversationPatch, conversationPatchSchema, presentPatch } from './conversation-patch.ts'
import { exampleOf } from './example.ts'
import { problemSchema } from './problem.ts'

/** Changes of many conversations in one request: 1 to 500, each with its own patch. */
export interface ConversationChangesRequest {
  items: { id: string; patch: ConversationPatch }[]
}

/** The result of each change, in the order of the request. One refused change stops no other one. */
export interface ConversationChangesAnswer {
  items: ConversationChangeResult[]
}

export type ConversationChangeResult =
  /** `undo` reverts the change when it is sent as a patch. `null`: nothing had changed. */
  { id: string; conversation: Conversation; undo: ConversationPatch | null } | { id: string; problem: Problem }

const id = z.string().regex(/^[\w-]{1,200}$/, 'must be the id of a conversation')

export const conversationChangesRequestSchema: z.ZodType<ConversationChangesRequest> = z
  .strictObject({
    items: z
      .array(z.strictObject({ id, patch: conversationPatchSchema }))
      .min(1)
      .max(500),
  })
  .meta({
    id: 'ConversationChangesRequest',
    description: 'Changes of 1 to 500 conversations, each named once.',
    examples: [{ items: [{ id: exampleOf(conversationSchema).id, patch: { starred: true } }] }],
  })

const resultSchema: z.ZodType<ConversationChangeResult> = z.union([
  z.object({ id: z.string(), conversation: conversationSchema, undo: conversationPatchSchema.nullable() }),
  z.object({ id: z.string(), problem: problemSchema }),
])

const changed = { ...exampleOf(conversationSchema), starred: true }

export const conversationChangesAnswerSchema: z.ZodType<ConversationChangesAnswer> = z
  .object({ items: z.array(resultSchema) })
  .meta({
    id: 'ConversationChangesAnswer',
    description: 'The result of each change, in the order of the request: the conversation and its undo, or a problem.',
    examples: [
      {
        items: [
          { id: changed.id, conversation: changed, undo: { starred: false } },
          { id: 'con_00000000000000000000000000000000', problem: exampleOf(problemSchema) },
        ],
      },
    ],
  })

/** Writes the results of changes in the form of the wire. */
export function presentChanges(items: readonly ConversationChanged[], requestId?: string): ConversationChangesAnswer {
  return { items: items.map((each) => presentChange(each, requestId)) }
}

function presentChange(changed: ConversationChanged, requestId: string | undefined): ConversationChangeResult {
  const { id } = changed
  if ('error' in changed) return { id, problem: problemOf(changed.error, requestId) }
  const { conversation, undo } = changed
  const shown = presentConversation(conversation, conversation)
  return { id, conversation: shown, undo: undo === null ? null : presentPatch(undo) }
}
