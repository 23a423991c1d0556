import { type Compilable, type CreateTableBuilder, sql } from 'kysely'
import type { Migration } from '../../migrate.ts'
import { sqliteDialect } from '../dialect.ts'

const { compiler } = sqliteDialect
const { schema } = compiler

/** Every record has these; the rows of a kind follow its model. */
function records(name: string): CreateTableBuilder<string, 'tenant' | 'id' | 'version'> {
  return schema
    .createTable(name)
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
}

const conversations = records('parley_conversations')
  .addColumn('keys', 'text', (column) => column.notNull())
  .addColumn('channel', 'text', (column) => column.notNull())
  .addColumn('thread', 'text', (column) => column.notNull())
  .addColumn('address_id', 'text', (column) => column.notNull())
  .addColumn('contact_id', 'text', (column) => column.notNull())
  .addColumn('participants', 'text', (column) => column.notNull())
  .addColumn('address_value', 'text', (column) => column.notNull())
  .addColumn('address_display', 'text', (column) => column.notNull())
  .addColumn('status', 'text', (column) => column.notNull())
  .addColumn('unread', 'integer', (column) => column.notNull())
  .addColumn('has_unread', 'integer', (column) => column.notNull())
  .addColumn('read_through', 'integer', (column) => column.notNull())
  .addColumn('starred', 'integer', (column) => column.notNull())
  .addColumn('assignee', 'text')
  .addColumn('labels', 'text', (column) => column.notNull())
  .addColumn('access', 'text', (column) => column.notNull())
  .addColumn('message_count', 'integer', (column) => column.notNull())
  .addColumn('last_inbound_sequence', 'integer', (column) => column.notNull())
  .addColumn('last_inbound_at', 'integer')
  .addColumn('last_message_id', 'text')
  .addColumn('last_message_sequence', 'integer', (column) => column.notNull())
  .addColumn('last_message_text', 'text')
  .addColumn('last_message_at', 'integer')
  .addColumn('last_message_direction', 'text')
  .addColumn('active_at', 'integer', (column) => column.notNull())
  .addColumn('created_at', 'integer', (column) => column.notNull())
  .addColumn('closed_at', 'integer')
  .addPrimaryKeyConstraint('parley_conversations_id', ['tenant', 'id'])

const messages = records('parley_messages')
  .addColumn('keys', 'text', (column) => column.notNull())
  .addColumn('conversation_id', 'text', (column) => column.notNull())
  .addColumn('channel', 'text', (column) => column.notNull())
  .addColumn('address_id', 'text', (column) => column.notNull())
  .addColumn('direction', 'text', (column) => column.notNull())
  .addColumn('sequence', 'integer', (column) => column.notNull())
  .addColumn('at', 'integer', (column) => column.notNull())
  .addColumn('created_at', 'integer', (column) => column.notNull())
  .addColumn('text', 'text', (column) => column.notNull())
  .addColumn('subject', 'text')
  .addColumn('html', 'text')
  .addColumn('attachments', 'text', (column) => column.notNull())
  .addColumn('parts', 'text', (column) => column.notNull())
  .addColumn('provider_id', 'text')
  .addColumn('status', 'text', (column) => column.notNull())
  .addColumn('attempts', 'text', (column) => column.notNull())
  .addColumn('conflict', 'integer', (column) => column.notNull())
  .addColumn('possible_duplicate', 'integer', (column) => column.notNull())
  .addColumn('error_code', 'text')
  .addColumn('error_detail', 'text')
  .addColumn('silent', 'integer', (column) => column.notNull())
  .addColumn('author', 'text')
  .addPrimaryKeyConstraint('parley_messages_id', ['tenant', 'id'])

