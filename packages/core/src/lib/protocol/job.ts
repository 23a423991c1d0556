import { z } from 'zod'
import type { Job as JobRecord } from '../model/job.ts'
import { presentTime, timeSchema } from './time.ts'

/** The states of a stored job. */
export type JobState = Exclude<JobRecord['state'], 'done'>

/** Durable work on the wire: its type, its state, and the ids of its subjects. Texts and payloads are left out. */
export interface Job {
  id: string
  queue: string
  /** The type of its work: `deliver`, `handle`, `pull`. */
  work: string
  /** A `dead` job failed too often, and waits for a replay by a person. */
  state: JobState
  /** The number of its failures in a row. */
  failures: number
  /** The error of its last failure. */
  error: string | null
  /** The message of its work. */
  messageId: string | null
  /** The channel of its work, if it names one. */
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
    description: 'Durable work. Texts and payloads are left out.',
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

/** Writes a job in the form of the wire, with any work. A completed job is not stored, and appears as waiting. */
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

// Work of a later version may have a text in the same field. Only a value in the form of an id is returned.
function idIn(work: object, field: string): string | null {
  const value: unknown = Reflect.get(work, field)
  return typeof value === 'string' && /^[\w.:@-]{1,200}$/.test(value) ? value : null
}
