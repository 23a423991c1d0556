// Rare, common, old, two-word and no-hit terms as the data grows. It compares the store's search with the better of two
// hand-written plans for each.
import { message } from '@parley/core'
import { parseSearch } from '@parley/core/store'
import { compare } from '../lib/compare.mjs'
import { forEachSize } from '../lib/data.mjs'
import { largest, tenant } from '../lib/fill.mjs'
import { openOracle, plansOf } from '../lib/oracle.mjs'
import { seeded } from '../lib/random.mjs'
import { report, say, shown, table } from '../lib/report.mjs'
import { geometricMean, growthExponent, median, ratiosOf, spreadOf } from '../lib/statistics.mjs'
import { searches } from '../lib/vocabulary.mjs'

/** @typedef {import('../lib/data.mjs').Data & { size: number }} Data */

/**
 * One search in one scope, in milliseconds by round.
 * @typedef {{ group: string, parley: number[], oracle: number[], worse: number[] }} Timed
 */

const LIMIT = 50
const TIMES = 10

/** @param {import('../lib/options.mjs').Options} options */
export async function search(options) {
  const { store, rounds = 7, seed, json } = options
  const random = seeded(seed)
  const bySize = await forEachSize(
    options,
    async (data) => {
      const missing = await lacksSearch(data)
      if (missing !== undefined) {
        say(`SKIPPED: the store on ${store} has no search yet: ${missing}`)
        return []
      }
      const timed = await timeAll(store, data, { rounds, times: TIMES, random })
      say(`${data.size} messages searched`)
      return timed
    },
    (query) => openOracle(store, query),
  )
  const sizes = new Map([...bySize].filter(([, timed]) => timed.length > 0))
  if (sizes.size > 0) conclude({ store, rounds, seed, json }, sizes)
}

/** @param {Data} data */
async function lacksSearch({ store }) {
  try {
    await store.find(tenant, asked('anything', undefined))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * @param {'sqlite' | 'postgres'} kind
 * @param {Data} data
 * @param {{ rounds: number, times: number, random: import('../lib/random.mjs').Random }} plan
 * @returns {Promise<Timed[]>}
 */
async function timeAll(kind, { store, connect }, plan) {
  const { index, window } = plansOf(kind)
  const [askIndex, askWindow] = [connect(), connect()]
  /** @type {Timed[]} */
  const timed = []
  for (const { class: group, q } of searches) {
    for (const conversation of [undefined, largest]) {
      const question = asked(q, conversation)
      const found = (await store.find(tenant, question)).records.map(({ id }) => id)
      const expected = (await index(askIndex, q, conversation)).slice(0, LIMIT).map(({ id }) => id)
      if (found.join() !== expected.join()) throw new Error(`The search for ${q} differs from the index.`)
      const medians = await compare(
        {
          parley: () => store.find(tenant, question),
          index: () => index(askIndex, q, conversation),
          window: () => window(askWindow, q, conversation),
        },
        plan,
      )
      const [oracle, worse] = [medians.index, medians.window].sort((a, b) => median(a) - median(b))
      if (oracle === undefined || worse === undefined) continue
      timed.push({
        group: conversation === undefined ? group : `${group}, in a thread`,
        parley: medians.parley,
        oracle,
        worse,
      })
    }
  }
  return timed
}

/**
 * @param {string} q
 * @param {import('@parley/core').ConversationId | undefined} conversationId
 */
function asked(q, conversationId) {
  const where = { terms: parseSearch(q), ...(conversationId === undefined ? {} : { conversationId }) }
  return { query: message.queries.search, where, order: /** @type {const} */ ('newest'), limit: LIMIT }
}

/**
 * @param {{ store: string, rounds: number, seed: number, json: boolean }} options
 * @param {Map<number, Timed[]>} bySize
 */
function conclude({ store, rounds, seed, json }, bySize) {
  /** @type {Record<string, import('../lib/statistics.mjs').Spread>} */
  const arms = {}
  /** @type {Record<string, import('../lib/statistics.mjs').Spread>} */
  const ratios = {}
  const rows = [...bySize].flatMap(([size, timed]) => {
    const groups = [...new Set(timed.map(({ group }) => group)), 'all']
    return groups.map((group) => {
      const members = timed.filter((each) => group === 'all' || each.group === group)
      const means = {
        parley: meansOf(members.map(({ parley }) => parley)),
        oracle: meansOf(members.map(({ oracle }) => oracle)),
        'worse plan': meansOf(members.map(({ worse }) => worse)),
      }
      for (const [way, list] of Object.entries(means)) arms[`${way}: ${group} of ${size}`] = spreadOf(list)
      const ratio = ratiosOf(means.parley, means.oracle)
      ratios[`parley / oracle: ${group} of ${size}`] = ratio
      const times = Object.values(means).map((list) => median(list).toFixed(3))
      const slowest = Math.max(...members.map(({ parley }) => median(parley))).toFixed(2)
      return [group, String(size), ...times, slowest, shown(ratio, 2)]
    })
  })
  const points = [...bySize.keys()].map((size) => ({
    size,
    cost: arms[`parley: all of ${size}`]?.median ?? Number.NaN,
  }))
  const exponent = points.length > 1 ? growthExponent(points) : undefined
  const heading = ['searches', 'messages', 'parley ms', 'oracle ms', 'worse plan', 'slowest', 'parley / oracle']
  const growth = exponent === undefined ? '' : `Grows with the size to the power of ${exponent.toFixed(3)}.`
  const text = [table([heading, ...rows]), 'Geometric means; "slowest" is Parley’s slowest search.', growth]
  report(
    text.filter(Boolean).join('\n\n'),
    { bench: 'search', store, rounds, arms, ratios, exponent, unit: 'ms', seed },
    json,
  )
}

/**
 * The geometric mean of many searches, by round.
 * @param {readonly number[][]} lists
 */
function meansOf(lists) {
  return (lists[0] ?? []).map((_, round) => geometricMean(lists.map((list) => list[round] ?? Number.NaN)))
}
