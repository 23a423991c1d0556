import type { Migration } from '../../migrate.ts'

/** When the provider is asked next about a message. What is on its way already is asked about at once. */
export const tracked: Migration = {
  name: '0004-tracked',
  statements: [
    'alter table parley_messages add column ask_at integer',
    `update parley_messages set ask_at = created_at
      where direction = 'outbound' and provider_id is not null and status in ('scheduled', 'queued', 'sending', 'sent')`,
    `update parley_messages set ask_at = created_at where direction = 'outbound' and status = 'unknown'`,
    'create index parley_messages_tracked on parley_messages (tenant, channel, ask_at, id) where ask_at is not null',
  ],
}
