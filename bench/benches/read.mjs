// First pages and deep pages as the data grows. It compares the store with the raw prepared statement over the same
// tables, and with OFFSET. Then lists of conversations by access keys.
import { conversation, message } from '@parley/core'
import { compare, spreadsOf } from '../lib/compare.mjs'
import { forEachSize } from '../lib/data.mjs'
import { conversationsOf, largest, tenant } from '../lib/fill.mjs'
import { seeded } from '../lib/random.mjs'
import { report, say, shown, table } from '../lib/report.mjs'
import { growthExponent, median, ratiosOf } from '../lib/statistics.mjs'
import { listsByAccess } from './access.mjs'

/** @typedef {import('../lib/compare.mjs').Way} Way */
/** @typedef {import('../lib/data.mjs').Data & { size: number }} Data */
/** @typedef {import('@parley/core/store').KeysetPosition} KeysetPosition */
/** @typedef {{ raw: number[], parley: number[], offset: number[] }} Medians by round, in milliseconds */

const LIMIT = 50
const TIMES = 40

/** @param {import('../lib/options.mjs').Options} options */
export async function read(options) {
  const { store, rounds = 7, seed, json } = options
  const random = seeded(seed)
  const bySize = await forEachSize(options, async (data) => {
    /** @type {Map<string, Medians>} */
    const medians = new Map()
    for (const [question, ways] of Object.entries(await questionsOf(store, data))) {
      medians.set(question, await compare(ways, { rounds, times: TIMES, random }))
      say(`${data.size}  ${question}`)
    }
    return medians
  })
  const byAccess = await listsByAccess(options, random)
  conclude({ store, rounds, seed, json }, bySize, byAccess)
}

/**
 * A list that is read in pages, newest first.
 * @typedef {object} List
 * @property {string} from its table and condition
 * @property {string[]} values of the condition
 * @property {[string, 'id' | 'sequence']} keyset
 * @property {(after: { after?: KeysetPosition }) => Promise<unknown>} find calls the store
 */

/**
 * @param {'sqlite' | 'postgres'} kind
 * @param {Data} data
 */
async function questionsOf(kind, { store, connect, size }) {
  const arms = { raw: connect(), offset: connect() }
  const prefix = kind === 'sqlite' ? 'parley_' : 'parley.'
  const page = { order: /** @type {const} */ ('newest'), limit: LIMIT }
  /** @type {List} */
  const conversations = {
    from: `${prefix}conversations where tenant = ?1`,
    values: [tenant],
    keyset: ['active_at', 'id'],
    find: (after) => store.find(tenant, { query: conversation.queries.conversations, where: {}, ...page, ...after }),
  }
  /** @type {List} */
  const unread = {
    ...conversations,
    from: `${conversations.from} and has_unread = ${kind === 'sqlite' ? 1 : true}`,
    find: (after) =>
      store.find(tenant, { query: conversation.queries.conversations, where: { hasUnread: true }, ...page, ...after }),
  }
  /** @type {List} */
  const thread = {
    from: `${prefix}messages where tenant = ?1 and conversation_id = ?2`,
    values: [tenant, largest],
    keyset: ['at', 'sequence'],
    find: (after) =>
      store.find(tenant, { query: message.queries.messages, where: { conversationId: largest }, ...page, ...after }),
  }
  const [counted] = await arms.raw(`select count(*) as length from ${thread.from}`, thread.values)
  const length = Number(counted?.length)
  return {
    'conversations, first page': await waysTo(arms, conversations, 0),
    'unread, first page': await waysTo(arms, unread, 0),
    'conversations, 90 % deep': await waysTo(arms, conversations, Math.floor(conversationsOf(size) * 0.9)),
    'thread, first page': await waysTo(arms, thread, 0),
    'thread, 50 % deep': await waysTo(arms, thread, Math.floor(length * 0.5)),
    'thread, 90 % deep': await waysTo(arms, thread, Math.floor(length * 0.9)),
    'thread, 99.9 % deep': await waysTo(arms, thread, Math.floor(length * 0.999) - LIMIT),
  }
}

