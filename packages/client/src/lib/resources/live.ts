import type { EphemeralFrame, PresenceState, Writing } from '@parley/core/protocol'
import type { Http } from '../http/http.ts'
import { part } from '../http/query.ts'
import type { CallOptions } from '../options.ts'

/** A presence frame. */
export type PresenceFrame = Extract<EphemeralFrame, { type: 'presence' }>

/** `client.presence` */
export interface Presence {
  list(options?: CallOptions): Promise<{ items: PresenceFrame[] }>
  /** Reports the caller's state, and the conversation that is open. */
  set(state: Exclude<PresenceState, 'offline'>, conversationId?: string | null, options?: CallOptions): Promise<void>
}

export function presenceOf(http: Http): Presence {
  return {
    list: (options) => http.get('/presence', {}, options),
    set: (state, conversationId = null, options) =>
      http.write({ method: 'PUT', path: '/presence', body: { state, conversationId }, once: true }, options),
  }
}

/** `client.typing` */
export interface Typing {
  /** Reports that the caller writes; `null` that it stopped. */
  set(conversationId: string, writing: Writing | null, options?: CallOptions): Promise<void>
}

export function typingOf(http: Http): Typing {
  return {
    // A late frame is worth nothing, so it is not repeated.
    set: (conversationId, writing, options) =>
      http.write(
        { method: 'POST', path: `/conversations/${part(conversationId)}/typing`, body: { writing }, once: true },
        options,
      ),
  }
}
