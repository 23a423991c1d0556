import { consentOf } from './consent.ts'
import type { Fault } from './faults.ts'
import { type Alert, type Entry, type Ledger, noLedger, openLedger } from './ledger.ts'
import type { Media, Message, Status } from './message.ts'
import type { OwnedNumber, Service } from './owned.ts'

/** A message and its webhooks. */
export interface Held {
  message: Message
  /** The statuses it reached after the first, in order. */
  reached: Status[]
  /** The statuses with a posted webhook, and the time of its first attempt. */
  posted: Map<Status, number>
  /** The statuses with a webhook that was answered or given up. */
  told: Set<Status>
}

/** The average number of characters kept of each message: the most that a sent message may have. */
const TEXT = 1600

/** The average number of characters kept of the files of each message, in base64. */
const FILES = 6400

/** The statuses that a message has reached and no webhook has reported. */
export function untold({ reached, told }: Held): Status[] {
  return reached.filter((status) => !told.has(status))
}

/** Whether a message is final: no status and no webhook remains. */
export function isFinished(held: Held): boolean {
  const { script } = held.message
  if (script === null) return held.told.has('received')
  const isLast = held.reached.length >= script.path.length || held.message.status === 'failed'
  return isLast && untold(held).length === 0
}

/** The state of a Twilio account. It changes by recorded entries only, so that a restart restores the same state. */
export class Account implements Disposable {
  readonly #held = new Map<string, Held>()
  readonly #optedOut = new Set<string>()
  readonly #faults = new Map<string, Fault>()
  readonly #alerts: Alert[] = []
  readonly #ledger: Ledger
  readonly #keep: number
  readonly #files = new Map<string, Media>()
  readonly #numbers = new Map<string, OwnedNumber | null>()
  readonly #services = new Map<string, Service | null>()
  #status: 'active' | 'suspended' = 'active'
  #text = 0
  /** Characters of files. */
  #bulk = 0
  #revision = 0

  /**
   * @param keep How many messages are kept, with {@link TEXT} characters of text and {@link FILES} of files each on
   * average. The same number limits alerts and opted-out customers. The oldest are dropped first, and no message before it is final.
   */
  constructor(file: string | undefined, keep: number) {
    this.#keep = keep
    this.#ledger = file === undefined ? noLedger : openLedger(file, (entry) => this.#apply(entry))
  }

  /** Appends the entry, then applies it. An entry survives a restart after this method returns. */
  record(entry: Entry): void {
    this.#ledger.append(entry)
    this.#apply(entry)
    if (this.#ledger.bulky) this.#ledger.rewrite(this.#entries())
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#revision
  }

  get(sid: string): Held | undefined {
    return this.#held.get(sid)
  }

  /** The file with this sid. */
  file(sid: string): Media | undefined {
    return this.#files.get(sid)
  }

  /** All messages, oldest first. */
  held(): Iterable<Held> {
    return this.#held.values()
  }

  alerts(): readonly Alert[] {
    return this.#alerts
  }

  faults(): Iterable<Fault> {
    return this.#faults.values()
  }

  /** The numbers that were bought or changed, by their sids. `null`: it was released. */
  numbers(): ReadonlyMap<string, OwnedNumber | null> {
    return this.#numbers
  }

  /** The messaging services that were made or changed, by their sids. `null`: it was removed. */
  services(): ReadonlyMap<string, Service | null> {
    return this.#services
  }

  /** A suspended account cannot send. */
  get status(): 'active' | 'suspended' {
    return this.#status
  }

  /** Whether this customer has opted out of this number. */
  isOptedOut(number: string, customer: string): boolean {
    return this.#optedOut.has(`${number} ${customer}`)
  }

  [Symbol.dispose](): void {
    this.#ledger[Symbol.dispose]()
  }

