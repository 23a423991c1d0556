import type { Draft } from '../../decide/draft.ts'
import type { State } from '../../decide/state.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Job } from '../../model/job.ts'
import type { KeysetPosition } from '../../model/query.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'

/** The most conversations that one run reads. */
const BATCH = 200

/** Conversations of the first count that are in no number yet, and its position behind them. */
interface Batch {
  conversations: Conversation[]
  /** `true` at the end. */
  position: KeysetPosition | true
}

/**
 * The next conversations of an earlier program, which did not count. The walk is in the order of their begin. The
 * writes of this program count the other ones, so it needs no second walk.
 */
export async function nextToCount({ store }: Pick<Engine, 'store'>, { tenant, work }: Job): Promise<Batch> {
  const after = work.type === 'retain' ? work.counted : undefined
  if (after === true) return { conversations: [], position: true }
  const query = kernel.conversation.queries.created
  const page = { query, where: {}, order: 'oldest', limit: BATCH, ...(after === undefined ? {} : { after }) } as const
  const { records, next = true } = await store.find(tenant, page)
  return { conversations: records.filter(({ counted }) => !counted), position: next }
}

/** Counts conversations: the write of one that is in no number adds it. */
export function countAll(draft: Draft, state: State, conversations: readonly Conversation[]): void {
  for (const { id } of conversations) {
    const conversation = state.get(kernel.conversation, id)
    if (conversation?.counted === false) draft.put(kernel.conversation, { ...conversation, counted: true })
  }
}
