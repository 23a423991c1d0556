import { ParleyError } from '../errors/parley-error.ts'
import { address } from './address.ts'
import { channel, channelName } from './channel-record.ts'
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
import type { RecordKind, Stored } from './record.ts'
import { type Flaw, flawOf } from './record-flaw.ts'
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
  readonly channel: typeof channel
  readonly channelName: typeof channelName
} = {
  ...{ conversation, message, address, contact, job, idempotency, parked, channelState, statistic, installation },
  ...{ handler, media, readMark, channel, channelName },
}

/** All kinds of records of an installation, by kind. A store keeps their records. */
export type Schema = ReadonlyMap<string, RecordKind<Stored>>

/**
 * The kernel's own kinds, and those of modules.
 *
 * @throws `parley.misconfigured` naming the kind, the field, the reason and the fix
 */
export function schemaOf(more: readonly RecordKind<Stored>[] = []): Schema {
  const schema = new Map<string, RecordKind<Stored>>()
  for (const record of [...Object.values<RecordKind<Stored>>(kernel), ...more]) {
    const flaw = clash(schema, record) ?? flawOf(record)
    if (flaw !== undefined) throw new ParleyError('parley.misconfigured', { field: record.kind, ...flaw })
    schema.set(record.kind, record)
  }
  return schema
}

function clash(schema: Schema, { kind, prefix, table }: RecordKind<Stored>): Flaw | undefined {
  if (schema.has(kind)) return { reason: `The kind ${kind} is declared twice.`, fix: 'Give one of them another name.' }
  for (const other of schema.values()) {
    const both = `The kinds ${other.kind} and ${kind} have the same`
    if (other.prefix === prefix) return { reason: `${both} prefix ${prefix}.`, fix: `Give ${kind} another prefix.` }
    if (other.table === table) return { reason: `${both} table ${table}.`, fix: `Give ${kind} another table.` }
  }
  return undefined
}
