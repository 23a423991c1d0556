import { type Conversation, conversation, type Listing, ParleyError, type ParleyView } from '@parley/core'
import type { Draft, Drafts } from '@parley/core/drafts'
import type { ModuleView } from '@parley/core/module'
import { z } from 'zod'

/** `hasDraft=true` in a query. */
export const draftFilter: z.ZodType<true | undefined, string | undefined> = z
  .literal('true')
  .transform(() => true as const)
  .optional()
  .meta({ description: 'Only `true`: conversations with a draft of the caller. No other filter and no order with it.' })

/** Refuses another filter beside `hasDraft`. @throws `input.invalid` naming that filter */
export function ensureAlone(others: object): void {
  const [field] = Object.entries(others).find(([, value]) => value !== undefined) ?? []
  if (field === undefined) return
  const reason = 'hasDraft=true lists by the drafts of the caller, so it has no other filter and no order.'
  throw new ParleyError('input.invalid', { field, reason, fix: `Leave out ${field} or hasDraft.` })
}

/** The page that a caller asks for. */
interface Asked {
  limit: number | undefined
  cursor: string | undefined
  signal: AbortSignal
}

/**
 * The conversations with a draft of the caller, the newest draft first. A conversation with two drafts is in the place of
 * the newer one. The cursor is that of the list of drafts.
 *
 * @throws `input.invalid` if the installation has no drafts
 */
export async function conversationsWithDraft(
  view: ParleyView,
  { limit = 20, cursor: begin, signal }: Asked,
): Promise<Listing<Conversation>> {
  const drafts = draftsOf(view)
  const items: Conversation[] = []
  let cursor = begin
  let asOf: Listing<Draft>['asOf'] | undefined
  do {
    const page = await drafts.list({ limit: limit - items.length, cursor, signal })
    asOf ??= page.asOf
    const newest = await newestOf(drafts, page.items, signal)
    const records = await view.load(newest.map(conversation.ref), { signal })
    const found = new Map(records.filter(conversation.is).map((record) => [record.id, record]))
    items.push(...newest.flatMap((id) => found.get(id) ?? []))
    cursor = page.next ?? undefined
  } while (items.length < limit && cursor !== undefined)
  return { items, next: cursor ?? null, asOf: asOf as Listing<Draft>['asOf'] }
}

/** The conversations of drafts, without those that have a newer draft of the caller. */
async function newestOf(
  drafts: ModuleView<Drafts>,
  page: readonly Draft[],
  signal: AbortSignal,
): Promise<Conversation['id'][]> {
  const first = new Map<string, Draft>()
  const ids = [...new Set(page.map(({ conversationId }) => conversationId))]
  if (ids.length === 0) return []
  let cursor: string | undefined
  do {
    const { items, next } = await drafts.list({
      ...{ where: { conversationId: { anyOf: ids } }, limit: 100, cursor, signal },
    })
    for (const each of items) if (!first.has(each.conversationId)) first.set(each.conversationId, each)
    cursor = next ?? undefined
  } while (cursor !== undefined)
  return page
    .filter(({ id, conversationId }) => (first.get(conversationId) ?? { id }).id === id)
    .map(({ conversationId }) => conversationId)
}

function draftsOf(view: ParleyView): ModuleView<Drafts> {
  const drafts: ModuleView<Drafts> | undefined = Reflect.get(view, 'drafts')
  if (drafts !== undefined) return drafts
  const reason = 'This installation has no drafts.'
  throw new ParleyError('input.invalid', { field: 'hasDraft', reason, fix: 'Add the module drafts().' })
}
