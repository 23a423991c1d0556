import { ParleyError } from '@parley/core'
import type pg from 'pg'

/**
 * Loads node-postgres. A store over connections of the importer does not need it.
 *
 * @throws `store.misconfigured` if it is not installed
 */
export async function loadDriver(): Promise<typeof pg> {
  const { default: driver } = await import('pg').catch((cause: unknown) => {
    const reason = 'The package pg is not installed.'
    const fix = 'Install it (npm install pg), or give a Kysely over another driver.'
    throw new ParleyError('store.misconfigured', { cause, reason, fix })
  })
  return driver
}
