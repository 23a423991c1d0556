import { type Account, type Held, isFinished, untold } from './account.ts'
import { download } from './download.ts'
import type { Status } from './message.ts'
import type { Method } from './owned.ts'
import { isTwiml } from './twiml.ts'
import { postWebhook, type Webhook, type WebhookOutcome, type WebhookTransport } from './webhook.ts'
import { inboundParams, statusParams } from './webhook-params.ts'

/** Twilio's codes for a webhook without an answer. */
const ALERTS = { connection: 11205, timeout: 11200, broken: 11200, large: 11750 } as const

/** The code of a message that waited longer than its validity period. */
const EXPIRED = 30036

/** The options of a carrier. */
export interface CarrierOptions extends WebhookTransport {
  accountSid: string
  /** The webhook for the inbound messages of a number. */
  inboundWebhook: (number: string) => { url: string; method: Method } | undefined
  /** The sid of the messaging service that has a number. */
  serviceWith: (number: string) => string | undefined
  /** Milliseconds between two statuses. */
  pace: number
  /** Returns a sid that no file has. */
  newMediaSid: () => string
}

/**
 * Delivers messages to phones and to webhooks. It continues a message from the state that an earlier process left. An
 * earlier process may have posted a webhook without an answer. Such a webhook is repeated as Twilio repeats one after a
 * broken connection: by default never.
 */
export class Carrier {
  readonly #account: Account
  readonly #options: CarrierOptions
  /** The webhooks that this process posted and that are not answered yet. */
  readonly #posted = new Set<string>()
  #hushed = false

  constructor(account: Account, options: CarrierOptions) {
    this.#account = account
    this.#options = options
  }

  /** The messages that are not final. */
  *unfinished(): Iterable<Held> {
    for (const held of this.#account.held()) if (!isFinished(held)) yield held
  }

  /** Completes a message. Rejects only when `signal` aborts. */
  carry(held: Held, signal: AbortSignal): Promise<void> {
    return held.message.script === null ? this.#announce(held, signal) : this.#climb(held, signal)
  }

  /** Posts no webhook from now on. The next process posts those that remain. */
  hush(): void {
    this.#hushed = true
  }

  async #climb(held: Held, signal: AbortSignal): Promise<void> {
    const { clock, pace } = this.#options
    await this.#download(held, signal)
    const { sid, script } = held.message
    if (script === null) return
    // Callbacks have a chain of their own, so that a slow webhook does not delay the message.
    let callbacks = Promise.resolve()
    const tell = (status: Status): void => {
      callbacks = callbacks.then(() => this.#report(held, status, signal))
      callbacks.catch(() => {})
    }
    if (!script.reversed) for (const status of untold(held)) tell(status)
    for (const status of script.path.slice(held.reached.length)) {
      await clock.sleep(pace, { signal })
      if (this.#isTooLate(held)) {
        this.#account.record({ kind: 'status', sid, status: 'failed', at: clock.now(), errorCode: EXPIRED })
        if (!script.reversed) tell('failed')
        break
      }
      const errorCode = status === script.path.at(-1) ? script.errorCode : null
      this.#account.record({ kind: 'status', sid, status, at: clock.now(), errorCode })
      if (!script.reversed) tell(status)
    }
    if (script.reversed) for (const status of untold(held).reverse()) tell(status)
    await callbacks
  }

  /** Whether a message has waited longer than its validity period, and has not left. */
  #isTooLate({ message, reached }: Held): boolean {
    return reached.length === 0 && this.#options.clock.now() >= message.createdAt + message.validityPeriod * 1000
  }

