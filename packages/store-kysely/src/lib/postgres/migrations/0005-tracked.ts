import type { Migration } from '../../migrate.ts'
import { commitOver } from './0003/commit.ts'
import { loadOver } from './0003/load.ts'
import { records } from './0005/records.ts'

/**
 * When the provider is asked next about a message. What is on its way already is asked about at once.
 *
 * The column is the last one. So a process of the version before reads and writes on; what it writes is not asked about.
 */
export const tracked: Migration = {
  name: '0005-tracked',
  statements: [
    'alter table parley.messages add column ask_at bigint',
    `update parley.messages set ask_at = created_at
      where direction = 'outbound' and provider_id is not null and status in ('scheduled', 'queued', 'sending', 'sent')`,
    `update parley.messages set ask_at = created_at where direction = 'outbound' and status = 'unknown'`,
    'create index messages_tracked on parley.messages (channel, tenant, ask_at, id) where ask_at is not null',
    'drop function parley.commit, parley.load',
    commitOver(records),
    loadOver(records),
  ],
}
