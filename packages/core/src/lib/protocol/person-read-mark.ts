import { z } from 'zod'
import type { PersonReadProgress } from '../engine/write/person-read.ts'
import { readThroughSchema } from './conversation-patch.ts'
import { presentTime, timeSchema } from './time.ts'

/** The progress of one person of the team in reading a conversation. */
export interface PersonReadMark {
  /** The id of the person. */
  person: string
  conversationId: string
  /** The last message that the person has read. `null` before the first one. */
  readThrough: string | null
  /** The place of that message in the order of arrival, from 1. 0 before the first one. */
  sequence: number
  /** The time of the last move of the mark. `null` before the first one. */
  at: string | null
}

/** A move of the read mark of the caller. */
export interface PersonReadRequest {
  /** The id of the last message that was shown, or a cursor: `asOf` of a page, `id` of an event. */
  readThrough: string
}

export const personReadMarkSchema: z.ZodType<PersonReadMark> = z
  .object({
    person: z.string(),
    conversationId: z.string(),
    readThrough: z.string().nullable(),
    sequence: z.int().nonnegative(),
    at: timeSchema.nullable(),
  })
  .meta({
    id: 'PersonReadMark',
    description: 'The progress of one person of the team in reading a conversation.',
    examples: [
      {
        person: 'user:psn_0123456789abcdef0123456789abcdef',
        conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
        readThrough: 'msg_5f4e3d2c1b0a99887766554433221100',
        sequence: 7,
        at: '2026-03-01T09:32:00.000Z',
      },
    ],
  })

export const personReadRequestSchema: z.ZodType<PersonReadRequest> = z
  .strictObject({ readThrough: readThroughSchema })
  .meta({ id: 'PersonReadRequest', examples: [{ readThrough: 'msg_5f4e3d2c1b0a99887766554433221100' }] })

/** Writes the progress of a person in the form of the wire. */
export function presentPersonReadMark(mark: PersonReadProgress): PersonReadMark {
  const { person, conversationId, messageId, readThrough: sequence, at } = mark
  return { person, conversationId, readThrough: messageId, sequence, at: at === null ? null : presentTime(at) }
}
