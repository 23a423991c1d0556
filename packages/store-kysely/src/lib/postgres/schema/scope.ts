import { literal, SCHEMA } from './names.ts'

/*
 * The server itself checks the tenant of each row that it reads or writes. Each statement of Parley names the tenants
 * of its transaction in a setting. Without the setting, no row is visible and none can be written.
 *
 * The settings last until the end of the transaction. A statement outside a transaction is one of its own. So the next
 * user of a connection never finds them.
 */

/** The setting with the tenants of a transaction: an array in the notation of the server. */
const TENANTS = `${SCHEMA}.tenants`

/** The setting that opens the rows of all tenants: of one table by its bare name, or `*` for every table. */
const EVERYWHERE = `${SCHEMA}.everywhere`

/** The tenants of this transaction, as an expression. Null without them: outside a transaction of Parley. */
export const scopedTenants: string = `nullif(current_setting(${literal(TENANTS)}, true), '')::text[]`

/** Whether this transaction may use the rows of all tenants of a table. */
export function isEverywhere(table: string): string {
  return `current_setting(${literal(EVERYWHERE)}, true) in ('*', ${literal(table)})`
}

/** Names the tenants of this transaction. Its value is the setting. */
export function setTenants(tenants: string): string {
  return `set_config(${literal(TENANTS)}, ${tenants}::text, true)`
}

/** Opens the rows of all tenants to this transaction: of a table, or of every table. Its value is the setting. */
export function setEverywhere(table: string): string {
  return `set_config(${literal(EVERYWHERE)}, ${literal(table)}, true)`
}