  /** Downloads the files of a message, once. If one cannot be had, the message fails. */
  async #download({ message }: Held, signal: AbortSignal): Promise<void> {
    const { sid, mediaUrls, media, script } = message
    if (mediaUrls.length === media.length || script?.path[0] === 'failed') return
    const { clock, newMediaSid } = this.#options
    const files = await download(mediaUrls, this.#options, signal)
    if ('errorCode' in files) {
      const { errorCode, url, reason } = files
      this.#alert(errorCode, sid, url, reason)
      this.#account.record({ kind: 'media_failed', sid, errorCode })
      return
    }
    const createdAt = clock.now()
    this.#account.record({
      kind: 'media',
      sid,
      media: files.map((file) => ({ sid: newMediaSid(), ...file, createdAt })),
    })
  }

  async #report(held: Held, status: Status, signal: AbortSignal): Promise<void> {
    const { accountSid, clock } = this.#options
    const { sid, statusCallback: url, script } = held.message
    const params = statusParams(accountSid, held.message, status, clock.now())
    if (url !== null) {
      // A webhook in progress at the end of a process is finished, copies included.
      const copies = this.#postedBefore(held, status) === undefined ? (script?.copies ?? 1) : 1
      for (let copy = 0; copy < copies; copy += 1) {
        const outcome = await this.#post(held, status, { url, params }, signal)
        this.#alertUnless2xx(sid, url, outcome)
      }
    }
    this.#tell(sid, status)
  }

  async #announce(held: Held, signal: AbortSignal): Promise<void> {
    const { message } = held
    const webhook = this.#options.inboundWebhook(message.to)
    if (webhook !== undefined) {
      const { url } = webhook
      const params = inboundParams(this.#options.accountSid, message, this.#options.serviceWith(message.to))
      const outcome = await this.#post(held, 'received', { ...webhook, params }, signal)
      if (this.#alertUnless2xx(message.sid, url, outcome)) this.#alertUnlessTwiml(message.sid, url, outcome)
    }
    this.#tell(message.sid, 'received')
  }

  /** A webhook is answered, or given up. */
  #tell(sid: string, status: Status): void {
    this.#posted.delete(`${sid} ${status}`)
    this.#account.record({ kind: 'told', sid, status })
  }

  async #post(
    held: Held,
    status: Status,
    webhook: Pick<Webhook, 'url' | 'params' | 'method'>,
    signal: AbortSignal,
  ): Promise<WebhookOutcome> {
    const key = `${held.message.sid} ${status}`
    const postedAt = this.#postedBefore(held, status)
    if (this.#hushed) await aborted(signal)
    if (postedAt === undefined) {
      this.#posted.add(key)
      this.#account.record({ kind: 'posted', sid: held.message.sid, status, at: this.#options.clock.now() })
    }
    return postWebhook({ ...webhook, key, postedAt }, this.#options, signal)
  }

  /** When an earlier process posted a webhook; absent if this process did, or none yet. */
  #postedBefore({ message, posted }: Held, status: Status): number | undefined {
    return this.#posted.has(`${message.sid} ${status}`) ? undefined : posted.get(status)
  }

  #alertUnless2xx(sid: string, url: string, outcome: WebhookOutcome): boolean {
    if (!outcome.answered) this.#alert(ALERTS[outcome.reason], sid, url, outcome.detail)
    else if (Math.floor(outcome.status / 100) !== 2) this.#alert(11200, sid, url, `answered ${outcome.status}`)
    else return true
    return false
  }

  #alertUnlessTwiml(sid: string, url: string, outcome: WebhookOutcome): void {
    if (!outcome.answered || outcome.status === 204) return
    if (!/^(text|application)\/xml\b/i.test(outcome.type)) {
      this.#alert(12300, sid, url, `content type ${outcome.type || 'missing'}, not text/xml`)
    } else if (!isTwiml(outcome.body)) this.#alert(12100, sid, url, 'not a TwiML document')
  }

  #alert(code: number, sid: string, url: string, reason: string): void {
    const at = new Date(this.#options.clock.now()).toISOString()
    const shown = new URL(url)
    this.#account.record({ kind: 'alert', alert: { code, sid, at, url: shown.origin + shown.pathname, reason } })
  }
}

/** Does nothing but reject when the signal aborts. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
