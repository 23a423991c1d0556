import { useMe } from '../data/client.tsx'
import { useConversationPages } from '../data/conversations.ts'
import { filterOf, type ViewName } from '../data/views.ts'

/**
 * The numbers of conversations in the views above the list, from the lists that the page reads anyway. A list that is
 * not whole has no number.
 */
export function useViewCounts(): { readonly [View in ViewName]?: number } {
  const me = useMe()
  const all = useWhole('all', me)
  const unread = useWhole('unread', me)
  const mine = all?.filter(({ assignee }) => assignee === me).length
  return withoutNothing({ all: all?.length, unread: unread?.length, mine })
}

function useWhole(view: ViewName, me: string): { assignee: string | null }[] | undefined {
  const list = useConversationPages(filterOf(view, me), { read: view === 'unread' })
  return list.data === undefined || list.hasNextPage ? undefined : list.data.pages.flatMap(({ items }) => items)
}

/** A view without a conversation shows no zero. */
function withoutNothing(counts: { [View in ViewName]?: number | undefined }): { [View in ViewName]?: number } {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined && count > 0))
}
