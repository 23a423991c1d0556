// The fate of acknowledged messages.

/**
 * @typedef {object} Audit
 * @property {number} acknowledged messages that were answered 2xx
 * @property {number} stored different messages that the database has
 * @property {number} lost acknowledged, and not in the database
 * @property {number} doubled in the database more than once
 */

/**
 * Compares the acknowledgements with the database.
 * @param {Iterable<string>} acknowledged ids
 * @param {Iterable<string>} rows the id in every row
 * @returns {Audit}
 */
export function audit(acknowledged, rows) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const id of rows) counts.set(id, (counts.get(id) ?? 0) + 1)
  const told = new Set(acknowledged)
  return {
    acknowledged: told.size,
    stored: counts.size,
    lost: [...told].filter((id) => !counts.has(id)).length,
    doubled: [...counts.values()].filter((count) => count > 1).length,
  }
}

/**
 * Why the figures of an arm are invalid; absent if they are valid.
 * @param {Audit} found
 */
export function voidReason({ acknowledged, lost, doubled }) {
  if (lost > 0) return `${lost} of ${acknowledged} acknowledged messages are not in its database`
  return doubled > 0 ? `${doubled} messages are in its database more than once` : undefined
}
