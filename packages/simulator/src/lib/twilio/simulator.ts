import type { Hono } from 'hono'
import { Account } from './account.ts'
import { type ApiContext, twilioApi } from './api.ts'
import { Carrier } from './carrier.ts'
import { checkOptions } from './check-options.ts'
import { type Clock, systemClock } from './clock.ts'
import { controls } from './controls.ts'
import { type Fault, type FaultRule, faultRule } from './faults.ts'
import { receiveText } from './inbound.ts'
import type { Alert } from './ledger.ts'
import { bodyProblem, fieldProblem } from './problem.ts'
import { Tasks } from './tasks.ts'
import { type InboundEntry, inboundEntry, type JournalEntry, journalEntry } from './views.ts'

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

/**
 * Creates a simulated Twilio account with Messages in and out.
 *
 * It is no kinder than Twilio: nothing is idempotent, nothing can be looked up by anything but To, From and DateSent,
 * callbacks may come at any time. Anyone who reaches `app` may play customers and script faults: never expose it.
 *
 * @throws TypeError naming the option that is not known or not valid; Error for a `file` of something else
 */
export function createTwilioSimulator(options: TwilioSimulatorOptions): TwilioSimulator {
  checkOptions(options)
  const { accountSid, authToken, clock = systemClock, random = Math.random } = options
  const numbers = new Map(Object.entries(options.numbers))

  const account = new Account(options.file, options.keep ?? Number.POSITIVE_INFINITY)
  const tasks = new Tasks((error) => options.log?.error({ error: String(error) }, 'the simulator failed'))
  const carrier = new Carrier(account, {
    accountSid,
    authToken,
    clock,
    route: options.route ?? ((url) => url),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    webhookUrl: (channel) => numbers.get(channel)?.webhookUrl,
    pace: options.pace ?? 300,
  })
  const channels = new Map([...numbers].map(([channel, { number }]) => [number, channel]))
  const context: ApiContext = {
    accountSid,
    authToken,
    account,
    carrier,
    tasks,
    clock,
    random,
    newSid: () => newSid(account, random),
    channelOf: (number) => channels.get(number),
  }

  const receive = (address: string, body: unknown): string =>
    receiveText(address, body, (channel) => numbers.get(channel)?.number, context)
  const simulator: Omit<TwilioSimulator, 'app'> = {
    journal: () => [...account.held()].filter(({ message }) => message.script !== null).map(journalEntry),
    inbound: () => [...account.held()].filter(({ message }) => message.script === null).map(inboundEntry),
    alerts: () => [...account.alerts()],
    customer: (address) => ({ send: async (message) => ({ sid: receive(address, message) }) }),
    faults: {
      add: (rule) => addFault(rule, account, random),
      list: () => [...account.faults()],
      clear: () => account.record({ kind: 'faults_cleared' }),
    },
    resume: () => {
      const unfinished = [...carrier.unfinished()]
      for (const held of unfinished) void tasks.start((signal) => carrier.carry(held, signal))
      return unfinished.length
    },
    hush: () => carrier.hush(),
    idle: () => tasks.idle(),
    [Symbol.asyncDispose]: async () => {
      await tasks.stop()
      account[Symbol.dispose]()
    },
  }

  const app = controls(simulator, {
    revision: () => account.revision,
    channels: [...channels].map(([number, channel]) => ({ channel, number })),
    messages: () =>
      [...account.held()].map((held) => (held.message.script === null ? inboundEntry : journalEntry)(held)),
    receive,
  })
  app.route('/', twilioApi(context))
  return { ...simulator, app }
}

/** More than a page shows, or a person can follow. */
const MOST_FAULTS = 1000

function addFault(rule: FaultRule, account: Account, random: () => number): Fault {
  const parsed = faultRule.safeParse(rule)
  if (!parsed.success) throw bodyProblem(parsed.error)
  const taken = new Set([...account.faults()].map(({ id }) => id))
  if (taken.size === MOST_FAULTS) throw fieldProblem('fault', `no more than ${MOST_FAULTS} rules are in force at once`)
  let id = hex(8, random)
  while (taken.has(id)) id = hex(8, random)
  const fault: Fault = { id, ...parsed.data }
  account.record({ kind: 'fault', fault })
  return fault
}

// A seeded chance repeats itself after a restart, so a sid that is taken is drawn again.
function newSid(account: Account, random: () => number): string {
  for (;;) {
    const sid = `SM${hex(32, random)}`
    if (account.get(sid) === undefined) return sid
  }
}

function hex(digits: number, random: () => number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
}
