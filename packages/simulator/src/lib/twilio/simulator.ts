import type { Hono } from 'hono'
import type { Clock } from './clock.ts'
import type { Fault, FaultRule } from './faults.ts'
import type { Alert } from './ledger.ts'
import type { InboundEntry, JournalEntry } from './views.ts'

/** What a simulated account consists of. */
export interface TwilioSimulatorOptions {
  /** `AC` and 32 hexadecimal digits. */
  accountSid: string
  /** The password of the API, and the key of the webhooks' signatures. */
  authToken: string
  /** The account's numbers, by the id of the channel that owns each, and where each one's inbound webhook is posted. */
  numbers: Readonly<Record<string, { number: string; webhookUrl: string }>>
  /**
   * Where a webhook to a public URL is really connected to. It is signed for the public one; its Host header is that of
   * the connection, as behind a proxy that rewrites it.
   */
  route?: ((url: URL) => URL) | undefined
  /** A file that keeps everything, so that a restart forgets nothing. Without it, state lives as long as the process. */
  file?: string | undefined
  /** Default: the machine's. */
  clock?: Clock | undefined
  /** 0 ≤ n < 1; decides faults and makes sids. Default `Math.random`. */
  random?: (() => number) | undefined
  /** Posts the webhooks. Default: the global one. */
  fetch?: typeof fetch | undefined
  /** Milliseconds between two statuses of a message. Default 300. */
  pace?: number | undefined
  /**
   * How many messages are remembered, as many alerts, and as many customers who opted out. What is older is forgotten, a
   * message only when all has happened to it. Default: all of them.
   */
  keep?: number | undefined
  /** Told of what should not happen in the simulator itself. */
  log?: { error(fields: Record<string, unknown>, message: string): void } | undefined
}

/** A customer's phone. */
export interface Customer {
  /**
   * Texts the business; resolves once the message is accepted and its webhook is under way.
   *
   * @throws Error naming the field, for a bad address or text or an unknown channel
   */
  send(message: { channel: string; text: string }): Promise<{ sid: string }>
}

/** The faults in force. */
export interface Faults {
  /** Adds a rule; the rules apply in the order they were added. Throws for a rule that is not valid. */
  add(rule: FaultRule): Fault
  list(): Fault[]
  clear(): void
}

/** A stand-in for Twilio's Messages API, and for the phones behind it. */
export interface TwilioSimulator extends AsyncDisposable {
  /** The HTTP surface: Twilio's API, the phones' page and the controls. Serve it alone or mount it under a path. */
  readonly app: Hono
  /** Every outbound message that was accepted and is kept, in order: as many as were accepted, however asked. */
  journal(): JournalEntry[]
  /** Every message from a customer that is kept, in order. */
  inbound(): InboundEntry[]
  /** What went wrong with webhooks, in order. */
  alerts(): Alert[]
  /** The phone with this number, in E.164. */
  customer(address: string): Customer
  readonly faults: Faults
  /**
   * Takes up what an earlier process with the same `file` left unfinished: statuses go on, and webhooks that were not
   * posted are posted. A webhook that was posted and not answered counts as one whose connection broke. Twilio repeats
   * such a webhook only where the URL's fragment says so (`#rp=rt`). Call it once, when the webhooks' server listens.
   * Returns how many messages go on.
   */
  resume(): number
  /** Posts no webhook from now on. What is not posted waits for the next process with the same `file`. */
  hush(): void
  /** Resolves when no message has a status or a webhook before it any more. */
  idle(): Promise<void>
}
