import type { Hono } from 'hono'
import type { Clock } from './clock.ts'
import type { Fault, FaultRule } from './faults.ts'
import type { CustomerText } from './inbound.ts'
import type { Alert } from './ledger.ts'
import type { NumberChanges, NumberEntry } from './number-changes.ts'
import type { GivenNumber, GivenService } from './owned.ts'
import type { InboundEntry, JournalEntry } from './views.ts'

/** The options of a simulated account. */
export interface TwilioSimulatorOptions {
  /** `AC` and 32 hexadecimal digits. */
  accountSid: string
  /** The password of the API, and the key of the webhooks' signatures. */
  authToken: string
  /** The account's numbers, by the id of the channel that owns each, and the URL of each one's inbound webhook. */
  numbers: Readonly<Record<string, GivenNumber>>
  /** The account's messaging services, by their names. Default: none. */
  services?: Readonly<Record<string, GivenService>> | undefined
  /** Numbers that the API sells, in E.164. Default: none. */
  forSale?: readonly string[] | undefined
  /** The price of a segment in US dollars, as a decimal number. Default: `0.0079`. */
  price?: string | undefined
  /** Milliseconds between the last status of a message and its price. Default: 120 000. */
  billAfter?: number | undefined
  /**
   * The real target of a webhook to a public URL, and of a file to send. The signature covers the public URL. The Host header is that of the
   * connection, as behind a proxy that rewrites it.
   */
  route?: ((url: URL) => URL) | undefined
  /** A file that stores the state over restarts. Without it, state lives as long as the process. */
  file?: string | undefined
  /** Default: the clock of the machine. */
  clock?: Clock | undefined
  /** 0 ≤ n < 1; decides faults and generates sids. Default: `Math.random`. */
  random?: (() => number) | undefined
  /** Posts the webhooks, and downloads the files to send. Default: the global `fetch`. */
  fetch?: typeof fetch | undefined
  /** Milliseconds between two statuses of a message. Default: 300. */
  pace?: number | undefined
  /**
   * How many messages are kept; the same limit holds for alerts and for opted-out customers. Older ones are dropped, a
   * message only when it is final. Default: all of them.
   */
  keep?: number | undefined
  /** Receives the internal errors of the simulator. */
  log?: { error(fields: Record<string, unknown>, message: string): void } | undefined
}

/** A customer's phone. */
export interface Customer {
  /**
   * Texts the business, or sends it files. Resolves when the message is accepted and its webhook is in progress.
   *
   * @throws Error with the name of the field, for an invalid address, text or file, or an unknown channel
   */
  send(message: CustomerText): Promise<{ sid: string }>
}

/** The faults in force. */
export interface Faults {
  /** Adds a rule; the rules apply in the order they were added. Throws for an invalid rule. */
  add(rule: FaultRule): Fault
  list(): Fault[]
  clear(): void
}

/** A stand-in for Twilio's Messages API, and for the phones behind it. */
export interface TwilioSimulator extends AsyncDisposable {
  /** The HTTP surface: Twilio's API, the phones' page and the controls. Serve it alone or mount it under a path. */
  readonly app: Hono
  /** Every stored outbound message that was accepted, in order, one entry for each acceptance. */
  journal(): JournalEntry[]
  /** Every stored message from a customer, in order. */
  inbound(): InboundEntry[]
  /** The failures of webhooks and of downloads, in order. */
  alerts(): Alert[]
  /** The phone with this number, in E.164. */
  customer(address: string): Customer
  readonly faults: Faults
  /** The account's numbers, with the URL of each one's inbound webhook. */
  numbers(): NumberEntry[]
  /**
   * Changes the webhook of a number, as a person does in Twilio's console.
   *
   * @throws Error with the name of the field, for an unknown number or an invalid URL
   */
  changeNumber(name: string, changes: NumberChanges): NumberEntry
  /** Suspends the account, or makes it active again. A suspended account sends nothing. */
  setStatus(status: 'active' | 'suspended'): void
  /**
   * Continues the unfinished work of an earlier process with the same `file`: it continues statuses and posts the
   * remaining webhooks. A webhook that was posted and not answered counts as a broken connection. Twilio repeats such a
   * webhook only with `#rp=rt` in the URL. Call it once, when the webhooks' server listens. Returns the number of
   * continued messages.
   */
  resume(): number
  /** Posts no webhook from now on. The next process with the same `file` posts those that remain. */
  hush(): void
  /** Resolves when every message is final. */
  idle(): Promise<void>
}
