import { TwilioRefusal } from './errors.ts'
import type { Message } from './message.ts'
import { type MessageResource, messagesPath } from './resource.ts'

/** A page of the list in Twilio's shape. Its URIs are relative to the API's origin. */
export interface MessagePage {
  end: number
  first_page_uri: string
  messages: MessageResource[]
  next_page_uri: string | null
  page: number
  page_size: number
  previous_page_uri: string | null
  start: number
  uri: string
}

const DAY = 86_400_000

/**
 * Lists messages, newest first, by Twilio's filters only: To, From and DateSent (a whole day in GMT), `DateSent<` and
 * `DateSent>` (both inclusive).
 *
 * A message that is not yet sent has no DateSent, and no filter on DateSent finds it. So a look-up of a recent message
 * must not filter by date alone. Pages are stable while new messages arrive.
 */
export function listMessages(
  accountSid: string,
  resourceOf: (message: Message) => MessageResource,
  oldestFirst: Iterable<Message>,
  query: URLSearchParams,
): MessagePage {
  const size = pageSize(query.get('PageSize'))
  const sent = sentWithin(query)
  const [to, from] = [query.get('To'), query.get('From')]
  const found = [...oldestFirst]
    .filter(
      (message) => (to === null || message.to === to) && (from === null || message.from === from) && sent(message),
    )
    .reverse()
  const after = query.get('PageToken')
  if (after !== null && !/^PASM[0-9a-f]{32}$/.test(after)) throw new TwilioRefusal(20001, 'PageToken')
  const place = after === null ? -1 : found.findIndex((message) => `PA${message.sid}` === after)
  // If the last message of a page was dropped, so was every older one.
  const start = after !== null && place === -1 ? found.length : place + 1
  const messages = found.slice(start, start + size)
  const last = messages.at(-1)
  const page = after === null ? 0 : Number(query.get('Page') ?? 0)
  const uri = (number: number, token?: string): string => pageUri(accountSid, query, size, number, token)
  return {
    end: Math.max(start, start + messages.length - 1),
    first_page_uri: uri(0),
    messages: messages.map(resourceOf),
    next_page_uri: last !== undefined && start + size < found.length ? uri(page + 1, `PA${last.sid}`) : null,
    page,
    page_size: size,
    previous_page_uri: previous(found, start, size, page, uri),
    start,
    uri: after === null ? uri(0) : uri(page, after),
  }
}

function previous(
  found: Message[],
  start: number,
  size: number,
  page: number,
  uri: (number: number, token?: string) => string,
): string | null {
  if (start === 0) return null
  const before = found[start - size - 1]
  return before === undefined ? uri(0) : uri(page - 1, `PA${before.sid}`)
}

function pageSize(text: string | null): number {
  if (text === null) return 50
  const size = Number(text)
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw new TwilioRefusal(20001, 'PageSize must be 1 to 1000')
  return size
}

function sentWithin(query: URLSearchParams): (message: Message) => boolean {
  const on = time(query, 'DateSent')
  // The sign before the equals sign belongs to the name: `DateSent>=2026-01-01` has the name `DateSent>`.
  const after = time(query, 'DateSent>')
  const before = time(query, 'DateSent<')
  if (on === null && after === null && before === null) return () => true
  const day = on === null ? null : on - (on % DAY)
  const end = before === null ? null : before + (before % DAY === 0 ? DAY - 1 : 0)
  return ({ sentAt }) =>
    sentAt !== null &&
    (day === null || (sentAt >= day && sentAt < day + DAY)) &&
    (after === null || sentAt >= after) &&
    (end === null || sentAt <= end)
}

function time(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  if (text === null) return null
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new TwilioRefusal(20001, `${name} is not a date`)
  return time
}

function pageUri(accountSid: string, query: URLSearchParams, size: number, page: number, token?: string): string {
  const params = new URLSearchParams()
  for (const name of ['To', 'From', 'DateSent', 'DateSent<', 'DateSent>']) {
    const value = query.get(name)
    if (value !== null) params.set(name, value)
  }
  params.set('PageSize', String(size))
  params.set('Page', String(page))
  if (token !== undefined) params.set('PageToken', token)
  return `${messagesPath(accountSid)}.json?${params}`
}
