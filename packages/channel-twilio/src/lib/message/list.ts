import type twilio from 'twilio'
import { z } from 'zod'
import type { Account } from '../account/account.ts'
import { type Failure, failureOf } from './failure.ts'

/** An account to request from, and a signal that ends the call. */
export interface Desk {
  account: Account
  signal: AbortSignal
}

/** One page of a list of Twilio's, as it was received: a record may have any shape. */
export interface Page {
  records: unknown[]
  next: string | undefined
}

/** The request did not reach Twilio, or Twilio refused it. */
export class NotAsked extends Error {
  override readonly name = 'NotAsked'
  readonly failure: Failure
  /** The HTTP status of the answer, if there was one. */
  readonly status: number | undefined

  constructor(what: Subject, failure: Failure, status: number | undefined) {
    super(`Twilio did not return ${what}. ${failure.detail}`)
    this.failure = failure
    this.status = status
  }
}

const ORIGIN = 'https://api.twilio.com'

const pageOfMessages = z.object({ messages: z.array(z.unknown()), next_page_uri: z.string().nullish() })
const pageOfMedia = z.object({ media_list: z.array(z.unknown()) })

/** The filters of a list, and the size of its pages. */
export interface Filter {
  PageSize: number
  To?: string
  From?: string
  'DateSent>'?: string
  'DateSent<'?: string
}

/** The requested object in an error. */
type Subject = 'a message' | 'messages' | 'missed messages' | 'the files of a message'

/** The first page of the list of messages, newest first. */
export async function firstPage(desk: Desk, params: Filter, what: Subject = 'missed messages'): Promise<Page> {
  return messagesIn(await asked(desk, what, (sid) => [messagesOf(sid), params]))
}

/** The next page of a list. */
export async function pageAfter(
  desk: Desk,
  { next }: Page,
  what: Subject = 'missed messages',
): Promise<Page | undefined> {
  if (!next) return undefined
  // Uses only the path of the next page, so that credentials go to Twilio alone.
  const { pathname, search } = new URL(next, ORIGIN)
  return messagesIn(await asked(desk, what, () => [`${pathname}${search}`, undefined]))
}

/** One message as received from Twilio; `undefined` if Twilio has deleted it. */
export async function messageBy(desk: Desk, sid: string): Promise<unknown> {
  const path = (account: string): string => messagesOf(account, `/${encodeURIComponent(sid)}`)
  try {
    return await asked(desk, 'messages', (account) => [path(account), undefined])
  } catch (error) {
    if (error instanceof NotAsked && error.status === 404) return undefined
    throw error
  }
}

/** The files of a message, as they were received from Twilio. */
export async function mediaOf(desk: Desk, sid: string): Promise<unknown[]> {
  const path = (account: string): string => messagesOf(account, `/${encodeURIComponent(sid)}/Media`)
  return pageOfMedia.parse(await asked(desk, 'the files of a message', (account) => [path(account), undefined]))
    .media_list
}

function messagesOf(accountSid: string, more = ''): string {
  return `/2010-04-01/Accounts/${accountSid}/Messages${more}.json`
}

function messagesIn(payload: unknown): Page {
  const { messages, next_page_uri } = pageOfMessages.parse(payload)
  return { records: messages, next: next_page_uri ?? undefined }
}

type Asked = (accountSid: string) => [path: string, params: object | undefined]

// Twilio's client loses the whole page if one record is invalid, so its lists are not used.
async function asked({ account, signal }: Desk, what: Subject, ask: Asked): Promise<unknown> {
  try {
    return await account.call((_, client) => read(client, ask), { signal })
  } catch (error) {
    signal.throwIfAborted()
    const status: unknown = Object(error).status
    throw new NotAsked(what, failureOf(error), typeof status === 'number' ? status : undefined)
  }
}

async function read(client: twilio.Twilio, ask: Asked): Promise<unknown> {
  const [path, params] = ask(client.accountSid)
  const answer = await client.request({
    method: 'get',
    uri: `${ORIGIN}${path}`,
    ...(params === undefined ? {} : { params }),
  })
  const { statusCode: status, body } = answer
  if (status === 200) return typeof body === 'string' ? JSON.parse(body) : body
  throw Object.assign(new Error('Twilio did not answer as it should.'), { status, code: codeIn(body) })
}

function codeIn(body: unknown): unknown {
  try {
    return Object(typeof body === 'string' ? JSON.parse(body) : body).code
  } catch {
    return undefined
  }
}
