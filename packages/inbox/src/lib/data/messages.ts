import type { Client, List, ListAround, Message } from '@parley/client'
import {
  type InfiniteData,
  type QueryClient,
  type QueryFilters,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query'
import { useClient } from './client.tsx'

/** Messages in one page of a thread. */
const PAGE = 50

const THREAD = 'messages'

/** The place that a page of a thread begins at. */
type PagePlace =
  | { type: 'newest' }
  /** Around a message or a time. */
  | { type: 'around'; place: string }
  | { type: 'older'; cursor: string }
  | { type: 'newer'; cursor: string }

/** A page of messages, oldest first, with the places of the pages beside it. */
export interface ThreadPage {
  items: Message[]
  older: string | null
  newer: string | null
}

/** The loaded part of a thread. */
export type ThreadPages = InfiniteData<ThreadPage, PagePlace>

/** The messages of a conversation, from its end or around a place, in both directions. */
export function useThreadPages(
  conversationId: string,
  around: string | undefined,
): UseInfiniteQueryResult<ThreadPages, Error> {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: [THREAD, conversationId, around ?? null],
    queryFn: ({ pageParam, signal }) => readPage(client, conversationId, pageParam, signal),
    initialPageParam: (around === undefined ? { type: 'newest' } : { type: 'around', place: around }) as PagePlace,
    getPreviousPageParam: ({ older }): PagePlace | undefined =>
      older === null ? undefined : { type: 'older', cursor: older },
    getNextPageParam: ({ newer }): PagePlace | undefined =>
      newer === null ? undefined : { type: 'newer', cursor: newer },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

async function readPage(
  client: Client,
  conversationId: string,
  place: PagePlace,
  signal: AbortSignal,
): Promise<ThreadPage> {
  switch (place.type) {
    case 'newest':
      return pageOf(await client.messages.list(conversationId, { limit: PAGE }, { signal }))
    case 'around':
      return pageOf(await client.messages.around(conversationId, place.place, { limit: PAGE }, { signal }))
    case 'older':
      return pageOf(await client.messages.list(conversationId, { limit: PAGE, cursor: place.cursor }, { signal }))
    case 'newer': {
      const paging = { limit: PAGE, order: 'oldest', cursor: place.cursor } as const
      const { items, next } = await client.messages.list(conversationId, paging, { signal })
      return { items, older: null, newer: next }
    }
    default:
      return place satisfies never
  }
}

function pageOf(list: List<Message> | ListAround<Message>): ThreadPage {
  return { items: list.items.toReversed(), older: list.next, newer: 'previous' in list ? list.previous : null }
}

/** Puts a message in its place in every loaded part of its thread that reaches to the end. Default: in all queries. */
export function placeMessage(queries: QueryClient, message: Message, to: QueryFilters = {}): void {
  queries.setQueriesData<ThreadPages>(
    { ...to, queryKey: [THREAD, message.conversationId] },
    (thread) => thread && placed(thread, message),
  )
}

/** The newest loaded message of a conversation that fits. */
export function newestOf(
  queries: QueryClient,
  conversationId: string,
  fits: (message: Message) => boolean,
): Message | undefined {
  const threads = queries.getQueriesData<ThreadPages>({ queryKey: [THREAD, conversationId] })
  const found = threads.flatMap(([, thread]) => thread?.pages.flatMap(({ items }) => items.findLast(fits) ?? []) ?? [])
  return found.toSorted((one, other) => (isBefore(one, other) ? 1 : -1))[0]
}

/** Reads all threads again: events are missing. */
export function refreshThreads(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: [THREAD] })
}

function placed(thread: ThreadPages, message: Message): ThreadPages {
  const known = thread.pages.findIndex(({ items }) => items.some(({ id }) => id === message.id))
  if (known !== -1)
    return withPage(thread, known, (items) => items.map((each) => (each.id === message.id ? message : each)))
  const last = thread.pages.length - 1
  const end = thread.pages[last]
  // There are later messages that are not loaded: this one comes with them.
  if (end === undefined || end.newer !== null) return thread
  const place = thread.pages.findIndex(({ items }) => items.some((each) => isBefore(message, each)))
  return withPage(thread, place === -1 ? last : place, (items) => {
    const at = items.findIndex((each) => isBefore(message, each))
    return at === -1 ? [...items, message] : [...items.slice(0, at), message, ...items.slice(at)]
  })
}

function withPage(thread: ThreadPages, place: number, change: (items: Message[]) => Message[]): ThreadPages {
  const pages = thread.pages.map((page, each) => (each === place ? { ...page, items: change(page.items) } : page))
  return { ...thread, pages }
}

/** Messages are in the order of their times; messages of equal times, in the order of their arrival. */
function isBefore(one: Message, other: Message): boolean {
  return one.at < other.at || (one.at === other.at && one.createdAt < other.createdAt)
}
