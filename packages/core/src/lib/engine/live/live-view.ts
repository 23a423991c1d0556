import { ParleyError } from '../../errors/parley-error.ts'
import { ensureId, ensureInput, inputs } from '../../input.ts'
import type { ConversationId } from '../../model/ids.ts'
import type { Principal } from '../../model/principal.ts'
import { kernel } from '../../model/schema.ts'
import type { EphemeralFrame, PresenceState, Writing } from '../../protocol/live-frame.ts'
import type { Rights } from '../access/rights.ts'
import { type AccessKeys, overlaps } from '../access/visible.ts'
import type { LiveHub } from './live-hub.ts'
import { LiveMailbox } from './live-mailbox.ts'
import type { PresenceFrame } from './people.ts'

/** Milliseconds for which a person writes, unless it is reported again. */
const TYPING = 6000

/** Milliseconds for which a person is there, unless it is reported again. */
const PRESENCE = 45_000

/** The options of a report. */
export interface LiveOptions {
  /** The name of the person, for the screens of others. Default: `null`. */
  name?: string | null | undefined
  signal?: AbortSignal | undefined
}

/** The options of a report of presence. */
export interface PresenceOptions extends LiveOptions {
  /**
   * The name of the connection that reports it. A person is offline when all its connections are. Default: one for all
   * callers without a name.
   */
  connection?: string | undefined
}

/** The options of a reader of frames. */
export interface FramesOptions {
  /** Only frames of this conversation, and the frames of people that leave it. */
  conversationId?: ConversationId | undefined
  signal?: AbortSignal | undefined
}

/**
 * Typing and presence: lossy, not in the log, over all processes that share signals. A flood of one person is merged.
 *
 * A frame of a conversation that the view does not see is left out. The presence of a person there has no conversation.
 */
export interface Live {
  /**
   * Reports that the person of this view writes in a conversation, for the next 6 seconds. `null`: it stopped.
   *
   * @throws `forbidden`, `not_found`; `input.invalid` for a view without a principal
   */
  typing(conversationId: ConversationId, writing: Writing | null, options?: LiveOptions): Promise<void>
  /**
   * Reports that the person of this view is there, for the next 45 seconds, and which conversation it has open.
   *
   * @throws `forbidden`, `not_found`; `input.invalid` for a view without a principal
   */
  presence(state: PresenceState, conversationId: ConversationId | null, options?: PresenceOptions): Promise<void>
  /** The people that are online or away, from the reports that this process has. @throws `forbidden` */
  present(options?: { signal?: AbortSignal | undefined }): Promise<PresenceFrame[]>
  /**
   * The frames that have not expired, and then each new one until `signal` aborts. A slow reader gets the last frame of
   * each person.
   *
   * @throws `forbidden`
   */
  frames(options?: FramesOptions): AsyncIterable<EphemeralFrame>
}

/** The typing and presence of a tenant, as a view reports and sees them. */
export function liveOf(hub: () => LiveHub, rights: Rights, principal: Principal | undefined): Live {
  const sees = async (id: string, keys: AccessKeys | undefined): Promise<boolean> => {
    const access = await hub().access.of(id)
    return access !== undefined && (keys === undefined || overlaps(keys, { access: [...access] }))
  }
  const ensureSeen = async (id: ConversationId, signal: AbortSignal | undefined): Promise<void> => {
    ensureId(kernel.conversation, id)
    if (await sees(id, await rights.keys(signal))) return
    throw new ParleyError('not_found', { field: 'conversation' })
  }
  const person = (): Principal => {
    if (principal !== undefined) return principal
    const reason = 'Typing and presence are of a person. Call them on the view of a principal: parley.as(…).live.'
    throw new ParleyError('input.invalid', { field: 'principal', reason })
  }
  const shown = async (frame: EphemeralFrame, signal: AbortSignal | undefined): Promise<EphemeralFrame | undefined> => {
    if (frame.conversationId === null) return frame
    const keys = await rights.keys(signal)
    if (keys === undefined || (await sees(frame.conversationId, keys))) return frame
    return frame.type === 'typing' ? undefined : { ...frame, conversationId: null }
  }
  return {
    async typing(conversationId, writing, options = {}) {
      const { id } = person()
      ensureInput(writing, inputs.writing, 'writing')
      ensureInput(options, inputs.liveOptions, 'options')
      rights.allow('messages.send')
      await ensureSeen(conversationId, options.signal)
      const by = { id, name: options.name ?? null }
      hub().report({ type: 'typing', person: by, conversationId, writing, ms: TYPING })
    },
    async presence(state, conversationId, options = {}) {
      const { id } = person()
      ensureInput(state, inputs.presence, 'state')
      ensureInput(options, inputs.liveOptions, 'options')
      rights.allow('conversations.read')
      if (conversationId !== null) await ensureSeen(conversationId, options.signal)
      const { connection: source = '', name = null } = options
      hub().report({ type: 'presence', person: { id, name }, source, state, conversationId, ms: PRESENCE })
    },
    async present(options = {}) {
      ensureInput(options, inputs.readOptions, 'options')
      rights.allow('conversations.read')
      const frames = await Promise.all(
        hub()
          .present()
          .map((frame) => shown(frame, options.signal)),
      )
      return frames.filter((frame) => frame?.type === 'presence')
    },
    frames(options = {}) {
      ensureInput(options, inputs.framesOptions, 'options')
      rights.allow('events.read')
      return read(hub(), options, (frame) => shown(frame, options.signal))
    },
  }
}

async function* read(
  hub: LiveHub,
  { conversationId, signal }: FramesOptions,
  shown: (frame: EphemeralFrame) => Promise<EphemeralFrame | undefined>,
): AsyncGenerator<EphemeralFrame> {
  const mailbox = new LiveMailbox(conversationId)
  const leave = (): void => mailbox.close()
  const { begin, end } = hub.read({ frame: (frame) => mailbox.put(frame), ended: leave })
  for (const frame of begin) mailbox.put(frame)
  signal?.addEventListener('abort', leave, { once: true })
  if (signal?.aborted === true) leave()
  try {
    for await (const frame of mailbox.frames()) {
      const narrowed = await shown(frame)
      if (narrowed !== undefined) yield narrowed
    }
  } finally {
    end()
    signal?.removeEventListener('abort', leave)
  }
}
