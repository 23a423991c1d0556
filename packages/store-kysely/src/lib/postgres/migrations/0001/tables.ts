import { quoted, records } from './records.ts'

/** Text is compared byte by byte, as every other store does, and not as some language sorts it. */
const TEXT = 'text collate "C"'

const recordTables = Object.entries(records).map(([name, { columns }]) => {
  const own = Object.entries(columns).map(([column, type]) => {
    const kind = type.replace('?', '')
    return `${quoted(column)} ${kind === 'text' ? TEXT : kind}${type.endsWith('?') ? '' : ' not null'}`
  })
  // `place` is the order of commits.
  const place = name === 'jobs' ? ['place bigint generated always as identity unique'] : []
  const identity = [`tenant ${TEXT} not null`, `id ${TEXT} not null`, 'version bigint not null']
  return `create table parley.${name} (\n  ${[...place, ...identity, ...own, 'primary key (id, tenant)'].join(',\n  ')})`
})

const otherTables = [
  `create table parley.keys (
  tenant ${TEXT} not null, key ${TEXT} not null, kind ${TEXT} not null, id ${TEXT} not null, primary key (key, tenant))`,
  `create table parley.events (
  tenant ${TEXT} not null, place bigint not null, at bigint not null, type ${TEXT} not null,
  conversation_id ${TEXT}, message_id ${TEXT}, body json not null, primary key (tenant, place))`,
  `create table parley.logs (
  tenant ${TEXT} primary key, head bigint not null, trimmed bigint not null) with (fillfactor = 50)`,
  `create table parley.queues (queue ${TEXT} primary key, free_at bigint not null) with (fillfactor = 50)`,
  // One row: the epoch tells the logs of this database from those of every other.
  `create table parley.store (epoch ${TEXT} primary key)`,
  "insert into parley.store (epoch) values (left(replace(gen_random_uuid()::text, '-', ''), 16))",
]

// A list is one walk through an index, whichever filter narrows it most. Marks that few bear are indexed where they are
// borne. No index begins with the bare tenant: before a table is analyzed the tenant is taken for selective, and rows
// that are wanted by their ids would be looked for among all of a tenant's.
const indexes = [
  'conversations_status on parley.conversations (status, tenant, active_at, id)',
  'conversations_channel on parley.conversations (channel, tenant, active_at, id)',
  'conversations_assignee on parley.conversations (assignee, tenant, active_at, id) where assignee is not null',
  'conversations_starred on parley.conversations (tenant, active_at, id) where starred',
  'conversations_unread on parley.conversations (tenant, active_at, id) where has_unread',
  'conversations_address on parley.conversations (address_id, tenant)',
  'conversations_contact on parley.conversations (contact_id, tenant)',
  'messages_thread on parley.messages (conversation_id, tenant, at, sequence)',
  "jobs_ready on parley.jobs (queue, priority desc, due, place) where state <> 'dead'",
  `jobs_group on parley.jobs (queue, tenant, "group", place) where state <> 'dead'`,
  "jobs_running on parley.jobs (queue, lease) where state = 'running'",
  'jobs_state on parley.jobs (state, tenant, created_at, id)',
  `commands_expires on parley.commands ((tenant || ''), expires_at, id)`,
  `parked_at on parley.parked ((tenant || ''), at, id)`,
  `tallies_day on parley.tallies ((tenant || ''), day, id)`,
].map((each) => `create index ${each}`)

/** The model, the log, the jobs, and an index for each named query. */
export const tables: readonly string[] = [...recordTables, ...otherTables, ...indexes]
