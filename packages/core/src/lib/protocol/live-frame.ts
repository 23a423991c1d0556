import type { Problem } from '../errors/problem.ts'
import type { ModuleEvent } from './module-event.ts'
import type { PersonReference } from './person.ts'
import type { StreamEvent } from './stream-event.ts'

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
