import { Account } from './account.ts'
import { twilioApi } from './api.ts'
import type { ApiContext, SidPrefix } from './api-context.ts'
import { Carrier } from './carrier.ts'
import { checkOptions } from './check-options.ts'
import { systemClock } from './clock.ts'
import { controls } from './controls.ts'
import { type Fault, type FaultRule, faultRule } from './faults.ts'
import { receiveText } from './inbound.ts'
import { fileServer } from './media-api.ts'
import { changeNumber, numberEntry, statusOf } from './number-changes.ts'
import { bodyProblem, fieldProblem } from './problem.ts'
import { Property } from './property.ts'
import type { TwilioSimulator, TwilioSimulatorOptions } from './simulator.ts'
import { Tasks } from './tasks.ts'
import { inboundEntry, journalEntry } from './views.ts'

/**
 * Creates a simulated Twilio account with Messages in and out.
 *
 * It is as strict as Twilio. Nothing is idempotent, look-ups filter by To, From and DateSent only, and callbacks may
 * come at any time. Access to `app` includes customers and faults: never expose it.
 *
 * @throws TypeError with the name of the unknown or invalid option; Error for a `file` with other content
 */
export function createTwilioSimulator(options: TwilioSimulatorOptions): TwilioSimulator {
  checkOptions(options)
  const { accountSid, authToken, clock = systemClock, random = Math.random } = options
  const account = new Account(options.file, options.keep ?? Number.POSITIVE_INFINITY)
  const openedAt = clock.now()
  const given = { numbers: options.numbers, services: options.services ?? {}, forSale: options.forSale ?? [] }
  const property = new Property(account, given, openedAt)
  const tasks = new Tasks((error) => options.log?.error({ error: String(error) }, 'the simulator failed'))
  const carrier = new Carrier(account, {
    accountSid,
    authToken,
    clock,
    route: options.route ?? ((url) => url),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    inboundWebhook: (number) => property.inboundWebhook(number),
    serviceWith: (number) => property.serviceWith(property.numberOf(number)?.sid ?? '')?.sid,
    pace: options.pace ?? 300,
    newMediaSid: () => newSid('ME', account, random),
  })
  const context: ApiContext = {
    accountSid,
    authToken,
    account,
    property,
    carrier,
    tasks,
    clock,
    random,
    newSid: (prefix) => newSid(prefix, account, random),
    billing: { price: options.price ?? '0.0079', after: options.billAfter ?? 120_000 },
    openedAt,
  }

  const receive = (address: string, body: unknown): string => receiveText(address, body, context)
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
    numbers: () => property.numbers().map((each) => numberEntry(each, property)),
    changeNumber: (name, changes) => changeNumber(name, changes, { account, property, clock }),
    setStatus: (status) => account.record({ kind: 'account', status: statusOf(status) }),
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
    status: () => account.status,
    messages: () =>
      [...account.held()].map((held) => (held.message.script === null ? inboundEntry : journalEntry)(held)),
    receive,
  })
  app.route('/', fileServer(account))
  app.route('/', twilioApi(context))
  return { ...simulator, app }
}

/** More than a page can show, or a person can read. */
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

// A seeded generator repeats itself after a restart, so a sid that exists is drawn again.
function newSid(prefix: SidPrefix, account: Account, random: () => number): string {
  for (;;) {
    const sid = `${prefix}${hex(32, random)}`
    if (account.get(sid) === undefined && account.file(sid) === undefined) return sid
  }
}

function hex(digits: number, random: () => number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')
}
