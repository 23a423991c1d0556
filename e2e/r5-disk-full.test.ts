import { join } from 'node:path'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { Answers } from './lib/answers.ts'
import { Api } from './lib/api.ts'
import { auditReceived, auditSent, flawless } from './lib/audit.ts'
import { numberOf, sidOf, type Text } from './lib/customers.ts'
import { drifted, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { type Outage, printOutages, type Trouble, undergo } from './lib/outages.ts'
import { openProvider } from './lib/provider.ts'
import { promised, scaled, timeout } from './lib/scale.ts'
import { seeded } from './lib/seeded.ts'
import { mountSmallDisk, type SmallDisk, whyNoDisk } from './lib/small-disk.ts'
import { until } from './lib/until.ts'
import { violations } from './lib/violations.ts'

const TIMES = scaled({ full: 50, short: 1 })
/** The longest time of a 503, and of a recovery, in milliseconds. */
const PROMPT = promised(1000)
const SOON = promised(5000)
/** In megabytes. The log alone takes 40 before its first merge into the file, and thousands of texts take their own. */
const DISK = scaled({ full: 512, short: 128 })
const chance = seeded('R5')
const noDisk = whyNoDisk()
const needsDisk = noDisk === undefined ? it : it.skip
const skipped = noDisk === undefined ? '' : ` (skipped: ${noDisk})`
const promise = `0 acknowledged lost, 503 with Retry-After within ${PROMPT / 1000} s and told by /ready, recovery by itself`

describe('R5', () => {
  needsDisk(
    `disk full at a random byte ${TIMES} times: ${promise}${skipped}`,
    async () => {
      using disk = mountSmallDisk(DISK)
      await suffer('R5 disk full', fillingUp(disk), { database: join(disk.path, 'parley.db') })
    },
    timeout({ full: 20, short: 1 }),
  )

  needsDisk(
    `files not writable ${TIMES} times: ${promise}${skipped}`,
    async () => {
      using disk = mountSmallDisk(DISK)
      await suffer('R5 not writable', forbidden(disk), { database: join(disk.path, 'parley.db') })
    },
    timeout({ full: 20, short: 1 }),
  )

  it(
    `file locked by another process ${TIMES} times: ${promise}`,
    () => suffer('R5 locked', locked),
    timeout({ full: 20, short: 1 }),
  )
})

/** Causes trouble for an installation with customers that keep writing and are answered. */
async function suffer(
  title: string,
  troubleOf: (database: string) => Trouble,
  own: { database?: string } = {},
): Promise<void> {
  await using provider = await openProvider({ pace: 5 })
  provider.simulator.faults.add({ fault: 'no_callback' })
  await using installation = await Installation.open({
    ...own,
    providerUrl: provider.url,
    answer: true,
    quiet: true,
  })
  const { url, database } = installation
  const api = new Api(url)
  const ready = async (): Promise<number> => (await api.request('/ready')).status
  const trouble = troubleOf(database)
  const load = new Load()
  const answers = new Answers()
  let over = false
  const writing = load.run(Number.MAX_SAFE_INTEGER, 4, (place) => answers.post(url, textOf(place)), {
    enough: () => over,
  })
  const looking = new Load().run(Number.MAX_SAFE_INTEGER, 1, () => answers.get(url, '/live'), { enough: () => over })
  const plan = { times: TIMES, load, answers, apart: 50, lasting: 8 }
  let outages: Outage[] = []
  try {
    outages = await undergo(
      {
        begin: () => trouble.begin(),
        async end() {
          await until('it answers that it is not ready', async () => (await ready()) === 503, { within: SOON })
          expect((await api.request('/live')).status).toBe(200)
          await trouble.end()
        },
      },
      plan,
    )
    await until('it is ready', async () => (await ready()) === 200, { within: SOON })
  } finally {
    over = true
    await trouble.end()
  }
  await Promise.all([writing, looking])
  // Thousands wait for their answers after fifty outages.
  await until('every text is answered', () => unfinished(database) === 0, { within: timeout({ full: 5, short: 1 }) })
  printOutages(`${title}: ${answers.acknowledged.size} webhooks acknowledged`, outages)
  process.stdout.write(`  longest waits: ${JSON.stringify(answers.longest)} ms\n`)

  expect(installation.lives).toBe(true)
  expect(answers.wrong).toEqual([])
  expect(auditReceived(database, answers.acknowledged)).toEqual(flawless)
  expect(auditSent(provider.simulator.journal(), sentFor(answers))).toEqual(flawless)
  expect([...violations(database), ...drifted(database)]).toEqual([])
  expect(Math.max(...outages.map(({ recovery }) => recovery))).toBeLessThan(SOON)
  // An answer without the database measures the delay of the machine itself.
  const { 'webhook 503': putOff = 0, '/live 200': still = 0 } = answers.longest
  expect(putOff - still).toBeLessThan(PROMPT)
}

function fillingUp(disk: SmallDisk): () => Trouble {
  return () => ({
    begin: async () => disk.fill(Math.floor(chance() * 200_000)),
    end: async () => disk.clear(),
  })
}

function forbidden(disk: SmallDisk): () => Trouble {
  return () => ({ begin: async () => disk.protect(true), end: async () => disk.protect(false) })
}

/** Another process is about to write, and never does. */
function locked(file: string): Trouble {
  let other: Database.Database | undefined
  return {
    async begin() {
      other = new Database(file, { timeout: 5000 })
      other.exec('begin immediate')
    },
    async end() {
      // Its transaction ends with its connection.
      other?.close()
      other = undefined
    },
  }
}

function textOf(place: number): Text {
  const body = `${place} ${'x'.repeat((place * 997) % 1500)}`
  return { sid: sidOf(place), from: numberOf(place % 20), body }
}

function* sentFor({ acknowledged }: Answers): Iterable<{ to: string; body: string }> {
  for (let place = 0; place < acknowledged.size; place += 1) {
    const { sid, from, body } = textOf(place)
    if (acknowledged.has(sid)) yield { to: from, body: `Got: ${body}` }
  }
}
