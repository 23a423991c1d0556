import type { Conversation, Message, ParleyView } from '../src/index.ts'
import type { AnyEvent } from '../src/module.ts'
import type { StatisticsFigures, StatisticsSummary } from '../src/protocol.ts'

/** All records of a tenant, as its lists return them. */
export interface AllRecords {
  conversations: Conversation[]
  messages: Message[]
  events: AnyEvent[]
}

/** Every conversation and message of a tenant. */
export async function recordsOf(view: ParleyView): Promise<Omit<AllRecords, 'events'>> {
  const conversations = await all((cursor) => view.conversations.list({ limit: 100, cursor }))
  const messages: Message[] = []
  for (const { id } of conversations)
    messages.push(...(await all((cursor) => view.messages.list(id, { limit: 100, cursor }))))
  return { conversations, messages }
}

async function all<Item>(read: (cursor?: string) => Promise<{ items: Item[]; next: string | null }>): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    items.push(...page.items)
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return items
}

interface Sums {
  received: number
  sent: number
  failed: number
  opened: number
  waits: number
  answered: number
  time: number
}

/** The figures that a recount over all messages gives for the hours of a period. It reads no counter. */
export function recounted(
  { conversations, messages, events }: AllRecords,
  isAsked: (at: number, channel: string, person: string) => boolean,
): StatisticsFigures {
  const sums: Sums = { received: 0, sent: 0, failed: 0, opened: 0, waits: 0, answered: 0, time: 0 }
  const count = (name: keyof Sums, at: number, channel: string, person = '', by = 1): void => {
    if (isAsked(Math.floor(at / 3_600_000) * 3_600_000, channel, person)) sums[name] += by
  }
  for (const { direction, history, adopted, status, createdAt, channel, author } of messages) {
    if (history || adopted) continue
    count(direction === 'inbound' ? 'received' : 'sent', createdAt, channel, author ?? '')
    if (['failed', 'undelivered', 'expired'].includes(status)) count('failed', createdAt, channel, author ?? '')
  }
  for (const { id, channel } of conversations) {
    const opening = events.find((event) => event.type === 'conversation.opened' && idOf(event) === id)
    const own = messages.filter((each) => each.conversationId === id).sort((a, b) => a.sequence - b.sequence)
    if (opening !== undefined) count('opened', opening.at, channel, own[0]?.author ?? '')
    let since: number | null = null
    const end = (): void => {
      if (since !== null) count('waits', since, channel)
    }
    for (const { direction, history, silent, adopted, at, author } of own) {
      if (history || silent) continue
      if (direction === 'inbound') {
        // The customer waits since the first message that has no answer.
        since ??= at
        continue
      }
      if (since === null || (adopted && at < since)) continue
      end()
      count('answered', since, channel, author ?? '')
      count('time', since, channel, author ?? '', at - since)
      since = null
    }
    end()
  }
  const { received, sent, failed, opened, waits, answered, time } = sums
  return {
    ...{ received, sent, failed, opened, answered },
    responseRate: waits === 0 ? null : answered / waits,
    responseSeconds: answered === 0 ? null : time / answered / 1000,
  }
}

function idOf(event: object): unknown {
  return Reflect.get(event, 'conversationId')
}

/** The present numbers that a recount over all conversations gives. */
export function recountedNumbers(conversations: readonly Conversation[]): StatisticsSummary['conversations'] {
  const of = (status: Conversation['status']): number => conversations.filter((each) => each.status === status).length
  return {
    ...{ total: conversations.length, open: of('open'), archived: of('archived'), closed: of('closed') },
    unread: conversations.filter(({ hasUnread }) => hasUnread).length,
  }
}
