import { type Account, type Held, isFinished, untold } from './account.ts'
import type { Message, Status } from './message.ts'
import { isTwiml } from './twiml.ts'
import { postWebhook, type Webhook, type WebhookOutcome, type WebhookTransport } from './webhook.ts'
import { inboundParams, statusParams } from './webhook-params.ts'

/** Twilio's codes for a webhook without an answer. */
const ALERTS = { connection: 11205, timeout: 11200, broken: 11200, large: 11750 } as const

/** What a carrier needs to know. */
export interface CarrierOptions extends WebhookTransport {
  accountSid: string
  /** Where a channel's inbound messages are announced. */
  webhookUrl: (channel: string) => string | undefined
  /** Milliseconds between two statuses. */
  pace: number
}

/** Brings messages to phones and to webhooks. It picks up a message wherever an earlier process left it. */
export class Carrier {
  readonly #account: Account
  readonly #options: CarrierOptions

  constructor(account: Account, options: CarrierOptions) {
    this.#account = account
    this.#options = options
  }

  /** The messages that something is still to happen to. */
  *unfinished(): Iterable<Held> {
    for (const held of this.#account.held()) if (!isFinished(held)) yield held
  }

  /** Does everything that is still to happen to a message. Rejects only when `signal` aborts. */
  carry(held: Held, signal: AbortSignal): Promise<void> {
    return held.message.script === null ? this.#announce(held.message, signal) : this.#climb(held, signal)
  }

  async #climb(held: Held, signal: AbortSignal): Promise<void> {
    const { clock, pace } = this.#options
    const { sid, script } = held.message
    if (script === null) return
    // Callbacks follow each other in a chain of their own, so that a slow webhook does not slow the message.
    let callbacks = Promise.resolve()
    const tell = (status: Status): void => {
      callbacks = callbacks.then(() => this.#report(held, status, signal))
      callbacks.catch(() => {})
    }
    if (!script.reversed) for (const status of untold(held)) tell(status)
    for (const status of script.path.slice(held.reached.length)) {
      await clock.sleep(pace, { signal })
      const errorCode = status === script.path.at(-1) ? script.errorCode : null
      this.#account.record({ kind: 'status', sid, status, at: clock.now(), errorCode })
      if (!script.reversed) tell(status)
    }
    if (script.reversed) for (const status of untold(held).reverse()) tell(status)
    await callbacks
  }

  async #report({ message }: Held, status: Status, signal: AbortSignal): Promise<void> {
    const { accountSid, clock } = this.#options
    const { sid, statusCallback: url, script } = message
    const params = statusParams(accountSid, message, status, clock.now())
    if (url !== null) {
      for (let copy = 0; copy < (script?.copies ?? 1); copy += 1) {
        const outcome = await this.#post({ url, params, key: `${sid} ${status}` }, signal)
        this.#alertUnless2xx(sid, url, outcome)
      }
    }
    this.#account.record({ kind: 'told', sid, status })
  }

  async #announce(message: Message, signal: AbortSignal): Promise<void> {
    const url = this.#options.webhookUrl(message.channel)
    if (url !== undefined) {
      const params = inboundParams(this.#options.accountSid, message)
      const outcome = await this.#post({ url, params, key: `${message.sid} received` }, signal)
      if (this.#alertUnless2xx(message.sid, url, outcome)) this.#alertUnlessTwiml(message.sid, url, outcome)
    }
    this.#account.record({ kind: 'told', sid: message.sid, status: 'received' })
  }

  #post(webhook: Webhook, signal: AbortSignal): Promise<WebhookOutcome> {
    return postWebhook(webhook, this.#options, signal)
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
