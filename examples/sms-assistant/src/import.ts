import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { AppParts } from '@parley/cli'
import { type HistoryRecord, ParleyError, type ParleyView } from '@parley/core'
import { parse } from 'csv-parse'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { callerOf, failure, problemIn } from './answers.ts'
import { numberOf } from './numbers.ts'

/** The rows that are imported together. */
const BATCH = 200

const amount = z.string().regex(/^-?\d+(\.\d+)?$/)
const time = z.string().transform((text, context) => {
  const at = Date.parse(text)
  if (!Number.isNaN(at)) return at
  context.addIssue('must be a time')
  return z.NEVER
})
const orEmpty = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('').transform(() => undefined), schema])

/** A row of `sms_messages`, as its database exports it. */
const row = z.object({
  message_sid: z.string().min(1),
  to_number: z.string(),
  from_number: z.string(),
  body: z.string(),
  direction: z.enum(['inbound', 'outbound']),
  status: z.string(),
  error_code: z.string().default(''),
  error_message: z.string().default(''),
  num_segments: orEmpty(z.coerce.number().int().min(0)).optional(),
  price: orEmpty(amount).optional(),
  price_unit: z.string().default(''),
  date_created: time,
})

const statuses = ['queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'read', 'canceled'] as const

interface Refused {
  line: number
  id: string | null
  field: string
  reason: string
}

/** `POST /api/v1/sms/import`: the rows of `sms_messages` as CSV become history. Answers a line of progress per batch. */
export function mountImport(parts: AppParts): void {
  const app = new Hono()
  app.onError((error, c) => failure(c, error))
  app.post('/', async (c) => {
    const { view } = await callerOf(parts, c)
    const { body, signal } = c.req.raw
    if (body === null) throw new ParleyError('input.invalid', { field: 'body', reason: 'It must be CSV.' })
    const channels = new Map((await view.channels.list()).map((each) => [numberOf(each), each.id]))
    const options = { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true } as const
    const rows = Readable.fromWeb(body as ReadableStream).pipe(parse(options))
    c.header('content-type', 'application/x-ndjson')
    return stream(c, async (out) => {
      try {
        for await (const progress of imported(view, channels, rows, signal)) await out.writeln(JSON.stringify(progress))
      } catch (error) {
        await out.writeln(JSON.stringify(problemIn(error)))
      }
    })
  })
  parts.app.route('/api/v1/sms/import', app)
}

async function* imported(
  view: ParleyView,
  channels: ReadonlyMap<string, string>,
  rows: AsyncIterable<unknown>,
  signal: AbortSignal,
): AsyncGenerator<{ done: number; refused: Refused[]; finished: boolean }> {
  let [line, done] = [1, 0]
  let refused: Refused[] = []
  let batches = new Map<string, { line: number; record: HistoryRecord }[]>()
  const store = async (): Promise<void> => {
    for (const [channel, batch] of batches) {
      let before = 0
      for await (const progress of view.channels.importHistory(
        channel,
        batch.map(({ record }) => record),
        { signal },
      )) {
        done += progress.done - before
        before = progress.done
        for (const { place, id, field, reason } of progress.refused)
          refused.push({ line: batch[place]?.line ?? 0, id, field, reason })
      }
    }
    batches = new Map()
  }
  for await (const each of rows) {
    line += 1
    const read = recordOf(each, channels)
    if ('reason' in read) refused.push({ line, ...read })
    else batches.set(read.channel, [...(batches.get(read.channel) ?? []), { line, record: read.record }])
    if ((line - 1) % BATCH !== 0) continue
    await store()
    yield { done, refused, finished: false }
    refused = []
  }
  await store()
  yield { done, refused, finished: true }
}

function recordOf(
  given: unknown,
  channels: ReadonlyMap<string, string>,
): { channel: string; record: HistoryRecord } | Omit<Refused, 'line'> {
  const { data, error } = row.safeParse(given)
  const id = typeof Object(given).message_sid === 'string' ? Object(given).message_sid : null
  if (error !== undefined) {
    const [issue] = error.issues
    return { id, field: issue?.path.join('.') ?? 'row', reason: issue?.message ?? 'It cannot be read.' }
  }
  const isInbound = data.direction === 'inbound'
  const [own, other] = isInbound ? [data.to_number, data.from_number] : [data.from_number, data.to_number]
  const channel = channels.get(own)
  const field = isInbound ? 'to_number' : 'from_number'
  if (channel === undefined) return { id, field, reason: 'The number is assigned to no person.' }
  const status = statuses.find((each) => each === data.status)
  if (!isInbound && status === undefined)
    return { id, field: 'status', reason: `It must be one of ${statuses.join(', ')}.` }
  const { message_sid, direction, body: text, date_created: at, num_segments: units, price, price_unit } = data
  const cost = price === undefined ? undefined : { amount: price.replace('-', ''), currency: price_unit || 'USD' }
  return {
    channel,
    record: {
      ...{ id: message_sid, direction, address: other, at, text },
      ...(status === undefined || isInbound
        ? {}
        : {
            delivery: {
              ...{ status, at },
              ...(data.error_code === '' ? {} : { code: data.error_code }),
              ...(data.error_message === '' ? {} : { detail: data.error_message }),
              ...(units === undefined ? {} : { units }),
              ...(cost === undefined ? {} : { cost }),
            },
          }),
    },
  }
}