const addresses = records('parley_addresses')
  .addColumn('channel', 'text', (column) => column.notNull())
  .addColumn('scheme', 'text', (column) => column.notNull())
  .addColumn('value', 'text', (column) => column.notNull())
  .addColumn('display', 'text', (column) => column.notNull())
  .addColumn('contact_id', 'text', (column) => column.notNull())
  .addColumn('blocked_at', 'integer')
  .addColumn('opted_out_at', 'integer')
  .addColumn('created_at', 'integer', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_addresses_id', ['tenant', 'id'])

const contacts = records('parley_contacts')
  .addColumn('name', 'text')
  .addColumn('created_at', 'integer', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_contacts_id', ['tenant', 'id'])

// `place` is the order of commits.
const jobs = schema
  .createTable('parley_jobs')
  .addColumn('place', 'integer', (column) => column.primaryKey().autoIncrement())
  .addColumn('tenant', 'text', (column) => column.notNull())
  .addColumn('id', 'text', (column) => column.notNull())
  .addColumn('version', 'integer', (column) => column.notNull())
  .addColumn('queue', 'text', (column) => column.notNull())
  .addColumn('group', 'text')
  .addColumn('priority', 'integer', (column) => column.notNull())
  .addColumn('due', 'integer', (column) => column.notNull())
  .addColumn('state', 'text', (column) => column.notNull())
  .addColumn('lease', 'integer')
  .addColumn('fence', 'integer', (column) => column.notNull())
  .addColumn('failures', 'integer', (column) => column.notNull())
  .addColumn('error', 'text')
  .addColumn('work', 'text', (column) => column.notNull())
  .addColumn('created_at', 'integer', (column) => column.notNull())
  .addUniqueConstraint('parley_jobs_id', ['tenant', 'id'])

const commands = records('parley_commands')
  .addColumn('fingerprint', 'text', (column) => column.notNull())
  .addColumn('result', 'text', (column) => column.notNull())
  .addColumn('at', 'integer', (column) => column.notNull())
  .addColumn('expires_at', 'integer', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_commands_id', ['tenant', 'id'])

const parked = records('parley_parked')
  .addColumn('keys', 'text', (column) => column.notNull())
  .addColumn('channel', 'text', (column) => column.notNull())
  .addColumn('receipts', 'text', (column) => column.notNull())
  .addColumn('at', 'integer', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_parked_id', ['tenant', 'id'])

const channelState = records('parley_channel_state')
  .addColumn('channel', 'text', (column) => column.notNull())
  .addColumn('name', 'text', (column) => column.notNull())
  .addColumn('value', 'text', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_channel_state_id', ['tenant', 'id'])

const tallies = records('parley_tallies')
  .addColumn('name', 'text', (column) => column.notNull())
  .addColumn('channel', 'text', (column) => column.notNull())
  .addColumn('day', 'integer', (column) => column.notNull())
  .addColumn('count', 'integer', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_tallies_id', ['tenant', 'id'])
  .modifyEnd(sql`without rowid`)

const keys = schema
  .createTable('parley_keys')
  .addColumn('tenant', 'text', (column) => column.notNull())
  .addColumn('key', 'text', (column) => column.notNull())
  .addColumn('kind', 'text', (column) => column.notNull())
  .addColumn('id', 'text', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_keys_key', ['tenant', 'key'])
  .modifyEnd(sql`without rowid`)

const events = schema
  .createTable('parley_events')
  .addColumn('tenant', 'text', (column) => column.notNull())
  .addColumn('place', 'integer', (column) => column.notNull())
  .addColumn('at', 'integer', (column) => column.notNull())
  .addColumn('type', 'text', (column) => column.notNull())
  .addColumn('conversation_id', 'text')
  .addColumn('message_id', 'text')
  .addColumn('body', 'text', (column) => column.notNull())
  .addPrimaryKeyConstraint('parley_events_place', ['tenant', 'place'])
  .modifyEnd(sql`without rowid`)

const logs = schema
  .createTable('parley_logs')
  .addColumn('tenant', 'text', (column) => column.primaryKey())
  .addColumn('head', 'integer', (column) => column.notNull())
  .addColumn('trimmed', 'integer', (column) => column.notNull())
  .modifyEnd(sql`without rowid`)

const queues = schema
  .createTable('parley_queues')
  .addColumn('queue', 'text', (column) => column.primaryKey())
  .addColumn('free_at', 'integer', (column) => column.notNull())
  .modifyEnd(sql`without rowid`)

// One row: the epoch tells the logs of this database from those of every other.
const store = schema.createTable('parley_store').addColumn('epoch', 'text', (column) => column.primaryKey())
const epoch: Compilable = {
  compile: () => sql`insert into parley_store (epoch) values (lower(hex(randomblob(8))))`.compile(compiler),
}

// A list of conversations is one walk through an index, whichever filter narrows it most. Marks that few of them bear
// are indexed where they are borne.
const conversationIndexes = [
  index('parley_conversations', 'active', ['tenant', 'active_at', 'id']),
  index('parley_conversations', 'status', ['tenant', 'status', 'active_at', 'id']),
  index('parley_conversations', 'channel', ['tenant', 'channel', 'active_at', 'id']),
  index('parley_conversations', 'assignee', ['tenant', 'assignee', 'active_at', 'id']).where(
    'assignee',
    'is not',
    null,
  ),
  index('parley_conversations', 'starred', ['tenant', 'active_at', 'id']).where('starred', '=', 1),
  index('parley_conversations', 'unread', ['tenant', 'active_at', 'id']).where('has_unread', '=', 1),
  index('parley_conversations', 'address', ['tenant', 'address_id', 'active_at', 'id']),
  index('parley_conversations', 'contact', ['tenant', 'contact_id', 'active_at', 'id']),
]

const otherIndexes = [
  index('parley_messages', 'thread', ['tenant', 'conversation_id', 'at', 'sequence']),
  index('parley_messages', 'direction', ['tenant', 'conversation_id', 'direction', 'at', 'sequence']),
  index('parley_jobs', 'ready', ['queue', 'priority desc', 'due', 'place']).where('state', '<>', 'dead'),
  index('parley_jobs', 'group', ['tenant', 'queue', 'group', 'place']).where('state', '<>', 'dead'),
  index('parley_jobs', 'running', ['queue', 'lease']).where('state', '=', 'running'),
  index('parley_jobs', 'created', ['tenant', 'created_at', 'id']),
  index('parley_jobs', 'state', ['tenant', 'state', 'created_at', 'id']),
  index('parley_commands', 'expires', ['tenant', 'expires_at', 'id']),
  index('parley_parked', 'at', ['tenant', 'at', 'id']),
  index('parley_tallies', 'day', ['tenant', 'day', 'id']),
]

function index(table: string, name: string, columns: string[]) {
  return schema.createIndex(`${table}_${name}`).on(table).columns(columns)
}

/** The model, the log and the jobs. */
export const foundation: Migration = {
  name: '0001-foundation',
  statements: [
    ...[conversations, messages, addresses, contacts, jobs, commands, parked, channelState, tallies],
    ...[keys, events, logs, queues, store, epoch],
    ...conversationIndexes,
    ...otherIndexes,
  ].map((each) => each.compile().sql),
}
