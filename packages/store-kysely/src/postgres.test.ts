import { storeContract, storeContractBites } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { postgresHarness, serverUrl } from '../test/postgres-harness.ts'
import { rolesHarness } from '../test/two-roles.ts'
import { postgres } from './postgres.ts'

if (serverUrl === undefined) {
  describe('the store contract on postgres', () => {
    it.skip('(skipped: no PostgreSQL could be started)')
  })
} else {
  const open = postgresHarness(serverUrl, (pool) => postgres({ pool }))
  // A role that owns nothing serves, so that the server checks the tenant of each row.
  const bound = rolesHarness(serverUrl)
  storeContract({ describe, it, expect }, { name: 'postgres', open: bound, offers: ['durable', 'shared'] })
  storeContractBites({ describe, it, expect }, { name: 'postgres', open, offers: ['durable', 'shared'] })
}