  #apply(entry: Entry): void {
    this.#revision += 1
    switch (entry.kind) {
      case 'message':
        this.#hold({ message: entry.message, reached: [], posted: new Map(), told: new Set() })
        if (entry.message.direction === 'inbound') this.#hear(entry.message)
        return
      case 'kept':
        this.#hold({
          message: entry.message,
          reached: entry.reached,
          posted: new Map(entry.posted),
          told: new Set(entry.told),
        })
        return
      case 'rewritten':
        this.#revision = entry.revision
        for (const each of entry.optedOut) this.#optedOut.add(each)
        return
      case 'status':
        this.#move(entry)
        return
      case 'media':
        this.#attach(entry)
        return
      case 'media_failed':
        this.#fail(entry)
        return
      case 'posted':
        this.#held.get(entry.sid)?.posted.set(entry.status, entry.at)
        return
      case 'told':
        this.#held.get(entry.sid)?.told.add(entry.status)
        this.#forget()
        return
      case 'alert':
        this.#alerts.push(entry.alert)
        if (this.#alerts.length > this.#keep) this.#alerts.shift()
        return
      case 'fault':
        this.#faults.set(entry.fault.id, entry.fault)
        return
      case 'fault_used':
        this.#spend(entry.id)
        return
      case 'faults_cleared':
        this.#faults.clear()
        return
      case 'number':
        this.#numbers.set(entry.sid, entry.number)
        return
      case 'service':
        this.#services.set(entry.sid, entry.service)
        return
      case 'account':
        this.#status = entry.status
    }
  }

  #hold(held: Held): void {
    this.#held.set(held.message.sid, held)
    this.#text += held.message.body.length
    this.#keepFiles(held.message.media)
    this.#forget()
  }

  #forget(): void {
    for (const [sid, held] of this.#held) {
      const fits = this.#text <= this.#keep * TEXT && this.#bulk <= this.#keep * FILES
      if (this.#held.size <= this.#keep && fits) return
      if (!isFinished(held)) continue
      this.#held.delete(sid)
      this.#text -= held.message.body.length
      for (const media of held.message.media) {
        this.#files.delete(media.sid)
        this.#bulk -= media.content.length
      }
    }
  }

  #keepFiles(files: readonly Media[]): void {
    for (const media of files) {
      this.#files.set(media.sid, media)
      this.#bulk += media.content.length
    }
  }

  #attach({ sid, media }: Extract<Entry, { kind: 'media' }>): void {
    const held = this.#held.get(sid)
    if (held === undefined) return
    held.message = { ...held.message, media }
    this.#keepFiles(media)
  }

  #fail({ sid, errorCode }: Extract<Entry, { kind: 'media_failed' }>): void {
    const held = this.#held.get(sid)
    const script = held?.message.script
    if (held === undefined || script == null) return
    held.message = { ...held.message, script: { ...script, path: ['failed'], errorCode } }
  }

  /** The entries that restore the state. */
  *#entries(): Iterable<Entry> {
    yield { kind: 'rewritten', revision: this.#revision, optedOut: [...this.#optedOut] }
    for (const { message, reached, posted, told } of this.#held.values())
      yield { kind: 'kept', message, reached, posted: [...posted], told: [...told] }
    for (const alert of this.#alerts) yield { kind: 'alert', alert }
    for (const fault of this.#faults.values()) yield { kind: 'fault', fault }
    for (const [sid, number] of this.#numbers) yield { kind: 'number', sid, number }
    for (const [sid, service] of this.#services) yield { kind: 'service', sid, service }
    if (this.#status !== 'active') yield { kind: 'account', status: this.#status }
  }

  #hear({ from, to, body }: Message): void {
    const consent = consentOf(body)
    if (consent === 'opt_out') this.#optedOut.add(`${to} ${from}`)
    const [oldest] = this.#optedOut
    if (oldest !== undefined && this.#optedOut.size > this.#keep) this.#optedOut.delete(oldest)
    if (consent === 'opt_in') this.#optedOut.delete(`${to} ${from}`)
  }

  #move({ sid, status, at, errorCode }: Extract<Entry, { kind: 'status' }>): void {
    const held = this.#held.get(sid)
    if (held === undefined) return
    held.reached.push(status)
    const sentAt = held.message.sentAt ?? (status === 'failed' ? null : at)
    held.message = { ...held.message, status, errorCode, updatedAt: at, sentAt }
  }

  #spend(id: string): void {
    const fault = this.#faults.get(id)
    if (fault?.times === undefined) return
    if (fault.times > 1) this.#faults.set(id, { ...fault, times: fault.times - 1 })
    else this.#faults.delete(id)
  }
}
