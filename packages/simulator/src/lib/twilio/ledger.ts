import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { type Fault, storedFault } from './faults.ts'
import type { Message, Status } from './message.ts'

/** Something that went wrong with a webhook, which Twilio shows in its debugger. */
export interface Alert {
  /** Twilio's code: 11200 HTTP retrieval failure, 11205 connection failure, 12100 bad document, 12300 bad content type. */
  code: number
  /** The message that the webhook was about. */
  sid: string
  /** ISO 8601. */
  at: string
  /** The webhook's URL without its query, which may hold what is nobody's business. */
  url: string
  reason: string
}

/** One thing that happened to the account. Its whole state is what these add up to. */
export type Entry =
  | { kind: 'message'; message: Message }
  | { kind: 'status'; sid: string; status: Status; at: number; errorCode: number | null }
  | { kind: 'told'; sid: string; status: Status }
  | { kind: 'alert'; alert: Alert }
  | { kind: 'fault'; fault: Fault }
  | { kind: 'fault_used'; id: string }
  | { kind: 'faults_cleared' }

const status = z.enum(['queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'received'])

const message: z.ZodType<Message> = z.object({
  sid: z.string(),
  direction: z.enum(['inbound', 'outbound-api']),
  channel: z.string(),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  status,
  errorCode: z.number().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  sentAt: z.number().nullable(),
  statusCallback: z.string().nullable(),
  script: z
    .object({ path: z.array(status), errorCode: z.number().nullable(), copies: z.number(), reversed: z.boolean() })
    .nullable(),
})

const alert: z.ZodType<Alert> = z.object({
  code: z.number(),
  sid: z.string(),
  at: z.string(),
  url: z.string(),
  reason: z.string(),
})

const entry: z.ZodType<Entry> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('message'), message }),
  z.object({ kind: z.literal('status'), sid: z.string(), status, at: z.number(), errorCode: z.number().nullable() }),
  z.object({ kind: z.literal('told'), sid: z.string(), status }),
  z.object({ kind: z.literal('alert'), alert }),
  z.object({ kind: z.literal('fault'), fault: storedFault }),
  z.object({ kind: z.literal('fault_used'), id: z.string() }),
  z.object({ kind: z.literal('faults_cleared') }),
])

/** Where entries are kept. */
export interface Ledger extends Disposable {
  append(entry: Entry): void
}

/** Keeps nothing beyond the life of the process. */
export const noLedger: Ledger = { append: () => {}, [Symbol.dispose]: () => {} }

/**
 * Opens an append-only file with one JSON entry per line, after giving what it already holds to `replay`.
 *
 * An entry is with the operating system when `append` returns, so that it survives the end of the process at any
 * instant. A last line without its newline was being written when the process ended; nobody was told of it and it is
 * cut off. Any other line that is not an entry throws, naming the line.
 */
export function openLedger(path: string, replay: (entry: Entry) => void): Ledger {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const whole = bytes.lastIndexOf(0x0a) + 1
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  for (const [index, line] of lines.entries()) replay(parse(line, `${path}:${index + 1}`))
  const file = openSync(path, 'a')
  if (whole < bytes.length) ftruncateSync(file, whole)
  return {
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`, 'utf8')
      for (let written = 0; written < line.length; ) written += writeSync(file, line, written)
    },
    [Symbol.dispose]: () => closeSync(file),
  }
}

function parse(line: string, where: string): Entry {
  try {
    return entry.parse(JSON.parse(line))
  } catch (cause) {
    throw new Error(`${where} is not an entry of the simulator; remove the file to start afresh`, { cause })
  }
}
