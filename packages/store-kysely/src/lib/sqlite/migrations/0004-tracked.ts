import type { Migration } from '../../migrate.ts'

/** What is older is not on its way any more, in milliseconds. */
const WEEK = 604_800_000

/** When the provider is asked next about a message. What is on its way already is asked about at once. */
export const tracked: Migration = {
  name: '0004-tracked',
  statements: [
    'alter table parley_messages add column ask_at integer',
    `update parley_messages set ask_at = created_at
      where direction = 'outbound' and created_at > unixepoch() * 1000 - ${WEEK}
      and (status = 'unknown' or (provider_id is not null and status in ('scheduled', 'queued', 'sending', 'sent')))`,
    'create index parley_messages_tracked on parley_messages (tenant, channel, ask_at, id) where ask_at is not null',
  ],
}
