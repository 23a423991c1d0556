// A burst while the server is killed again and again, and the sender repeats unacknowledged messages. It counts lost
// and duplicate messages.
import { setTimeout as sleep } from 'node:timers/promises'
import { armsOf } from '../lib/arms.mjs'
import { audit } from '../lib/audit.mjs'
import { openDatabases } from '../lib/databases.mjs'
import { below, seeded } from '../lib/random.mjs'
import { report, say, table } from '../lib/report.mjs'
import { Sender } from '../lib/sender.mjs'
import { Server } from '../lib/server.mjs'
import { median } from '../lib/statistics.mjs'
import { allStored, idsIn } from '../lib/stored.mjs'
import { makeWebhooks } from '../lib/webhooks.mjs'

/** @typedef {import('../lib/arms.mjs').Arm} Arm */
/** @typedef {import('../lib/arms.mjs').StoreName} StoreName */
/** @typedef {import('../lib/databases.mjs').Database} Database */

/**
 * @typedef {import('../lib/audit.mjs').Audit & {
 *   miscounted: number | undefined, sent: number, kills: number, ready: number }} Outcome
 */

const defaultArms = ['raw', 'parley', 'express', 'express-early', 'chat-memory', 'chat-pg', 'chat-pg-awaited']

const KILLS = 10

/** @param {import('../lib/options.mjs').Options} options */
export async function burst({ store, messages = 3000, inFlight, seed, names, json }) {
  say(`${messages} messages, ${KILLS} kills (--seed ${seed})`)
  const webhooks = makeWebhooks({ seed, first: 0, count: messages })
  const databases = await openDatabases(store)
  /** @type {Map<string, Outcome>} */
  const outcomes = new Map()
  try {
    for (const { name, arm } of armsOf(names ?? defaultArms, store)) {
      const database = await databases.fresh()
      const outcome = await run(arm, { store, database, webhooks, inFlight, random: seeded(seed) })
      outcomes.set(name, outcome)
      say(`${name}: ${outcome.lost} lost, ${outcome.doubled} doubled`)
      await database.drop()
    }
  } finally {
    await databases.close()
  }
  const rows = [...outcomes].map(([name, outcome]) => [
    name,
    ...[outcome.acknowledged, outcome.stored, outcome.lost, outcome.doubled].map(String),
    outcome.miscounted === undefined ? '' : String(outcome.miscounted),
    ...[outcome.sent, outcome.kills].map(String),
    outcome.ready.toFixed(0),
  ])
  const heading = ['arm', 'acknowledged', 'stored', 'lost', 'doubled', 'miscounted', 'sent', 'kills', 'ready again ms']
  report(
    table([heading, ...rows]),
    { bench: 'burst', store, rounds: 1, arms: Object.fromEntries(outcomes), ratios: {}, seed },
    json,
  )
}

/**
 * @param {Arm} arm
 * @param {{ store: StoreName, database: Database, inFlight: number, webhooks: readonly import('../lib/webhooks.mjs').Webhook[],
 *   random: import('../lib/random.mjs').Random }} plan
 * @returns {Promise<Outcome>}
 */
async function run(arm, { store, database, inFlight, webhooks, random }) {
  const settings = { store, database: database.location, options: arm.options ?? {} }
  let server = await Server.start(arm.program, settings)
  /** @type {number[]} */
  const ready = []
  try {
    const sender = new Sender(() => server.port)
    let over = false
    const sending = sender.run(webhooks, inFlight).then(() => {
      over = true
    })
    const share = webhooks.length / (KILLS + 1)
    while (ready.length < KILLS && !over) {
      const due = Math.floor(ready.length * share) + below(random, share)
      while (sender.acknowledged.length < due && !over) await sleep(1)
      if (over) break
      await server.kill()
      server = await Server.start(arm.program, settings)
      ready.push(server.ready)
    }
    await sending
    await allStored(arm, store, database, webhooks.length)
    await server.kill()
    await database.released()
    const found = audit(sender.acknowledged, await idsIn(arm, store, database))
    const drift = arm.drifted?.[store]
    const miscounted = drift === undefined ? undefined : (await database.rows(drift)).length
    return { ...found, miscounted, sent: sender.sent, kills: ready.length, ready: ready.length > 0 ? median(ready) : 0 }
  } finally {
    await server.kill()
  }
}