/**
 * The same page by the store, by its SQL statement, and by OFFSET. All read one row more, to detect a next page.
 * @param {Record<'raw' | 'offset', import('../lib/query.mjs').Query>} arms
 * @param {List} list
 * @param {number} depth the number of rows before the page
 * @returns {Promise<Record<'raw' | 'parley' | 'offset', Way>>}
 */
async function waysTo(arms, { from, values, keyset: [first, second], find }, depth) {
  const order = `order by ${first} desc, ${second} desc`
  const page = `${order} limit ${LIMIT + 1}`
  const offset = () => arms.offset(`select * from ${from} ${page} offset ${depth}`, values)
  if (depth === 0)
    return { raw: () => arms.raw(`select * from ${from} ${page}`, values), parley: () => find({}), offset }
  const [last] = await arms.raw(`select * from ${from} ${order} limit 1 offset ${depth - 1}`, values)
  const position = [Number(last?.[first]), second === 'id' ? String(last?.id) : Number(last?.[second])]
  const behind = `and (${first}, ${second}) < (?${values.length + 1}, ?${values.length + 2})`
  return {
    raw: () => arms.raw(`select * from ${from} ${behind} ${page}`, [...values, ...position]),
    parley: () => find({ after: position }),
    offset,
  }
}

/**
 * @param {{ store: string, rounds: number, seed: number, json: boolean }} options
 * @param {Map<number, Map<string, Medians>>} bySize
 * @param {Map<string, import('./access.mjs').ByKeys>} byAccess
 */
function conclude({ store, rounds, seed, json }, bySize, byAccess) {
  /** @type {Record<string, import('../lib/statistics.mjs').Spread>} */
  const arms = {}
  /** @type {Record<string, import('../lib/statistics.mjs').Spread>} */
  const ratios = {}
  /** @type {Record<string, number>} */
  const exponents = {}
  const rows = [...bySize].flatMap(([size, questions]) =>
    [...questions].map(([question, medians]) => {
      const spreads = spreadsOf(medians)
      for (const [way, spread] of Object.entries(spreads)) arms[`${way}: ${question} of ${size}`] = spread
      const ratio = ratiosOf(medians.parley, medians.raw)
      ratios[`parley / raw: ${question} of ${size}`] = ratio
      const times = [medians.raw, medians.parley, medians.offset].map((list) => median(list).toFixed(3))
      return [question, String(size), ...times, shown(ratio, 2)]
    }),
  )
  for (const question of [...bySize.values()][0]?.keys() ?? []) {
    const points = [...bySize].map(([size, questions]) => ({
      size,
      cost: median(questions.get(question)?.parley ?? []),
    }))
    if (points.length > 1) exponents[question] = growthExponent(points)
  }
  const accessRows = [...byAccess].map(([question, medians]) => {
    for (const [way, spread] of Object.entries(spreadsOf(medians))) arms[`${way}: ${question}`] = spread
    const ratio = ratiosOf(medians.five, medians.one)
    ratios[`five / one: ${question}`] = ratio
    return [question, median(medians.one).toFixed(3), median(medians.five).toFixed(3), shown(ratio, 2)]
  })
  const text = [
    table([['page of 50', 'messages', 'raw ms', 'parley ms', 'OFFSET ms', 'parley / raw'], ...rows]),
    table([
      ['grows with the size to the power of', ''],
      ...Object.entries(exponents).map(([name, x]) => [name, x.toFixed(3)]),
    ]),
    table([['conversations by access keys', 'one key ms', 'any of five ms', 'five / one'], ...accessRows]),
  ]
  report(text.join('\n\n'), { bench: 'read', store, rounds, arms, ratios, exponents, unit: 'ms', seed }, json)
}
