import { key } from './account.ts'
import { postOnce, type Text } from './customers.ts'

/** The answers of an installation while its database failed and recovered. */
export class Answers {
  /** Webhooks that were acknowledged, by the id of their message. */
  readonly acknowledged: Set<string> = new Set()
  /** Requests that were refused correctly: 503, with Retry-After. */
  putOff = 0
  /** All other results: other answers, or none. */
  readonly wrong: string[] = []
  /** The longest wait for an answer of each kind, in milliseconds. */
  readonly longest: { [kind: string]: number } = {}

  /** Posts a text once; throws if it was not acknowledged. */
  async post(url: string, text: Text): Promise<void> {
    const ok = await this.#take('webhook', () => postOnce(`${url}/webhooks/sms`, text))
    if (!ok) throw new Error('Not acknowledged.')
    this.acknowledged.add(text.sid)
  }

  /** Sends one request. */
  async get(url: string, path: string): Promise<void> {
    await this.#take(path, async () => {
      const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } })
      await response.text()
      return response
    })
  }

  /** Records the answer to a request; returns whether it was the expected one. */
  async #take(kind: string, request: () => Promise<Response>): Promise<boolean> {
    const began = performance.now()
    const response = await request().catch((error: unknown) => String(error))
    const wait = Math.round(performance.now() - began)
    const name = `${kind} ${typeof response === 'string' ? 'unanswered' : response.status}`
    this.longest[name] = Math.max(this.longest[name] ?? 0, wait)
    if (typeof response !== 'string' && response.ok) return true
    if (typeof response === 'string') this.wrong.push(`${kind}: ${response}`)
    else if (response.status === 503 && /^\d+$/.test(response.headers.get('retry-after') ?? '')) this.putOff += 1
    else this.wrong.push(`${kind}: ${response.status}`)
    return false
  }
}
