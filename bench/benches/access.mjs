// Lists of conversations by access keys: by one key, and by any of five.
import { conversation } from '@parley/core'
import { compare } from '../lib/compare.mjs'
import { forEachSize } from '../lib/data.mjs'
import { companies, fillConversations, movedAt, regions, tenant } from '../lib/fill.mjs'
import { say } from '../lib/report.mjs'

/** @typedef {import('../lib/compare.mjs').Way} Way */
/** @typedef {{ one: number[], five: number[] }} ByKeys Medians by round, in milliseconds */

const LIMIT = 50
const TIMES = 40
const KEYS = 5

/**
 * The medians of each list, in milliseconds by round.
 * @param {import('../lib/options.mjs').Options} options
 * @param {import('../lib/random.mjs').Random} random
 * @returns {Promise<Map<string, ByKeys>>}
 */
export async function listsByAccess({ store, seed, rounds = 7, conversations: size = 1_000_000 }, random) {
  /** @type {Map<string, ByKeys>} */
  const lists = new Map()
  if (size === 0) return lists
  await forEachSize(
    { store, seed, sizes: [size] },
    async (data) => {
      for (const [name, ways] of Object.entries(waysOf(data, random))) {
        lists.set(name, await compare(ways, { rounds, times: TIMES, random }))
        say(`${size}  ${name}`)
      }
    },
    undefined,
    fillConversations,
  )
  return lists
}

/**
 * @param {import('../lib/data.mjs').Data & { size: number }} data
 * @param {import('../lib/random.mjs').Random} random
 * @returns {Record<string, Record<'one' | 'five', Way>>}
 */
function waysOf({ store, size }, random) {
  const last = /** @type {import('@parley/core/store').KeysetPosition} */ ([movedAt(Math.floor(size / 2)), ''])
  /** @param {string} prefix @param {number} count @param {object} [after] */
  const ways = (prefix, count, after = {}) => {
    /** @param {number} keys */
    const listOf = (keys) => () => {
      // Each call has other keys, so no page is in a cache because of the last call.
      const first = Math.floor(random() * count)
      const anyOf = Array.from({ length: keys }, (_, place) => `${prefix}:${(first + place) % count}`)
      const page = { order: /** @type {const} */ ('newest'), limit: LIMIT, ...after }
      return store.find(tenant, { query: conversation.queries.conversations, where: { access: { anyOf } }, ...page })
    }
    return { one: listOf(1), five: listOf(KEYS) }
  }
  return {
    [`by companies of ${Math.round(size / companies)}, first page`]: ways('company', companies),
    [`by companies of ${Math.round(size / companies)}, 50 % deep`]: ways('company', companies, { after: last }),
    [`by regions of ${Math.round(size / regions)}, first page`]: ways('region', regions),
    [`by regions of ${Math.round(size / regions)}, 50 % deep`]: ways('region', regions, { after: last }),
  }
}
