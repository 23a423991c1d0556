import { z } from 'zod'
import type { Job as JobRecord } from '../model/job.ts'
import { presentTime, timeSchema } from './time.ts'

/** What a job that is kept can be at. */
export type JobState = Exclude<JobRecord['state'], 'done'>

/**
 * Durable work on the wire: what it is, how it fares, and the ids of what it is about. Texts and payloads are not shown.
 */
export interface Job {
  id: string
  queue: string
  /** The type of its work: `deliver`, `handle`, `pull`. */
  work: string
  /** `dead` failed too often, and waits for a person to replay it. */
  state: JobState
  /** How often it failed in a row. */
  failures: number
  /** Why it failed last. */
  error: string | null
  /** The message that it works for. */
  messageId: string | null
  /** The channel that it works for, where its work names one. */
  channel: string | null
  /** The name of the handler that it runs. */
  handler: string | null
  /** It does not run before this time. */
  due: string
  createdAt: string
}

const states: { readonly [State in JobState]: State } = { waiting: 'waiting', running: 'running', dead: 'dead' }

export const jobStateSchema: z.ZodType<JobState> = z.enum(states)

export const jobSchema: z.ZodType<Job> = z
  .object({
    id: z.string(),
    queue: z.string(),
    work: z.string(),
    state: jobStateSchema,
    failures: z.int().nonnegative(),
    error: z.string().nullable(),
    messageId: z.string().nullable(),
    channel: z.string().nullable(),
    handler: z.string().nullable(),
    due: timeSchema,
    createdAt: timeSchema,
  })
  .meta({
    id: 'Job',
    description: 'Durable work. Texts and payloads are not shown.',
    examples: [
      {
        id: 'job_11223344556677889900aabbccddeeff',
        queue: 'deliver:sms',
        work: 'deliver',
        state: 'dead',
        failures: 10,
        error: 'The provider could not be reached.',
        messageId: 'msg_00112233445566778899aabbccddeeff',
        channel: null,
        handler: null,
        due: '2026-03-01T10:31:00.000Z',
        createdAt: '2026-03-01T09:31:00.000Z',
      },
    ],
  })

/** Writes a job as the wire has it, whatever its work is. A job that is done is not kept, and is shown as waiting. */
export function presentJob(record: JobRecord): Job {
  return {
    id: record.id,
    queue: record.queue,
    work: record.work.type,
    state: record.state === 'done' ? 'waiting' : record.state,
    failures: record.failures,
    error: record.error,
    messageId: idIn(record.work, 'messageId'),
    channel: idIn(record.work, 'channel'),
    handler: idIn(record.work, 'handler'),
    due: presentTime(record.due),
    createdAt: presentTime(record.createdAt),
  }
}

// Work of a later version may hold a text under the same name: only what has the form of a name is shown.
function idIn(work: object, field: string): string | null {
  const value: unknown = Reflect.get(work, field)
  return typeof value === 'string' && /^[\w.:@-]{1,200}$/.test(value) ? value : null
}
