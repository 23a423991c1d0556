import { z } from 'zod'
import type { Problem } from '../errors/problem.ts'
import { characters } from './characters.ts'
import type { ModuleEvent } from './module-event.ts'
import type { PersonReference } from './person.ts'
import type { StreamEvent } from './stream-event.ts'
import { timeSchema } from './time.ts'

/** The activity of a person in a conversation. */
export type Writing = 'reply' | 'note'

/**
 * News without a cursor: typing and presence. It is lossy, it is not in the log, and it expires by itself.
 *
 * On SSE its event name is its `type`.
 */
export type EphemeralFrame =
  /** A person writes in a conversation until the time `until`. `writing: null`: it stopped. */
  | {
      type: 'typing'
      conversationId: string
      person: PersonReference
      writing: Writing | null
      until: string
    }
  /** A person is there, and has this conversation open. `state: 'offline'`: its last connection has ended. */
  | {
      type: 'presence'
      person: PersonReference
      state: PresenceState
      conversationId: string | null
      until: string
    }

export type PresenceState = 'online' | 'away' | 'offline'

/** A frame of the server on a WebSocket. `join` is absent for the join without an id. */
export type ServerFrame =
  /** The first frame. */
  | { type: 'ready'; principal: PersonReference; heartbeatSeconds: number }
  /** The join is live: the events after `cursor` follow. */
  | { type: 'joined'; join?: string; cursor: string }
  | { type: 'left'; join?: string }
  | { type: 'event'; join?: string; cursor: string; event: StreamEvent | ModuleEvent }
  /** A filter left out all events up to this cursor. */
  | { type: 'passed'; join?: string; cursor: string }
  /** Events before this cursor have left the log: read the lists again. */
  | { type: 'reset'; join?: string; cursor: string }
  | { type: 'ephemeral'; frame: EphemeralFrame }
  /** The answer to `ping`, and the heartbeat. */
  | { type: 'heartbeat'; at: string }
  /** The refusal of a frame of the client. `join` names a join that failed. */
  | { type: 'error'; join?: string; problem: Problem }

/** The filter and the begin of a join. Without a filter it has every event that the caller sees. */
export interface JoinRequest {
  /** A name by the client, at most 64 characters. A second join needs one. */
  join?: string | undefined
  /** A cursor. Default: from now. */
  after?: string | undefined
  conversationId?: string | undefined
  channel?: string | undefined
  types?: string[] | undefined
}

/** A frame of the client on a WebSocket. */
export type ClientFrame =
  | ({ type: 'join' } & JoinRequest)
  | { type: 'leave'; join?: string | undefined }
  | { type: 'typing'; conversationId: string; writing: Writing | null }
  | { type: 'presence'; state: Exclude<PresenceState, 'offline'>; conversationId: string | null }
  | { type: 'ping' }

/** The codes with which the server closes a WebSocket, beside those of the protocol. */
export const closeCodes = {
  /** The server stops. Connect again. */
  stopped: 1012,
  /** A frame was no frame of a client. */
  malformed: 4400,
  /** The session, the key or the token has ended. */
  unauthenticated: 4401,
  /** The reader read too slowly. Connect again with the last cursor. */
  tooSlow: 4408,
  /** The caller has too many connections. */
  tooMany: 4429,
} as const

const person: z.ZodType<PersonReference> = z.object({ id: z.string(), name: z.string().nullable() }).meta({
  id: 'PersonReference',
  description: 'A person of the team, or another principal, as other people see it.',
  examples: [{ id: 'user:psn_7d1f0c9a3b5e4f6d', name: 'Grace Hopper' }],
})
const writing = z.enum(['reply', 'note']).nullable()
const conversationId = characters(1, 200)

const presenceExample: EphemeralFrame = {
  type: 'presence',
  person: { id: 'user:psn_7d1f0c9a3b5e4f6d', name: 'Grace Hopper' },
  state: 'online',
  conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b',
  until: '2026-03-01T09:32:45.000Z',
}

/** The schema of a frame about the presence of a person. */
export const presenceFrameSchema: z.ZodType<Extract<EphemeralFrame, { type: 'presence' }>> = z
  .object({
    type: z.literal('presence'),
    person,
    state: z.enum(['online', 'away', 'offline']),
    conversationId: z.string().nullable(),
    until: timeSchema,
  })
  .meta({
    id: 'PresenceFrame',
    description: 'A person is there until the time `until`, unless another frame follows.',
    examples: [presenceExample],
  })

/** The schema of typing and presence. */
export const ephemeralFrameSchema: z.ZodType<EphemeralFrame> = z
  .union([
    z.object({ type: z.literal('typing'), conversationId: z.string(), person, writing, until: timeSchema }),
    presenceFrameSchema,
  ])
  .meta({
    id: 'EphemeralFrame',
    description: 'Typing or presence: news without a cursor that expires by itself.',
    examples: [presenceExample],
  })

/** A report that the caller writes, or has stopped. */
export interface TypingReport {
  writing: Writing | null
}

/** The schema of {@link TypingReport}. */
export const typingReportSchema: z.ZodType<TypingReport> = z.strictObject({ writing }).meta({
  id: 'TypingReport',
  description: 'The caller writes for the next 6 seconds. `null`: it stopped.',
  examples: [{ writing: 'reply' }],
})

/** A report that the caller is there. */
export interface PresenceReport {
  state: PresenceState
  conversationId: string | null
}

/** The schema of {@link PresenceReport}. */
export const presenceReportSchema: z.ZodType<PresenceReport> = z
  .strictObject({ state: z.enum(['online', 'away', 'offline']), conversationId: conversationId.nullable() })
  .meta({
    id: 'PresenceReport',
    description: 'The caller is there for the next 45 seconds, with this conversation open.',
    examples: [{ state: 'online', conversationId: 'con_7d1f0c9a3b5e4f6d8a2b1c0d9e8f7a6b' }],
  })

const join = characters(1, 64).optional()
const joinFields = {
  join,
  after: z.string().max(2000).optional(),
  conversationId: conversationId.optional(),
  channel: characters(1, 200).optional(),
  types: z.array(z.string().max(200)).max(200).optional(),
}

/** The schema of a join. */
export const joinRequestSchema: z.ZodType<JoinRequest> = z.strictObject(joinFields)

/** The schema of a frame of the client. */
export const clientFrameSchema: z.ZodType<ClientFrame> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('join'), ...joinFields }),
  z.strictObject({ type: z.literal('leave'), join }),
  z.strictObject({ type: z.literal('typing'), conversationId, writing }),
  z.strictObject({
    type: z.literal('presence'),
    state: z.enum(['online', 'away']),
    conversationId: conversationId.nullable(),
  }),
  z.strictObject({ type: z.literal('ping') }),
])
