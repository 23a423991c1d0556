import type { Migration } from '../../migrate.ts'
import { commitOver } from './0003/commit.ts'
import { loadOver } from './0003/load.ts'
import { records } from './0005/records.ts'

/** What is older is not on its way any more, in milliseconds. */
const WEEK = 604_800_000

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
      where direction = 'outbound' and created_at > floor(extract(epoch from clock_timestamp()) * 1000) - ${WEEK}
      and (status = 'unknown' or (provider_id is not null and status in ('scheduled', 'queued', 'sending', 'sent')))`,
    'create index messages_tracked on parley.messages (channel, tenant, ask_at, id) where ask_at is not null',
    'drop function parley.commit, parley.load',
    commitOver(records),
    loadOver(records),
  ],
}
