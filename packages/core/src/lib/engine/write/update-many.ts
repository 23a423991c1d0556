import type { ConversationPatch } from '../../decide/conversation.ts'
import type { AnsweredConversation } from '../../decide/conversation-joins.ts'
import { Draft } from '../../decide/draft.ts'
import { answer, type IdempotencyKey, idempotencyLookups, replay } from '../../decide/idempotency.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ConversationId, TenantId } from '../../model/ids.ts'
import type { Engine } from '../engine.ts'

/** A change of one of many conversations. */
export interface ConversationChange {
  id: ConversationId
  patch: ConversationPatch
}

/** The result of one of many changes. */
export type ConversationChanged =
  | {
      id: ConversationId
      conversation: AnsweredConversation
      /** The patch that reverts the change. `null`: nothing had changed. */
      undo: ConversationPatch | null
    }
  | { id: ConversationId; error: ParleyError }

/** The results of many changes, in their order. */
export interface UpdatedMany {
  items: ConversationChanged[]
  /** Whether the same command had run before. */
  replayed: boolean
}

/** The most changes of one command. */
const MOST_CHANGES = 500

/** Checks the changes of one command as a whole. @throws `input.invalid` naming the change */
export function ensureChanges(changes: readonly ConversationChange[]): void {
  if (!Array.isArray(changes) || changes.length === 0 || changes.length > MOST_CHANGES) {
    const reason = `It must be a list of 1 to ${MOST_CHANGES} changes, each { id, patch }.`
    throw new ParleyError('input.invalid', { field: 'items', reason })
  }
  const places = new Map<string, number>()
  for (const [place, change] of changes.entries()) {
    const { id, patch }: { id?: unknown; patch?: unknown } = Object(change)
    if (typeof id !== 'string')
      throw new ParleyError('input.invalid', {
        field: `items[${place}].id`,
        reason: 'It must be the id of a conversation.',
      })
    if (typeof patch !== 'object' || patch === null)
      throw new ParleyError('input.invalid', { field: `items[${place}].patch`, reason: 'It must be an object.' })
    const first = places.get(id)
    if (first !== undefined) {
      const reason = `It is the same conversation as items[${first}].id. Give one patch for each conversation.`
      throw new ParleyError('input.invalid', { field: `items[${place}].id`, reason })
    }
    places.set(id, place)
  }
}

/**
 * Claims the key of a command with many changes. Each change has a key of its own, made from it. So after a crash the
 * repeated command returns the results of the changes that took effect, and makes the others.
 *
 * Returns whether the key was claimed before. @throws `idempotency.mismatch`
 */
export function claimKey(
  { writer }: Pick<Engine, 'writer'>,
  tenant: TenantId,
  key: IdempotencyKey,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return writer.submit(
    {
      tenant,
      lookups: idempotencyLookups(key),
      decide(state, context) {
        if (replay(state, key, context) !== undefined) return { result: true }
        const draft = new Draft(state, context)
        answer(draft, key, null, context)
        return { commit: draft.commit(), result: false }
      },
    },
    { signal, prompt: true },
  )
}

/** Makes changes at once, each alone: a change that is refused stops no other one. */
export async function updateEach(
  changes: readonly ConversationChange[],
  update: (
    change: ConversationChange,
    place: number,
  ) => Promise<Omit<Extract<ConversationChanged, { undo: unknown }>, 'id'>>,
  signal: AbortSignal | undefined,
): Promise<ConversationChanged[]> {
  const settled = await Promise.allSettled(changes.map((change, place) => update(change, place)))
  signal?.throwIfAborted()
  return settled.map((result, place): ConversationChanged => {
    const id = changes[place]?.id as ConversationId
    if (result.status === 'rejected') return { id, error: ParleyError.from(result.reason) }
    return { id, conversation: result.value.conversation, undo: result.value.undo }
  })
}
