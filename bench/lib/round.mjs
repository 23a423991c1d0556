// One arm in one round: a fresh database, a server, warm-up, the timed part and SIGKILL. Then it counts the
// acknowledged messages in the database.
import { setTimeout as sleep } from 'node:timers/promises'
import { audit, voidReason } from './audit.mjs'
import { Load } from './load.mjs'
import { Server } from './server.mjs'
import { quantile } from './statistics.mjs'
import { allStored, idsIn } from './stored.mjs'

/** @typedef {import('./arms.mjs').Arm} Arm */
/** @typedef {import('./arms.mjs').StoreName} StoreName */
/** @typedef {import('./databases.mjs').Databases} Databases */
/** @typedef {import('./databases.mjs').Database} Database */
/** @typedef {import('./webhooks.mjs').Webhook} Webhook */

/**
 * @typedef {object} Plan
 * @property {StoreName} store
 * @property {Databases} databases
 * @property {readonly Webhook[]} prefill the initial content of every database
 * @property {readonly Webhook[]} webhooks the webhooks to send, warm-up included
 * @property {number} inFlight
 * @property {number} warmUp seconds
 * @property {{ seconds: number } | { messages: number }} length of the timed part
 * @property {string | undefined} profile the folder for CPU profiles of the servers
 * @property {string | undefined} [before] the folder of a checkout of an earlier version
 *
 * @typedef {object} Result
 * @property {number} rate acknowledged messages per second
 * @property {number} cpu microseconds of processor time of its servers per message
 * @property {{ p50: number, p99: number, max: number }} latency milliseconds, of the timed part
 * @property {string | undefined} void why the rate is invalid
 */

/**
 * The initial database of every round of an arm, filled by the arm itself.
 * @param {Arm} arm
 * @param {Plan} plan
 * @returns {Promise<Database>}
 */
export async function makeTemplate(arm, { store, databases, prefill, inFlight, before }) {
  const database = await databases.fresh()
  const settings = { store, database: database.location, options: arm.options ?? {} }
  const server = await Server.start(arm.program, settings, { checkout: arm.before ? before : undefined })
  const load = new Load(prefill.slice(0, arm.prefill))
  await load.run([server.port], inFlight)
  await allStored(arm, store, database, load.acknowledged.length)
  await server.kill()
  await database.released()
  await databases.makeTemplate(database)
  return database
}

/**
 * @param {Arm} arm
 * @param {Database} template
 * @param {Plan} plan
 * @returns {Promise<Result>}
 */
export async function runRound(arm, template, plan) {
  const { store, databases } = plan
  const database = await databases.fresh(template)
  const settings = { store, database: database.location, options: arm.options ?? {} }
  const watched = plan.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${plan.profile}`]
  const start = () =>
    Server.start(arm.program, settings, { execArgv: watched, checkout: arm.before ? plan.before : undefined })
  const servers = [await start()]
  try {
    while (servers.length < (arm.processes ?? 1)) servers.push(await start())
    const load = new Load(plan.webhooks)
    const running = load.run(
      servers.map(({ port }) => port),
      plan.inFlight,
    )
    const timed = await time(load, running, servers, plan)
    // With webhooks in flight, as at a power cut.
    load.stop()
    const alive = servers.every((server) => server.alive)
    await Promise.all(servers.map((server) => (plan.profile === undefined ? server.kill() : server.stop())))
    await running
    await database.released()
    return { ...timed, void: alive ? await check(arm, load, database, plan) : 'its server died under the load' }
  } finally {
    await Promise.all(servers.map((server) => server.kill()))
    await database.drop()
  }
}

/**
 * @param {Load} load
 * @param {Promise<void>} running
 * @param {readonly Server[]} servers
 * @param {Plan} plan
 */
async function time(load, running, servers, { warmUp, length }) {
  await Promise.race([sleep(warmUp * 1000), running])
  const used = await usageOf(servers)
  const first = load.acknowledged.length
  const began = performance.now()
  const enough = 'seconds' in length ? sleep(length.seconds * 1000) : load.reached(first + length.messages)
  await Promise.race([enough, running])
  const seconds = (performance.now() - began) / 1000
  const latencies = load.latencies.slice(first)
  return {
    rate: latencies.length / seconds,
    cpu: ((await usageOf(servers)) - used) / (load.acknowledged.length - first),
    latency: { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), max: quantile(latencies, 1) },
  }
}

/** @param {readonly Server[]} servers */
async function usageOf(servers) {
  const used = await Promise.all(servers.map((server) => server.usage()))
  return used.reduce((sum, each) => sum + each, 0)
}

/**
 * @param {Arm} arm
 * @param {Load} load
 * @param {Database} database
 * @param {Plan} plan
 */
async function check(arm, load, database, { store, prefill }) {
  const before = new Set(prefill.map(({ id }) => id))
  const rows = await idsIn(arm, store, database)
  const found = audit(
    load.acknowledged,
    rows.filter((id) => !before.has(id)),
  )
  const refused = [...load.refused].map(([status, times]) => `${times} answers were ${status}`)
  const nothing = load.acknowledged.length === 0 ? ['it acknowledged nothing'] : []
  const broken = load.broken > 0 ? [`${load.broken} connections broke`] : []
  return [voidReason(found) ?? [], nothing, refused, broken].flat().join('; ') || undefined
}
