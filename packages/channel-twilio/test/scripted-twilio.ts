import type { ProviderMood, ScriptedProvider, Taken, ToldStatus } from '@parley/core/testing'
import { accountSid, business } from './account.ts'
import { now } from './context.ts'

/** A message as Twilio's API answers it. */
interface Resource extends Taken {
  created: number
  overrides: object
  /** Replaces the record in the list. */
  raw?: unknown
}

/** A minimal Messages API of Twilio that follows a script; `fetch` reaches it. */
export class ScriptedTwilio implements ScriptedProvider {
  mood: ProviderMood = 'accept'
  calls = 0
  lists = 0
  rewrite: ((text: string) => string) | undefined
  readonly #messages: Resource[] = []
  /** The requests, in order. */
  readonly requests: Request[] = []
  /** The most records on a page of the list. */
  pageSize = 1000
  /** The time by its own clock, which every answer contains. */
  now: () => number = () => now

  get taken(): readonly Taken[] {
    return this.#messages
  }

  /** Adds a message to the account, from another program or at another time. */
  plant(
    to: string,
    text: string,
    { created = this.now(), ...overrides }: { created?: number; [field: string]: unknown } = {},
  ): string {
    const providerId = `SM${String(this.#messages.length + 1).padStart(32, '0')}`
    const from = typeof overrides.from === 'string' ? overrides.from : business
    this.#messages.push({ providerId, to, text, from, created, overrides })
    return providerId
  }

  /** Adds a record to the list that is nothing like a message. */
  plantRaw(raw: unknown): void {
    this.#messages.push({ providerId: '', to: '', text: '', created: this.now(), overrides: {}, raw })
  }

  /** The answer to a request for the files of a message: a status, or records. */
  readonly media: Map<string, number | unknown[]> = new Map()

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    this.requests.push(request.clone())
    const response = await this.#answer(request)
    response.headers.set('date', new Date(this.now()).toUTCString())
    return response
  }

  async #answer(request: Request): Promise<Response> {
    if (request.method === 'POST') this.calls += 1
    if (this.mood === 'unreachable') throw networkError('ECONNREFUSED')
    if (request.method === 'POST') return this.#create(request)
    const url = new URL(request.url)
    if (url.pathname.endsWith('/Media.json')) return this.#listMedia(url)
    return url.pathname.includes('/Messages/') ? this.#fetch(url) : this.#list(url)
  }

  async #create(request: Request): Promise<Response> {
    const form = new URLSearchParams(await request.text())
    const sender = {
      from: form.get('From') ?? business,
      messaging_service_sid: form.get('MessagingServiceSid'),
    }
    const text = form.get('Body') ?? ''
    const take = (): string => this.plant(form.get('To') ?? '', text, { ...sender, body: this.rewrite?.(text) ?? text })
    switch (this.mood) {
      case 'refuse':
        return errorOf(400, 21211, `The 'To' number ${form.get('To')} is not a valid phone number.`)
      case 'busy':
        return errorOf(429, 20429, 'Too Many Requests')
      case 'break':
        return new Response('<html>502 Bad Gateway</html>', { status: 502, headers: { 'content-type': 'text/html' } })
      case 'drop':
        take()
        throw networkError('ECONNRESET')
      case 'hang':
        take()
        return await new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason))
        })
      default:
        take()
        return Response.json(this.#resource(this.#messages.at(-1)), { status: 201 })
    }
  }

  progress(providerId: string, status: ToldStatus): void {
    const message = this.#messages.find((each) => each.providerId === providerId)
    const sent = new Date(this.now()).toUTCString().replace('GMT', '+0000')
    if (message !== undefined) message.overrides = { ...message.overrides, status, date_sent: sent }
  }

  #fetch({ pathname }: URL): Response {
    const sid = /\/(SM\w+)\.json$/.exec(pathname)?.[1]
    const message = this.#messages.find(({ providerId }) => providerId === sid)
    return message === undefined ? errorOf(404, 20404, 'Not found') : Response.json(this.#resource(message))
  }

  #list({ pathname, searchParams }: URL): Response {
    this.lists += 1
    const [to, from] = [searchParams.get('To'), searchParams.get('From')]
    const [after, before] = [searchParams.get('DateSent>'), searchParams.get('DateSent<')]
    const isWithin = (sent: unknown): boolean => {
      if (after === null && before === null) return true
      const time = Date.parse(String(sent))
      return (
        !Number.isNaN(time) && time >= Date.parse(after ?? '1970-01-01') && time <= Date.parse(before ?? '9999-01-01')
      )
    }
    const all = this.#messages
      .map((message) => ('raw' in message ? { raw: message.raw } : this.#resource(message)))
      .filter((each) => 'raw' in each || ((to === null || each.to === to) && (from === null || each.from === from)))
      .filter((each) => 'raw' in each || isWithin(each.date_sent))
      .map((each) => ('raw' in each ? each.raw : each))
      .reverse()
    const page = Number(searchParams.get('Page') ?? 0)
    const size = Math.min(this.pageSize, Number(searchParams.get('PageSize')))
    const next = new URLSearchParams(searchParams)
    next.set('Page', String(page + 1))
    return Response.json({
      messages: all.slice(page * size, (page + 1) * size),
      next_page_uri: all.length > (page + 1) * size ? `${pathname}?${next}` : null,
    })
  }

  // One picture for each in the message's count.
  #listMedia({ pathname }: URL): Response {
    const message = this.#messages.find(({ providerId }) => pathname.includes(`/${providerId}/`))
    const scripted = this.media.get(message?.providerId ?? '')
    if (typeof scripted === 'number') return errorOf(scripted, 20404, 'It is not there.')
    if (scripted !== undefined) return Response.json({ media_list: scripted, next_page_uri: null })
    const count = Number(this.#resource(message).num_media)
    const media = Array.from({ length: count }, (_, place) => ({
      sid: `ME${place}`,
      content_type: 'image/jpeg',
      uri: pathname.replace('.json', `/ME${place}.json`),
    }))
    return Response.json({ media_list: media, next_page_uri: null })
  }

  #resource(message: Resource | undefined): { to: string; from: string; [field: string]: unknown } {
    if (message === undefined) throw new Error('There is no such message.')
    const { providerId, to, text, created, overrides } = message
    const date = new Date(created).toUTCString().replace('GMT', '+0000')
    return {
      sid: providerId,
      account_sid: accountSid,
      to,
      from: business,
      body: text,
      direction: 'outbound-api',
      status: 'queued',
      error_code: null,
      messaging_service_sid: null,
      date_created: date,
      date_updated: date,
      date_sent: null,
      num_segments: '1',
      ...overrides,
    }
  }
}

function errorOf(status: number, code: number, message: string): Response {
  return Response.json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }, { status })
}

/** The error that `fetch` throws if the network fails. */
export function networkError(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}
