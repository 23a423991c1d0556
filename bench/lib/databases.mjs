// Fresh databases, one for each arm and round.
import { postgresDatabases } from './postgres.mjs'
import { sqliteDatabases } from './sqlite.mjs'

/**
 * @typedef {object} Database
 * @property {string} location the path of its file, or its URL
 * @property {(sql: string) => Promise<import('./query.mjs').Row[]>} rows what a query answers
 * @property {() => Promise<void>} released resolves when the killed processes that used it are gone: what they had sent is
 *   carried through before
 * @property {() => Promise<void>} drop
 *
 * @typedef {object} Databases
 * @property {(template?: Database) => Promise<Database>} fresh an empty database, or one like a template
 * @property {(database: Database) => Promise<void>} makeTemplate makes a released database fit to be a template
 * @property {() => Promise<void>} close
 */

/**
 * @param {'sqlite' | 'postgres'} store
 * @returns {Promise<Databases>}
 */
export async function openDatabases(store) {
  return store === 'sqlite' ? sqliteDatabases() : await postgresDatabases()
}
