import { closeSync, existsSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { type Fault, storedFault } from './faults.ts'
import { readLines } from './lines.ts'
import type { Media, Message, Status } from './message.ts'
import { MOST_VALID, type OwnedNumber, type Service } from './owned.ts'
import { storedNumber, storedService } from './property-schema.ts'

/** A failure of a webhook, or of the download of a file, which Twilio shows in its debugger. */
export interface Alert {
  /**
   * Twilio's code. Of a webhook: 11200 HTTP retrieval failure, 11205 connection failure, 12100 bad document, 12300 bad type.
   * Of a file: 12300 bad type, 30019 too large, 63019 no file.
   */
  code: number
  /** The message that the webhook was about. */
  sid: string
  /** ISO 8601. */
  at: string
  /** The URL without its query, which may contain private data. */
  url: string
  reason: string
}

/** One event of the account. The entries together restore its state. */
export type Entry =
  | { kind: 'message'; message: Message }
  | { kind: 'status'; sid: string; status: Status; at: number; errorCode: number | null }
  | { kind: 'media'; sid: string; media: Media[] }
  /** A file of the message could not be downloaded. */
  | { kind: 'media_failed'; sid: string; errorCode: number }
  | { kind: 'posted'; sid: string; status: Status; at: number }
  | { kind: 'told'; sid: string; status: Status }
  | { kind: 'alert'; alert: Alert }
  | { kind: 'fault'; fault: Fault }
  | { kind: 'fault_used'; id: string }
  | { kind: 'faults_cleared' }
  /** A number was bought, changed or released. */
  | { kind: 'number'; sid: string; number: OwnedNumber | null }
  /** A messaging service was made, changed or removed. */
  | { kind: 'service'; sid: string; service: Service | null }
  | { kind: 'account'; status: 'active' | 'suspended' }
  /** The file was rewritten: the state is that of the entries that follow. */
  | { kind: 'rewritten'; revision: number; optedOut: string[] }
  | { kind: 'kept'; message: Message; reached: Status[]; posted: [Status, number][]; told: Status[] }

const status = z.enum(['queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed', 'received'])

const media: z.ZodType<Media[]> = z.array(
  z.object({ sid: z.string(), contentType: z.string(), content: z.string(), createdAt: z.number() }),
)

const message: z.ZodType<Message> = z.object({
  sid: z.string(),
  direction: z.enum(['inbound', 'outbound-api']),
  channel: z.string(),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  // Files of earlier versions lack these fields.
  media: media.default([]),
  mediaUrls: z.array(z.string()).default([]),
  service: z.string().nullable().default(null),
  validityPeriod: z.number().default(MOST_VALID),
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
  z.object({ kind: z.literal('media'), sid: z.string(), media }),
  z.object({ kind: z.literal('media_failed'), sid: z.string(), errorCode: z.number() }),
  z.object({ kind: z.literal('posted'), sid: z.string(), status, at: z.number() }),
  z.object({ kind: z.literal('told'), sid: z.string(), status }),
  z.object({ kind: z.literal('alert'), alert }),
  z.object({ kind: z.literal('fault'), fault: storedFault }),
  z.object({ kind: z.literal('fault_used'), id: z.string() }),
  z.object({ kind: z.literal('faults_cleared') }),
  z.object({ kind: z.literal('number'), sid: z.string(), number: storedNumber.nullable() }),
  z.object({ kind: z.literal('service'), sid: z.string(), service: storedService.nullable() }),
  z.object({ kind: z.literal('account'), status: z.enum(['active', 'suspended']) }),
  z.object({ kind: z.literal('rewritten'), revision: z.number(), optedOut: z.array(z.string()) }),
  z.object({
    kind: z.literal('kept'),
    message,
    reached: z.array(status),
    // Files of earlier versions lack this field.
    posted: z.array(z.tuple([status, z.number()])).default([]),
    told: z.array(status),
  }),
])

/** The storage of the entries. */
export interface Ledger extends Disposable {
  append(entry: Entry): void
  /** The file has grown well beyond its size after the last {@link Ledger.rewrite}. */
  readonly bulky: boolean
  /** Replaces all entries by these, atomically. */
  rewrite(entries: Iterable<Entry>): void
}

/** Keeps nothing beyond the life of the process. */
export const noLedger: Ledger = {
  append: () => {},
  bulky: false,
  rewrite: () => {},
  [Symbol.dispose]: () => {},
}

/** Below this size, in bytes, a file is never rewritten. */
const SMALL = 4 * 1024 * 1024

/**
 * Opens an append-only file with one JSON entry per line, and passes its entries to `replay` first. Only the owner can
 * read a file that it creates.
 *
 * When `append` returns, the operating system has the entry, so it survives the end of the process. A last line without
 * its newline is removed: the process ended before `append` returned. Any other invalid line throws an error with the
 * number of the line.
 */
export function openLedger(path: string, replay: (entry: Entry) => void): Ledger {
  let number = 0
  const read = (line: string): void => replay(parse(line, `${path}:${++number}`))
  const { whole, size: found } = existsSync(path) ? readLines(path, read) : { whole: 0, size: 0 }
  let file = openSync(path, 'a', 0o600)
  if (whole < found) ftruncateSync(file, whole)
  let size = whole
  let limit = SMALL
  return {
    append: (entry) => {
      size += write(file, entry)
    },
    get bulky() {
      return size > limit
    },
    rewrite(entries) {
      const next = `${path}.next`
      try {
        const whole = writeAll(next, entries)
        renameSync(next, path)
        closeSync(file)
        file = openSync(path, 'a')
        size = whole
      } catch {
        // The file is unchanged. If the disk is full, the next attempt follows when the file has grown more.
        rmSync(next, { force: true })
      }
      limit = Math.max(SMALL, size * 2)
    },
    [Symbol.dispose]: () => closeSync(file),
  }
}

function writeAll(path: string, entries: Iterable<Entry>): number {
  const file = openSync(path, 'w', 0o600)
  try {
    let size = 0
    for (const each of entries) size += write(file, each)
    return size
  } finally {
    closeSync(file)
  }
}

function write(file: number, entry: Entry): number {
  const line = Buffer.from(`${JSON.stringify(entry)}\n`, 'utf8')
  for (let written = 0; written < line.length; ) written += writeSync(file, line, written)
  return line.length
}

function parse(line: string, where: string): Entry {
  try {
    return entry.parse(JSON.parse(line))
  } catch (cause) {
    throw new Error(`${where} is not an entry of the simulator; remove the file to start afresh`, { cause })
  }
}
