import { literal, SCHEMA } from './names.ts'

/*
 * The server itself checks the tenant of each row that it reads or writes. Each statement of Parley names the tenant of
 * its transaction in a setting. Without the setting, no row is visible and none can be written.
 *
 * The settings last until the end of the transaction. A statement outside a transaction is one of its own. So the next
 * user of a connection never finds them.
 */

/** The setting with the tenant of a transaction, between marks. Unset and empty are no tenant. */
const TENANT = `${SCHEMA}.tenant`

/** The setting with the tenants of a transaction of several: an array in the notation of the server. */
const TENANTS = `${SCHEMA}.tenants`

/** The setting that opens the rows of all tenants: of one table by its bare name, or `*` for every table. */
const EVERYWHERE = `${SCHEMA}.everywhere`

/** Names the tenant of this transaction. Its value is not null. */
export function setTenant(tenant: string): string {
  return `set_config(${literal(TENANT)}, '=' || ${tenant}, true)`
}

/** Names the tenants of this transaction: an array of several. Its value is not null. */
export function setTenants(tenants: string): string {
  return `set_config(${literal(TENANTS)}, ${tenants}::text, true)`
}

/** Opens the rows of all tenants to this transaction: of a table, or of every table. Its value is not null. */
export function setEverywhere(table: string): string {
  return `set_config(${literal(EVERYWHERE)}, ${literal(table)}, true)`
}

/** Whether this transaction is of a tenant, as an expression. */
export function isOfTenant(tenant: string): string {
  return `'=' || ${tenant} = current_setting(${literal(TENANT)}, true)`
}

/** Whether this transaction is of several tenants with this one, as an expression. */
export function isAmongTenants(tenant: string): string {
  return `${tenant} = any (nullif(current_setting(${literal(TENANTS)}, true), '')::text[])`
}

/** Whether this transaction may use the rows of all tenants of a table, as an expression. */
export function isEverywhere(table: string): string {
  return `current_setting(${literal(EVERYWHERE)}, true) in ('*', ${literal(table)})`
}
