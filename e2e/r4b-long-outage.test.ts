import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect } from 'vitest'
import { auditReceived, auditSent, flawless } from './lib/audit.ts'
import { numberOf, post } from './lib/customers.ts'
import { count, drifted, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { MovableClock } from './lib/movable-clock.ts'
import { openProvider, type Provider } from './lib/provider.ts'
import { scaled } from './lib/scale.ts'
import { itOnOneStore } from './lib/stores.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

const MINUTE = 60_000
const OUTAGE = 10 * MINUTE
const TEXTS = scaled({ full: 1000, short: 120 })
/** This many arrive while a socket accepts and never answers. */
const DEAF = TEXTS * 0.3
const CUSTOMERS = 50
/** How often the installation searches for missed messages; each search costs a list. */
const CATCH_UP = 300

itOnOneStore(
  `R4b long outage: ${TEXTS} texts within 10 minutes without a receiver; all are found afterwards, none twice with late webhooks`,
  async (store) => {
    // It ends a minute ago: no message is left to a webhook that may still arrive.
    const clock = new MovableClock(OUTAGE + MINUTE)
    await using provider = await openProvider({ clock, pace: 5 })
    const { simulator } = provider
    simulator.faults.add({ fault: 'no_callback' })
    const { url: providerUrl } = provider
    await using installation = await Installation.open({ store, providerUrl, answer: true, catchUp: CATCH_UP })
    const { database } = installation
    provider.deliverTo(`${installation.url}/webhooks/sms`)
    await until('it has looked once', () => looked(database))
    await simulator.customer(numberOf(0)).send({ channel: 'sms', text: 'before' })
    await simulator.idle()
    await until('it is answered', () => received(database) === 1 && unfinished(database) === 0)

    await installation.kill()
    {
      // For three minutes a socket accepts and never answers, for which Twilio waits 15 seconds; then nothing listens.
      await using _deaf = await listenAndSayNothing(new URL(installation.url).port)
      await write(provider, clock, 0, DEAF)
      clock.move(15_000)
      await simulator.idle()
    }
    await write(provider, clock, DEAF, TEXTS)
    await simulator.idle()
    expect(simulator.alerts()).toHaveLength(TEXTS)
    expect(received(database)).toBe(1)

    await installation.start()
    // While it catches up, webhooks of every other customer arrive after all.
    const late = simulator.inbound().filter(({ body, from }) => body !== 'before' && isPushed(from))
    const push = async (place: number): Promise<void> => {
      const { sid = '', from = '', body = '' } = late[place] ?? {}
      const response = await post(`${installation.url}/webhooks/sms`, { sid, from, body })
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    }
    await new Load().run(late.length, 8, push)
    await until('nothing is missing', () => received(database) >= TEXTS + 1)
    await new Load().run(late.length, 8, push)
    await until('every text is answered', () => unfinished(database) === 0)

    const texts = simulator.inbound()
    expect(auditReceived(database, new Set(texts.map(({ sid }) => sid)))).toEqual(flawless)
    const answers = texts.map(({ from, body }) => ({ to: from, body: `Got: ${body}` }))
    expect(auditSent(simulator.journal(), answers)).toEqual(flawless)
    expect([...violations(database), ...drifted(database)]).toEqual([])
    expect(outOfOrder(provider, database)).toEqual([])
  },
  4 * MINUTE,
)

itOnOneStore(
  'R4b long outage: a receiver that runs and is not reached finds the missed messages, without a restart',
  async (store) => {
    await using provider = await openProvider({ clock: new MovableClock(MINUTE) })
    await using installation = await Installation.open({ store, providerUrl: provider.url, catchUp: CATCH_UP })
    await until('it has looked once', () => looked(installation.database))
    const { simulator } = provider
    for (let number = 0; number < 20; number += 1) {
      await simulator.customer(numberOf(number % 4)).send({ channel: 'sms', text: `text ${number}` })
    }
    await simulator.idle()
    expect(simulator.alerts()).toHaveLength(20)
    await until('nothing is missing', () => received(installation.database) === 20)
    expect(violations(installation.database)).toEqual([])
  },
  2 * MINUTE,
)

// Every other customer: their numbers differ in the area code.
const isPushed = (customer: string): boolean => Number(customer.slice(2, 5)) % 2 === 0

async function write({ simulator }: Provider, clock: MovableClock, first: number, end: number): Promise<void> {
  for (let number = first; number < end; number += 1) {
    await simulator.customer(numberOf(number % CUSTOMERS)).send({ channel: 'sms', text: `text ${number}` })
    clock.move(OUTAGE / TEXTS)
  }
}

/** Conversations without a late webhook, with texts in another order or with other times than written. */
function outOfOrder({ simulator }: Provider, database: string): string[] {
  const inbound = simulator.inbound()
  const missed = new Set(inbound.map(({ from }) => from).filter((from) => !isPushed(from)))
  return [...missed].filter((from) => {
    const stored = query(
      database,
      `select m.text, m.at from parley_messages m join parley_conversations c on c.id = m.conversation_id
       where m.direction = 'inbound' and c.address_value = ? order by m.sequence`,
      from,
    )
    const texts = inbound.filter((text) => text.from === from)
    const expected = texts.map(({ body, at }) => ({ text: body, at: Math.floor(Date.parse(at) / 1000) * 1000 }))
    return JSON.stringify(stored) !== JSON.stringify(expected)
  })
}

function received(database: string): number {
  return count(database, `select count(*) from parley_messages where direction = 'inbound'`)
}

function looked(database: string): boolean {
  return count(database, `select count(*) from parley_channel_state where name = 'parley:checkpoint'`) > 0
}

async function listenAndSayNothing(port: string): Promise<AsyncDisposable> {
  const server = createServer().listen(Number(port), '127.0.0.1')
  await once(server, 'listening')
  return {
    async [Symbol.asyncDispose]() {
      server.close()
      await once(server, 'close')
    },
  }
}
