import { consentOf } from './consent.ts'
import type { Fault } from './faults.ts'
import { type Alert, type Entry, type Ledger, noLedger, openLedger } from './ledger.ts'
import type { Message, Status } from './message.ts'

/** A message and what the webhooks have told of it. */
export interface Held {
  message: Message
  /** The statuses it reached after the first, in order. */
  reached: Status[]
  /** The statuses whose webhook was posted, or given up. */
  told: Set<Status>
}

/** The state of a Twilio account. It changes by recorded entries only, so that a restart arrives at the same state. */
export class Account implements Disposable {
  readonly #held = new Map<string, Held>()
  readonly #optedOut = new Set<string>()
  readonly #faults = new Map<string, Fault>()
  readonly #alerts: Alert[] = []
  readonly #ledger: Ledger
  #revision = 0

  constructor(file: string | undefined) {
    this.#ledger = file === undefined ? noLedger : openLedger(file, (entry) => this.#apply(entry))
  }

  /** Keeps the entry, then lets it take effect. What this returned from is not forgotten by a restart. */
  record(entry: Entry): void {
    this.#ledger.append(entry)
    this.#apply(entry)
  }

  /** Grows with every change. */
  get revision(): number {
    return this.#revision
  }

  get(sid: string): Held | undefined {
    return this.#held.get(sid)
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

  /** Whether this customer asked this number to stop. */
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
        this.#held.set(entry.message.sid, { message: entry.message, reached: [], told: new Set() })
        if (entry.message.direction === 'inbound') this.#hear(entry.message)
        return
      case 'status':
        this.#move(entry)
        return
      case 'told':
        this.#held.get(entry.sid)?.told.add(entry.status)
        return
      case 'alert':
        this.#alerts.push(entry.alert)
        return
      case 'fault':
        this.#faults.set(entry.fault.id, entry.fault)
        return
      case 'fault_used':
        this.#spend(entry.id)
        return
      case 'faults_cleared':
        this.#faults.clear()
    }
  }

  #hear({ from, to, body }: Message): void {
    const consent = consentOf(body)
    if (consent === 'opt_out') this.#optedOut.add(`${to} ${from}`)
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
