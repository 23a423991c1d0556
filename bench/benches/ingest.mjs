// Signed webhooks over HTTP, each acknowledged after its durable commit: how many in a second.
import { armsOf } from '../lib/arms.mjs'
import { openDatabases } from '../lib/databases.mjs'
import { seeded, shuffled } from '../lib/random.mjs'
import { report, say, shown, table } from '../lib/report.mjs'
import { makeTemplate, runRound } from '../lib/round.mjs'
import { isQuiet, median, ratiosOf, spreadOf } from '../lib/statistics.mjs'
import { makeWebhooks } from '../lib/webhooks.mjs'

/** @typedef {import('../lib/round.mjs').Result} Result */
/** @typedef {import('../lib/databases.mjs').Database} Database */

const defaultArms = ['raw', 'raw-again', 'parley', 'express', 'chat-memory', 'chat-pg', 'chat-pg-awaited']

/** More than any arm acknowledges in a second, so that no arm runs out of webhooks. */
const MOST_PER_SECOND = 15_000

/** Arms of one kind begin with the same database. @param {import('../lib/arms.mjs').Arm} arm */
const kindOf = ({ program, options, before }) => JSON.stringify([program, options, before])

/** @param {import('../lib/options.mjs').Options} options */
export async function ingest(options) {
  const {
    store,
    rounds = 7,
    seconds,
    messages,
    warmUp,
    prefill: filled,
    inFlight,
    seed,
    names,
    profile,
    before,
  } = options
  const asked = names ?? (before === undefined ? defaultArms : [...defaultArms, 'parley-before'])
  const taking = armsOf(asked, store)
  if (before === undefined && taking.some(({ arm }) => arm.before))
    throw new Error('The arm parley-before needs --before FOLDER.')
  const random = seeded(seed)
  say(`Making webhooks (--seed ${seed}) …`)
  const prefill = makeWebhooks({ seed, first: 0, count: filled })
  const needed = messages === undefined ? (warmUp + seconds) * MOST_PER_SECOND : warmUp * MOST_PER_SECOND + messages
  const webhooks = makeWebhooks({ seed, first: filled, count: Math.ceil(needed) + inFlight })
  const length = messages === undefined ? { seconds } : { messages }
  const databases = await openDatabases(store)
  try {
    const plan = { store, databases, prefill, webhooks, inFlight, warmUp, length, profile, before }
    /** @type {Map<string, Result[]>} */
    const results = new Map(taking.map(({ name }) => [name, []]))
    /** By program and options: an arm that runs twice begins twice with the same. @type {Map<string, Database>} */
    const templates = new Map()
    for (const { name, arm } of taking) {
      const kind = kindOf(arm)
      if (templates.has(kind)) continue
      say(`Filling the database of ${name} …`)
      templates.set(kind, await makeTemplate(arm, plan))
    }
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, arm } of shuffled(taking, random)) {
        const template = templates.get(kindOf(arm))
        if (template === undefined) continue
        const result = await runRound(arm, template, plan)
        results.get(name)?.push(result)
        const { rate, latency } = result
        const reason = result.void === undefined ? '' : `  VOID: ${result.void}`
        say(
          `round ${round}/${rounds}  ${name.padEnd(16)}${rate.toFixed(0).padStart(7)}/s  p99 ${latency.p99.toFixed(1)} ms${reason}`,
        )
      }
    }
    conclude({ ...options, rounds }, results)
  } finally {
    await databases.close()
  }
}

/**
 * @param {Pick<import('../lib/options.mjs').Options, 'store' | 'seed' | 'json'> & { rounds: number }} options
 * @param {Map<string, Result[]>} results
 */
function conclude({ store, rounds, seed, json }, results) {
  const arms = Object.fromEntries([...results].map(([name, list]) => [name, summaryOf(list)]))
  const ratios = compared(results, ({ rate }) => rate)
  const cpuRatios = compared(results, ({ cpu }) => cpu)
  const same = ratios['raw-again / raw']
  const noisy = same !== undefined && !isQuiet(same)
  const rows = Object.entries(arms).map(([name, arm]) => [
    name,
    shown(arm),
    arm.cpu.toFixed(0),
    ...[arm.p50, arm.p99, arm.slowest].map((ms) => ms.toFixed(1)),
    arm.void === undefined ? '' : `VOID: ${arm.void}`,
  ])
  const text = [
    table([['arm', 'messages/s', 'CPU µs each', 'p50 ms', 'p99 ms', 'slowest', ''], ...rows]),
    table([['ratio', 'by round'], ...Object.entries(ratios).map(([name, ratio]) => [name, shown(ratio, 2)])]),
    table([['ratio of CPU', 'by round'], ...Object.entries(cpuRatios).map(([name, ratio]) => [name, shown(ratio, 2)])]),
    noisy ? 'NOISY MACHINE: an arm against itself differs. These figures prove nothing.' : '',
  ]
  report(
    text.filter(Boolean).join('\n\n'),
    { bench: 'ingest', store, rounds, arms, ratios, cpuRatios, seed, noisy },
    json,
  )
}

/**
 * The ratios of a measure by round, for each comparison.
 * @param {Map<string, Result[]>} results
 * @param {(result: Result) => number} measure
 */
function compared(results, measure) {
  const values = (/** @type {string} */ name) => (results.get(name) ?? []).map(measure)
  return Object.fromEntries(
    pairsOf([...results.keys()]).map(([a, b]) => [`${a} / ${b}`, ratiosOf(values(a), values(b))]),
  )
}

/** @param {readonly Result[]} results */
function summaryOf(results) {
  const latencies = results.map(({ latency }) => latency)
  return {
    ...spreadOf(results.map(({ rate }) => rate)),
    cpu: median(results.map(({ cpu }) => cpu)),
    p50: median(latencies.map(({ p50 }) => p50)),
    p99: median(latencies.map(({ p99 }) => p99)),
    slowest: Math.max(...latencies.map(({ max }) => max)),
    void: reasonOf(results),
  }
}

/** @param {readonly Result[]} results */
function reasonOf(results) {
  const reasons = results.flatMap((result) => result.void ?? [])
  const often = reasons.length < results.length ? ` (in ${reasons.length} of ${results.length} rounds)` : ''
  return reasons[0] === undefined ? undefined : reasons[0] + often
}

/**
 * The comparisons: an arm with itself, and Parley with every arm.
 * @param {readonly string[]} names
 * @returns {[string, string][]}
 */
function pairsOf(names) {
  const ours = names.filter((name) => name.startsWith('parley'))
  const others = names.filter((name) => name !== 'raw-again' && !name.startsWith('parley'))
  const pairs = ours.flatMap((name) => others.map((other) => /** @type {[string, string]} */ ([name, other])))
  const first = ours[0]
  if (first !== undefined) for (const name of ours.slice(1)) pairs.push([name, first])
  if (names.includes('raw') && names.includes('raw-again')) pairs.unshift(['raw-again', 'raw'])
  return pairs
}
