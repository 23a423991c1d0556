// The stored rows of an arm.
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {import('./arms.mjs').Arm} Arm */
/** @typedef {import('./arms.mjs').StoreName} StoreName */
/** @typedef {import('./databases.mjs').Database} Database */

/** How long an acknowledged message may take to be stored, in milliseconds. */
const SETTLED_WITHIN = 60_000

/**
 * The id in every row that an arm has stored.
 * @param {Arm} arm
 * @param {StoreName} store
 * @param {Database} database
 * @returns {Promise<string[]>}
 */
export async function idsIn({ stored }, store, database) {
  const query = stored[store]
  return query ? (await database.rows(query)).map(({ id }) => String(id)) : []
}

/**
 * Waits for an arm that still stores messages after its answers, for at most a minute.
 * @param {Arm} arm
 * @param {StoreName} store
 * @param {Database} database
 * @param {number} expected
 */
export async function allStored(arm, store, database, expected) {
  if (!arm.stored[store]) return
  const deadline = performance.now() + SETTLED_WITHIN
  for (let last = -1, now = 0; now < expected && now !== last && performance.now() < deadline; ) {
    last = now
    await sleep(1000)
    now = (await idsIn(arm, store, database)).length
  }
}
