import type { Migration } from '../../migrate.ts'

/**
 * Every message moves its conversation in each index that has `active_at`, and each move writes a page: a list of all
 * conversations is put together from those of each status, and a person's few are sorted when they are asked for.
 */
export const fewerIndexes: Migration = {
  name: '0003-fewer-indexes',
  statements: [
    'drop index parley_conversations_active',
    'drop index parley_conversations_address',
    'drop index parley_conversations_contact',
    'drop index parley_messages_direction',
    'drop index parley_jobs_created',
    'create index parley_conversations_address on parley_conversations (tenant, address_id)',
    'create index parley_conversations_contact on parley_conversations (tenant, contact_id)',
  ],
}
