import { change } from '../../decide/change-conversation.ts'
import type { ConversationPatch } from '../../decide/conversation.ts'
import type { AnsweredConversation } from '../../decide/conversation-joins.ts'
import { type Answer, type IdempotencyKey, idempotencyLookups } from '../../decide/idempotency.ts'
import type { ReadMark } from '../../decide/read-mark.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { ConversationId, TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Store } from '../../ports/store.ts'
import type { Engine } from '../engine.ts'
import { exactMarkOf, readMarkOf } from './read-mark.ts'

/** The most counts of a read mark. Other readers may move it meanwhile. */
const MAX_COUNTS = 40

/** A change of a conversation, and the key of its command. */
export interface Update {
  conversation: ConversationId
  patch: ConversationPatch
  idempotencyKey: IdempotencyKey | undefined
  /** Refuses a conversation that the principal does not see. @throws `not_found` */
  ensureSeen?: ((conversation: Conversation | undefined) => void) | undefined
  signal?: AbortSignal | undefined
}

/**
 * Changes a conversation, in one pass. Only `readThrough` and `unreadAfter` are resolved against the store first, and again if the read
 * mark moved meanwhile.
 *
 * @throws `input.invalid`, `not_found`, `conversation.closed`, `idempotency.mismatch`, `store.contended`
 */
export async function update(
  engine: Pick<Engine, 'writer' | 'store'>,
  tenant: TenantId,
  { conversation, patch, idempotencyKey, ensureSeen, signal }: Update,
): Promise<Answer<AnsweredConversation>> {
  assertPatch(patch)
  for (let count = 0; count < MAX_COUNTS; count += 1) {
    const mark = await markOf(engine.store, tenant, { conversation, patch, idempotencyKey, ensureSeen, signal }, count)
    const answer = await engine.writer.submit(
      {
        tenant,
        lookups: [...idempotencyLookups(idempotencyKey), kernel.conversation.ref(conversation)],
        decide(state, context) {
          ensureSeen?.(state.get(kernel.conversation, conversation))
          return change(state, { conversation, patch, mark, idempotencyKey }, context)
        },
      },
      { signal, prompt: true },
    )
    if (answer !== undefined) return answer
  }
  throw new ParleyError('store.contended', { field: 'readThrough' })
}

/** Resolves `readThrough` or `unreadAfter` of a patch. A command that has run returns its stored result, so nothing is resolved. */
async function markOf(
  store: Store,
  tenant: TenantId,
  { conversation: id, patch: { readThrough, unreadAfter }, idempotencyKey, ensureSeen, signal }: Update,
  count: number,
): Promise<ReadMark | undefined> {
  if (readThrough === undefined && unreadAfter === undefined) return undefined
  const lookups = [kernel.conversation.ref(id), ...idempotencyLookups(idempotencyKey)]
  const { records } = await store.load(tenant, lookups, { signal })
  const conversation = records.find(kernel.conversation.is)
  ensureSeen?.(conversation)
  if (count === 0 && records.some(kernel.idempotency.is)) return undefined
  if (conversation === undefined) throw new ParleyError('not_found', { field: 'conversation' })
  if (readThrough !== undefined) return readMarkOf(store, conversation, readThrough, { signal })
  return exactMarkOf(store, conversation, unreadAfter ?? 0, { signal })
}

function assertPatch(patch: ConversationPatch): void {
  if (Object.hasOwn(Object(patch), 'read')) {
    const reason = 'There is no field "read". Give readThrough with the last message that was shown, or unread: true.'
    throw new ParleyError('input.invalid', { field: 'read', reason })
  }
  const { readThrough, unread, unreadAfter }: { [Field in keyof ConversationPatch]?: unknown } = Object(patch)
  if (unread !== undefined && unread !== true)
    throw new ParleyError('input.invalid', {
      field: 'unread',
      reason: 'It must be true. Give readThrough to mark messages read.',
    })
  if (readThrough !== undefined && typeof readThrough !== 'string')
    throw new ParleyError('input.invalid', {
      field: 'readThrough',
      reason: 'It must be the id of a message, or a cursor.',
    })
  if ([readThrough, unread, unreadAfter].filter((each) => each !== undefined).length > 1) {
    const reason = 'Give one of readThrough, unread and unreadAfter.'
    throw new ParleyError('input.invalid', { field: unread === undefined ? 'unreadAfter' : 'unread', reason })
  }
  ensureInput(patch, inputs.changes, 'patch')
}
