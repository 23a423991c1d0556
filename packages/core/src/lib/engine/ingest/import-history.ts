import { z } from 'zod'
import { checkInput } from '../../errors/field-error.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import { isMoney, type Money } from '../../model/money.ts'
import { deliveryStatuses } from '../../model/status.ts'
import { isTime } from '../../model/time.ts'
import type { Channel } from '../../ports/channel.ts'
import type { ReportedAttachment } from '../../ports/content.ts'
import type { Address, Delivery, MessageFact } from '../../ports/fact.ts'
import type { Engine } from '../engine.ts'
import { ingest } from './facts.ts'

/** The records that become durable together. */
const BATCH = 200

/** A message of an earlier system. */
export interface HistoryRecord {
  /** Its id at the provider, or in the earlier system. The same id is the same message, so a repeated import adds none. */
  id: string
  direction: 'inbound' | 'outbound'
  /** The other party, in any spelling that the channel reads. */
  address: string
  at: Time
  /** Empty if the message has only files. */
  text: string
  /** The name of the other party. */
  name?: string | undefined
  subject?: string | undefined
  attachments?: readonly ReportedAttachment[] | undefined
  /** The channel's name of its thread. Needed for a channel that names a thread by its opening. */
  thread?: string | undefined
  /** Outbound only: the last known delivery. Default: it was sent. */
  delivery?: Delivery | undefined
}

/** A record that was not imported. */
export interface RefusedRecord {
  /** Its place among all records, from 0. */
  place: number
  id: string | null
  field: string
  reason: string
}

/** The progress of an import. */
export interface HistoryProgress {
  /** The number of durable records. Those that were durable before count too. */
  done: number
  /** The refused records since the last progress. */
  refused: RefusedRecord[]
}

const delivery: z.ZodType<Delivery> = z.strictObject({
  status: z.enum(deliveryStatuses),
  code: z.string().optional(),
  detail: z.string().optional(),
  at: z.custom<Time>(isTime, 'must be a time, in milliseconds since 1970').optional(),
  units: z.int().nonnegative().optional(),
  cost: z.custom<Money>(isMoney, 'must be an amount and a currency').optional(),
})

const schema: z.ZodType<HistoryRecord> = z
  .strictObject({
    id: z.string().min(1).max(200),
    direction: z.enum(['inbound', 'outbound']),
    address: z.string(),
    at: z.custom<Time>(isTime, 'must be a time, in milliseconds since 1970'),
    text: z.string(),
    name: z.string().optional(),
    subject: z.string().optional(),
    attachments: z
      .array(z.looseObject({ contentType: z.string(), url: z.string() }))
      .max(100)
      .optional() as z.ZodType<ReportedAttachment[] | undefined>,
    thread: z.string().min(1).optional(),
    delivery: delivery.optional(),
  })
  .refine(({ direction, delivery: given }) => direction === 'outbound' || given === undefined, {
    path: ['delivery'],
    error: 'must be left out, as the message is inbound',
  })

/**
 * Imports messages of an earlier system as history. Each progress is about durable records.
 *
 * A record that cannot be read is refused, and the others are imported.
 *
 * @throws `channel.unknown`
 */
export async function* importHistory(
  engine: Pick<Engine, 'channels' | 'writer' | 'store' | 'media' | 'environment'>,
  tenant: TenantId,
  id: ChannelId,
  records: AsyncIterable<HistoryRecord> | Iterable<HistoryRecord>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<HistoryProgress, void> {
  const { channel, capabilities } = engine.channels.get(id, tenant)
  const isByAddress = capabilities.threads === 'address'
  let [place, done] = [0, 0]
  let facts: MessageFact[] = []
  let refused: RefusedRecord[] = []
  const store = async (): Promise<HistoryProgress> => {
    await ingest(engine, tenant, id, facts, { signal })
    done += facts.length
    const progress = { done, refused }
    facts = []
    refused = []
    return progress
  }
  for await (const record of records) {
    signal?.throwIfAborted()
    const read = factOf(channel, record, isByAddress)
    if ('reason' in read) refused.push({ ...read, place })
    else facts.push(read)
    place += 1
    if (facts.length + refused.length >= BATCH) yield await store()
  }
  if (facts.length + refused.length > 0) yield await store()
}

function factOf(channel: Channel, given: unknown, isByAddress: boolean): MessageFact | Omit<RefusedRecord, 'place'> {
  const { value: record, errors } = checkInput(schema, given, 'record', () => 'field')
  const id = typeof Object(given).id === 'string' ? Object(given).id : null
  if (errors !== undefined) {
    const [first] = errors
    return { id, field: first?.field ?? 'record', reason: first?.detail ?? 'It cannot be read.' }
  }
  const party = channel.parseAddress(record.address)
  if (party === undefined) {
    const reason = channel.explainAddress?.(record.address) ?? 'The channel does not read it as an address.'
    return { id, field: 'address', reason }
  }
  const thread = isByAddress ? channel.thread([party], { id: record.id, subject: null }) : record.thread
  if (thread === undefined) return { id, field: 'thread', reason: 'The channel needs the name of the thread.' }
  const { direction, at, text, name, subject, attachments, delivery: known } = record
  const isInbound = direction === 'inbound'
  return {
    ...{ type: 'message', direction, providerId: record.id, at, text, history: true },
    ...(isInbound ? { from: party } : { from: ourEnd(channel), to: [party] }),
    thread: [{ thread }],
    ...(isInbound && name !== undefined ? { name } : {}),
    ...(subject === undefined ? {} : { subject }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(known === undefined ? {} : { delivery: known }),
  }
}

/** Our own address. A channel with several has none, and then it is not known which one sent. */
function ourEnd(channel: Channel): Address {
  const known = channel.ourAddress === undefined ? undefined : channel.parseAddress(channel.ourAddress)
  return known ?? { scheme: 'own', value: channel.ourAddress ?? 'own', display: channel.ourAddress ?? '' }
}

/** @throws `input.invalid` for records that cannot be iterated */
export function ensureRecords(records: unknown): void {
  const given = Object(records)
  if (Symbol.asyncIterator in given || (Symbol.iterator in given && typeof records !== 'string')) return
  throw new ParleyError('input.invalid', { field: 'records', reason: 'It must be a list, or an async iterable.' })
}
