// Fresh databases, one for each arm and round.
import { postgresDatabases } from './postgres.mjs'
import { sqliteDatabases } from './sqlite.mjs'

/**
 * @typedef {object} Database
 * @property {string} location the path of its file, or its URL
 * @property {(sql: string) => Promise<import('./query.mjs').Row[]>} rows the result of a query
 * @property {() => Promise<void>} released resolves after the end of the killed processes that used it: their last
 * statements are completed first
 * @property {() => Promise<void>} drop
 *
 * @typedef {object} Databases
 * @property {(template?: Database) => Promise<Database>} fresh an empty database, or one like a template
 * @property {(database: Database) => Promise<void>} makeTemplate prepares a released database as a template
 * @property {() => Promise<void>} close
 */

/**
 * @param {'sqlite' | 'postgres'} store
 * @returns {Promise<Databases>}
 */
export async function openDatabases(store) {
  return store === 'sqlite' ? sqliteDatabases() : await postgresDatabases()
}
