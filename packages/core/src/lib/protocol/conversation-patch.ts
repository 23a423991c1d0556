import { z } from 'zod'
import type { ConversationPatch as Patch } from '../decide/conversation.ts'
import type { AttributesPatch } from '../model/attributes.ts'
import type { ConversationStatus } from '../model/conversation.ts'
import type { Cursor, MessageId } from '../model/ids.ts'
import { isStorableText } from '../model/text.ts'
import { characters } from './characters.ts'
import { attributesPatchSchema } from './content.ts'
import { conversationStatusSchema } from './conversation.ts'
import { presentTime, timeSchema } from './time.ts'

/** A change of a conversation: at least one field. */
export interface ConversationPatch {
  starred?: boolean | undefined
  /**
   * Marks messages read through this one. Either the id of a message of the conversation, or a cursor: `asOf` of a
   * page, `id` of an event. A message that arrived later stays unread. The read mark never moves back.
   */
  readThrough?: string | undefined
  /** Marks a read conversation unread, from its last inbound message on. */
  unread?: true | undefined
  /** Sets the read mark at this `sequence`, back or forward. It reverts a `readThrough` or an `unread`. */
  unreadAfter?: number | undefined
  status?: ConversationStatus | undefined
  /** 1 to 200 characters, at least one of them visible, or `null` for no assignee. */
  assignee?: string | null | undefined
  /** All labels, at most 50 of 1 to 64 characters, at least one of each visible. */
  labels?: string[] | undefined
  /** Attributes to set; `null` removes one. Absent attributes stay as they are. */
  attributes?: AttributesPatch | undefined
  /** All access keys of the users that may see it, at most 100. Needs the action `conversations.share`. */
  access?: string[] | undefined
  /** The reason of its archiving: 1 to 1000 characters, or `null`. Only together with the status `archived`. */
  archiveReason?: string | null | undefined
  /** Snoozes an open conversation until this time, at most 366 days ahead. `null` ends its snooze. */
  snoozedUntil?: string | null | undefined
}

/** The id of a message, or a cursor. */
export const readThroughSchema: z.ZodString = z
  .string()
  .min(1)
  .max(2000)
  .refine(isStorableText, 'must have no NUL and no half of a surrogate pair')

/** The fields of a change, with the form of its times. */
export function changeFields<Time extends z.ZodType>(
  time: Time,
): { [Field in keyof Required<ConversationPatch>]: z.ZodType } {
  return {
    starred: z.boolean().optional(),
    readThrough: readThroughSchema.optional(),
    unread: z.literal(true, 'must be true; give readThrough to mark messages read').optional(),
    unreadAfter: z.int().min(0).optional(),
    status: conversationStatusSchema.optional(),
    assignee: characters(1, 200).nullable().optional(),
    labels: z.array(characters(1, 64)).max(50).optional(),
    attributes: attributesPatchSchema.optional(),
    access: z.array(characters(1, 200)).max(100).optional(),
    archiveReason: characters(1, 1000).nullable().optional(),
    snoozedUntil: time.nullable().optional(),
  }
}

/** The error of a field that was replaced. */
export function replacedField(issue: { code?: string | undefined; keys?: unknown }): string | undefined {
  const isRead = issue.code === 'unrecognized_keys' && Array.isArray(issue.keys) && issue.keys[0] === 'read'
  return isRead ? readIsGone : undefined
}

const readIsGone = 'There is no field "read". Give readThrough with the last message that was shown, or unread: true.'

/** A change of a conversation on the wire. */
export const conversationPatchSchema: z.ZodType<ConversationPatch> = (
  z.strictObject(changeFields(timeSchema), { error: replacedField }) as z.ZodType<ConversationPatch>
)
  .refine(
    (patch) => Object.keys(patch).length > 0,
    'Give at least one of starred, readThrough, unread, unreadAfter, status, snoozedUntil, assignee, labels, attributes and access.',
  )
  .meta({
    id: 'ConversationPatch',
    minProperties: 1,
    examples: [{ readThrough: 'msg_5f4e3d2c1b0a99887766554433221100', starred: true }],
  })

/** A change of the wire, in the form of the commands. */
export function patchOf({ readThrough, snoozedUntil, ...patch }: ConversationPatch): Patch {
  return {
    ...patch,
    ...(readThrough === undefined ? {} : { readThrough: readThrough as MessageId | Cursor }),
    ...(snoozedUntil === undefined ? {} : { snoozedUntil: snoozedUntil === null ? null : Date.parse(snoozedUntil) }),
  }
}

/** Writes a change in the form of the wire. */
export function presentPatch({ snoozedUntil, ...patch }: Patch): ConversationPatch {
  if (snoozedUntil === undefined) return patch
  return { ...patch, snoozedUntil: snoozedUntil === null ? null : presentTime(snoozedUntil) }
}
