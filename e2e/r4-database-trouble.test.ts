import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PostgresServer } from '../scripts/postgres/server.ts'
import { Answers } from './lib/answers.ts'
import { auditReceived, flawless } from './lib/audit.ts'
import { Balancer } from './lib/balancer.ts'
import { numberOf, sidOf } from './lib/customers.ts'
import { drifted } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { type Outage, printOutages, type Trouble, undergo } from './lib/outages.ts'
import { openDatabase } from './lib/own-database.ts'
import { noServer, serverUrl } from './lib/postgres.ts'
import { openProvider } from './lib/provider.ts'
import { promised, scaled, timeout } from './lib/scale.ts'
import { mountSmallDisk, whyNoDisk } from './lib/small-disk.ts'
import { crowded, full, halfOpen, killed, locked, readOnly } from './lib/troubles.ts'
import { violations } from './lib/violations.ts'

const KILLS = scaled({ full: 20, short: 2 })
const TIMES = scaled({ full: 20, short: 1 })
/** How many webhooks are acknowledged between two troubles: 50 000 while the server is killed again and again. */
const BETWEEN_KILLS = scaled({ full: 2500, short: 100 })
const APART = scaled({ full: 300, short: 100 })
const CUSTOMERS = 100
/** Megabytes: room for a server and its log of changes, and little more. */
const DISK = scaled({ full: 250, short: 100 })
const changes = { min_wal_size: '32MB', max_wal_size: '32MB' }
/** The requests sent meanwhile. */
const looks = ['/live', '/ready', '/api/v1/conversations']
/** The most that an answer may take, and that recovery may take, in milliseconds. */
const PROMPT = promised(1000)
const SOON = promised(5000)

const nothingLost = `0 acknowledged lost, 503 with Retry-After within ${PROMPT / 1000} s, recovery within ${SOON / 1000} s`

describe.skipIf(serverUrl === undefined)(`R4 database in trouble (or skipped: ${noServer})`, () => {
  let server: PostgresServer
  let line: Balancer
  beforeAll(async () => {
    server = await PostgresServer.open({ settings: { max_connections: '40' } })
    line = await Balancer.open(0, [server.port])
  })
  afterAll(async () => {
    await line[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const limit = timeout({ full: 20, short: 1 })

  it(`R4 database killed mid-load ${KILLS} times: ${nothingLost}`, { timeout: limit }, () =>
    suffer('R4 killed', KILLS, { server, line, trouble: () => killed(server), apart: BETWEEN_KILLS }),
  )

  it(`R4 connections half open ${TIMES} times: ${nothingLost}`, { timeout: limit }, () =>
    suffer('R4 half open', TIMES, { server, line, trouble: () => halfOpen(line) }),
  )

  it(`R4 pool exhausted ${TIMES} times, by others that use every connection: ${nothingLost}`, { timeout: limit }, () =>
    suffer('R4 no connection left', TIMES, { server, line, trouble: crowded }),
  )

  it(`R4 pool exhausted ${TIMES} times, by others that hold a lock: ${nothingLost}`, { timeout: limit }, () =>
    suffer('R4 locked', TIMES, { server, line, trouble: locked }),
  )

  it(`R5 database read-only ${TIMES} times: ${nothingLost}`, { timeout: limit }, () =>
    suffer('R5 read-only', TIMES, { server, line, trouble: () => readOnly(server) }),
  )

  it(`R5 disk of the database full ${TIMES} times: ${nothingLost}`, { timeout: limit }, async ({ skip }) => {
    const reason = whyNoDisk()
    skip(reason !== undefined, reason)
    using disk = mountSmallDisk(DISK)
    await using small = await PostgresServer.open({ folder: disk.path, settings: changes })
    await using line = await Balancer.open(0, [small.port])
    await suffer('R5 disk full', TIMES, { server: small, line, trouble: () => full(disk, small) })
  })
})

interface Sufferer {
  server: PostgresServer
  /** The proxy between an installation and the server. */
  line: Balancer
  trouble(database: string): Trouble
  /** How many webhooks are acknowledged before the next. */
  apart?: number
}

/** Causes trouble for the database of an installation under load. */
async function suffer(title: string, times: number, { server, line, trouble, apart = APART }: Sufferer): Promise<void> {
  await using provider = await openProvider()
  const { url: database } = await openDatabase(server.url())
  const reached = new URL(database)
  reached.port = String(line.port)
  await using installation = await Installation.open({
    providerUrl: provider.url,
    database: reached.href,
    quiet: true,
  })

  const load = new Load()
  const answers = new Answers()
  let over = false
  const { url } = installation
  const write = (place: number): Promise<void> => answers.post(url, textOf(place))
  const writing = load.run(Number.MAX_SAFE_INTEGER, 16, write, { enough: () => over })
  const look = (place: number): Promise<void> => answers.get(url, looks[place % looks.length] ?? '')
  const looking = new Load().run(Number.MAX_SAFE_INTEGER, looks.length, look, { enough: () => over })
  let outages: Outage[] = []
  try {
    outages = await undergo(trouble(database), { times, load, answers, apart, lasting: 32 })
    await load.reached(load.acknowledged + apart)
  } finally {
    over = true
  }
  await Promise.all([writing, looking])
  printOutages(`${title}: ${answers.acknowledged.size} webhooks acknowledged`, outages)
  process.stdout.write(`  longest waits: ${JSON.stringify(answers.longest)} ms\n`)

  expect(installation.lives).toBe(true)
  expect(answers.wrong).toEqual([])
  expect(auditReceived(database, answers.acknowledged)).toEqual(flawless)
  expect([...violations(database), ...drifted(database)]).toEqual([])
  expect(Math.max(...outages.map(({ recovery }) => recovery))).toBeLessThan(SOON)
  // An answer without the database measures the delay of the machine itself.
  const { '/live 200': own = 0, '/ready 503': unready = 0, ...others } = answers.longest
  const putOff = Object.entries(others).flatMap(([kind, wait]) => (kind.endsWith(' 503') ? [wait] : []))
  expect(Math.max(...putOff) - own).toBeLessThan(PROMPT)
  expect(unready - own).toBeLessThan(3 * PROMPT)
}

function textOf(place: number): { sid: string; from: string; body: string } {
  return { sid: sidOf(place), from: numberOf(place % CUSTOMERS), body: `text ${place}` }
}
