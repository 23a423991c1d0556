import { type Account, type Held, isFinished, untold } from './account.ts'
import type { Status } from './message.ts'
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

/**
 * Brings messages to phones and to webhooks. It picks up a message wherever an earlier process left it. A webhook that was
 * posted then is repeated only as Twilio repeats one whose connection broke: by default never.
 */
export class Carrier {
  readonly #account: Account
  readonly #options: CarrierOptions
  /** The webhooks that this process posted and that are not answered. */
  readonly #posted = new Set<string>()
  #hushed = false

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
    return held.message.script === null ? this.#announce(held, signal) : this.#climb(held, signal)
  }

  /** Posts no webhook from now on. Those that were not posted are posted by the next process. */
  hush(): void {
    this.#hushed = true
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

  async #report(held: Held, status: Status, signal: AbortSignal): Promise<void> {
    const { accountSid, clock } = this.#options
    const { sid, statusCallback: url, script } = held.message
    const params = statusParams(accountSid, held.message, status, clock.now())
    if (url !== null) {
      // What was under way when a process ended is over, copies included.
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
    const url = this.#options.webhookUrl(message.channel)
    if (url !== undefined) {
      const params = inboundParams(this.#options.accountSid, message)
      const outcome = await this.#post(held, 'received', { url, params }, signal)
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
    webhook: Pick<Webhook, 'url' | 'params'>,
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

  /** When an earlier process posted a webhook; none where this one did, or none yet. */
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

/** Rejects when the signal aborts, and does nothing before. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
