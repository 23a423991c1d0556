import type { Client, Conversation, ConversationFilter, List } from '@parley/client'
import {
  type InfiniteData,
  type QueryClient,
  type QueryFilters,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useClient } from './client.tsx'
import { inOrder, isIn } from './views.ts'

/** A list of conversations in the cache: its pages, as they were read. */
export type ConversationPages = InfiniteData<List<Conversation>, string | undefined>

/** Conversations in one page of a list. */
const PAGE = 50

const LIST = 'conversations'
const ONE = 'conversation'

/** The conversations of a filter, page by page. With `read: false` only pages that another part of the page reads. */
export function useConversationPages(
  filter: ConversationFilter,
  { read = true }: { read?: boolean } = {},
): UseInfiniteQueryResult<ConversationPages, Error> {
  const client = useClient()
  return useInfiniteQuery({ ...pagesOf(client, filter), enabled: read })
}

/** Begins to read the conversations of a filter, before a component shows them. */
export function readAhead(queries: QueryClient, client: Client, filter: ConversationFilter): void {
  void queries.prefetchInfiniteQuery(pagesOf(client, filter))
}

function pagesOf(client: Client, filter: ConversationFilter) {
  return {
    queryKey: [LIST, filter],
    queryFn: async ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
      client.conversations.list({ ...filter, limit: PAGE, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: List<Conversation>) => next ?? undefined,
    // The live stream keeps it up to date.
    staleTime: Number.POSITIVE_INFINITY,
  }
}

/** One conversation: from a list if it is in one, otherwise from the server. */
export function useConversation(id: string | undefined): UseQueryResult<Conversation, Error> {
  const client = useClient()
  const queries = useQueryClient()
  return useQuery({
    queryKey: [ONE, id ?? null],
    queryFn: ({ signal }) => client.conversations.get(id ?? '', { signal }),
    initialData: () => (id === undefined ? undefined : findConversation(queries, id)),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** A conversation that the cache has; `undefined` if it has none with this id. */
export function findConversation(queries: QueryClient, id: string): Conversation | undefined {
  const one = queries.getQueryData<Conversation>([ONE, id])
  if (one !== undefined) return one
  const lists = queries.getQueriesData<ConversationPages>({ queryKey: [LIST] })
  for (const [, list] of lists) {
    const found = list?.pages.flatMap(({ items }) => items).find((each) => each.id === id)
    if (found !== undefined) return found
  }
  return undefined
}

/** Puts a conversation in the place that it has now, in every list of the cache. Default: in all queries. */
export function placeConversation(queries: QueryClient, conversation: Conversation, to: QueryFilters = {}): void {
  if (to.predicate === undefined) queries.setQueryData([ONE, conversation.id], conversation)
  // An answer is replaced, and nothing newer that the page has.
  else queries.setQueriesData({ ...to, queryKey: [ONE, conversation.id] }, conversation)
  for (const [key, list] of queries.getQueriesData<ConversationPages>({ ...to, queryKey: [LIST] })) {
    const [, filter] = key as [string, ConversationFilter]
    if (list === undefined) continue
    const isMember = isIn(filter, conversation)
    if (isMember === undefined) void queries.invalidateQueries({ queryKey: key })
    else queries.setQueryData(key, placed(list, filter, conversation, isMember))
  }
}

/** Removes a conversation from every list. Default: from all queries. */
export function dropConversation(queries: QueryClient, id: string, to: QueryFilters = {}): void {
  queries.removeQueries({ queryKey: [ONE, id] })
  queries.setQueriesData<ConversationPages>({ ...to, queryKey: [LIST] }, (list) => list && without(list, id))
}

/** Reads lists again, because events are missing or have too few fields. Default: all lists and every conversation. */
export function refreshConversations(queries: QueryClient, which?: (filter: ConversationFilter) => boolean): void {
  if (which === undefined) void queries.invalidateQueries({ queryKey: [ONE] })
  void queries.invalidateQueries({
    queryKey: [LIST],
    predicate: ({ queryKey: [, filter] }) => which === undefined || which(filter as ConversationFilter),
  })
}

function placed(
  list: ConversationPages,
  filter: ConversationFilter,
  conversation: Conversation,
  isMember: boolean,
): ConversationPages {
  const rest = without(list, conversation.id)
  if (!isMember) return rest
  const last = rest.pages.length - 1
  const pages = rest.pages.map((page) => page)
  for (const [place, page] of pages.entries()) {
    const index = page.items.findIndex((each) => inOrder(filter, conversation, each) < 0)
    if (index === -1 && place < last) continue
    // Behind the last loaded one it is on a page that was not read yet.
    if (index === -1 && page.next !== null) return rest
    const at = index === -1 ? page.items.length : index
    pages[place] = { ...page, items: [...page.items.slice(0, at), conversation, ...page.items.slice(at)] }
    break
  }
  return { ...rest, pages }
}

function without(list: ConversationPages, id: string): ConversationPages {
  if (!list.pages.some(({ items }) => items.some((each) => each.id === id))) return list
  return {
    ...list,
    pages: list.pages.map((page) =>
      page.items.some((each) => each.id === id)
        ? { ...page, items: page.items.filter((each) => each.id !== id) }
        : page,
    ),
  }
}
