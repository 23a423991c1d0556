import { ParleyError } from '../errors/parley-error.ts'
import { address } from './address.ts'
import { channelState } from './channel-state.ts'
import { contact } from './contact.ts'
import { conversation } from './conversation.ts'
import { handler } from './handler.ts'
import { idempotency } from './idempotency-record.ts'
import { installation } from './installation.ts'
import { job } from './job.ts'
import { media } from './media.ts'
import { message } from './message.ts'
import { parked } from './parked.ts'
import { readMark } from './person-read-mark.ts'
import type { Query, RecordKind, Stored } from './record.ts'
import { statistic } from './statistic.ts'

/** The kinds of records of the kernel. */
export const kernel: {
  readonly conversation: typeof conversation
  readonly message: typeof message
  readonly address: typeof address
  readonly contact: typeof contact
  readonly job: typeof job
  readonly idempotency: typeof idempotency
  readonly parked: typeof parked
  readonly channelState: typeof channelState
  readonly statistic: typeof statistic
  readonly installation: typeof installation
  readonly handler: typeof handler
  readonly media: typeof media
  readonly readMark: typeof readMark
} = {
  ...{ conversation, message, address, contact, job, idempotency, parked, channelState, statistic, installation },
  ...{ handler, media, readMark },
}

/** All kinds of records of an installation, by kind. A store keeps their records. */
export type Schema = ReadonlyMap<string, RecordKind<Stored>>

/**
 * The kernel's own kinds, and those of modules. @throws `parley.misconfigured` naming the kind, the field and the fix
 */
export function schemaOf(more: readonly RecordKind<Stored>[] = []): Schema {
  const schema = new Map<string, RecordKind<Stored>>()
  for (const record of [...Object.values<RecordKind<Stored>>(kernel), ...more]) {
    const reason = clash(schema, record) ?? flaw(record)
    if (reason !== undefined) throw new ParleyError('parley.misconfigured', { field: record.kind, reason })
    schema.set(record.kind, record)
  }
  return schema
}

function clash(schema: Schema, { kind, prefix, table }: RecordKind<Stored>): string | undefined {
  if (schema.has(kind)) return `The kind ${kind} is declared twice.`
  for (const other of schema.values()) {
    if (other.prefix === prefix) return `The kinds ${other.kind} and ${kind} have the same prefix ${prefix}.`
    if (other.table === table) return `The kinds ${other.kind} and ${kind} have the same table ${table}.`
  }
  return undefined
}

function flaw({ kind, prefix, table, columns, search, queries, visible }: RecordKind<Stored>): string | undefined {
  if (!/^[a-z]{3}$/.test(prefix)) return `The prefix ${prefix} must be three lower-case letters.`
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(table)) return `The table ${table} must be lower-case letters, digits and _.`
  const odd = Object.keys(columns).find((field) => !/^[a-z][a-zA-Z0-9]{0,40}$/.test(field))
  if (odd !== undefined) return `The field ${odd} must be letters and digits, the first of them in lower case.`
  const unread = search.find((field) => !['text', 'set'].includes(columns[field]?.type ?? ''))
  if (unread !== undefined) return `The field ${unread} is no text and no set, so search cannot read it.`
  if (typeof visible === 'object' && visible.field !== 'id' && columns[visible.field]?.type !== 'text')
    return `It is visible through ${visible.field}, which is no text.`
  for (const query of Object.values<Query>(queries)) {
    const reason = queryFlaw(query)
    if (reason !== undefined) return `The query ${query.name} of ${kind}: ${reason}`
  }
  return undefined
}

function queryFlaw({
  record,
  required,
  filters,
  selective,
  narrowing,
  present,
  keyset,
  search,
}: Query): string | undefined {
  const { columns } = record
  const asked = [...required, ...filters, ...narrowing]
  const unknown = [...asked, ...present, ...keyset].find((field) => !Object.hasOwn({ ...columns, ...own }, field))
  if (unknown !== undefined) return `there is no field ${unknown}.`
  const opaque = asked.find((field) => columns[field]?.type === 'json')
  if (opaque !== undefined)
    return `${opaque} is json, which a store never looks into. Make it a column of its own, or a set.`
  const hidden = asked.find((field) => columns[field]?.secret === true)
  if (hidden !== undefined) return `${hidden} is secret, so it cannot be a filter.`
  const many = required.find((field) => columns[field]?.type === 'set')
  if (many !== undefined) return `${many} is a set, so it can only be a filter.`
  const unasked = selective.find((field) => !filters.includes(field))
  if (unasked !== undefined) return `${unasked} is selective, but no filter.`
  const loose = [...present].find((field) => columns[field]?.optional !== true)
  if (loose !== undefined) return `${loose} is never null.`
  const last = keyset.at(-1)
  if (search) return keyset.length === 1 && last === 'place' ? undefined : 'a search has the keyset place.'
  const sorted = keyset.find((field) => ['json', 'set', 'boolean'].includes(columns[field]?.type ?? ''))
  if (sorted !== undefined) return `${sorted} has no order.`
  if (keyset.some((field) => columns[field]?.optional === true && !present.includes(field)))
    return 'an optional field of the keyset must be present.'
  return keyset.length > 0 ? undefined : 'the keyset is empty.'
}

const own = { id: true, place: true }
