import { FailedWrites } from '../batch/failed-writes.ts'
import { ParleyError } from '../errors/parley-error.ts'
import { unknownName } from '../errors/unknown-name.ts'
import type { AnyEvent } from '../model/event.ts'
import type { Cursor, TenantId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { Stored } from '../model/record.ts'
import type { Schema } from '../model/schema.ts'
import { realEnvironment } from '../ports/environment.ts'
import type { Commit, CommitResult, LogOptions, LogPage, Page, Question, Store } from '../ports/store.ts'
import { claimJobs, type QueueClock } from './claim.ts'
import { findPage } from './find.ts'
import { ensureGuarded, ensureWhole, TenantRecords } from './tenant-records.ts'

/** The options of a memory store. */
export interface MemoryStoreOptions {
  /** The mark of this log in its cursors: any string. Default: a random one. */
  epoch?: string
}

interface TenantLog {
  records: TenantRecords
  log: { event: AnyEvent; place: number }[]
  /** The number of events that were ever committed. */
  head: number
}

/**
 * A store in memory. It is the reference that every other store is compared with, and the store of tests and
 * demonstrations.
 *
 * Keeps every promise of the port except one: nothing survives the process.
 *
 * @throws `store.misconfigured` for an unknown option
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  const unknown = Object.keys(options).find((name) => name !== 'epoch')
  if (unknown !== undefined) {
    throw new ParleyError('store.misconfigured', { field: unknown, reason: unknownName('option', unknown, ['epoch']) })
  }
  const { epoch = realEnvironment().id() } = options
  const tenants = new Map<TenantId, TenantLog>()
  let schema: Schema | undefined
  const clocks: QueueClock = new Map()
  let commits = 0
  let open = true

  const ensureOpen = (): void => {
    if (!open) throw new ParleyError('store.unavailable', { reason: 'The store is closed.' })
  }
  const logOf = (tenant: TenantId): TenantLog => {
    ensureOpen()
    const own = tenants.get(tenant) ?? { records: new TenantRecords(), log: [], head: 0 }
    tenants.set(tenant, own)
    return own
  }
  const migrated = (): Schema => {
    if (schema === undefined)
      throw new ParleyError('store.misused', { reason: 'Call migrate before any other member.' })
    return schema
  }
  const cursorAt = (place: number): Cursor => `${epoch}.${place}` as Cursor

  const apply = (commit: Commit, failedWrites: FailedWrites): CommitResult => {
    const own = logOf(commit.tenant)
    const conflict = failedWrites.builtOnBy(commit) ?? own.records.check(commit)
    if (conflict !== undefined) {
      failedWrites.add(commit)
      return { ok: false, conflict }
    }
    own.records.write(migrated(), commit, () => ++commits)
    for (const event of commit.events) {
      own.head += 1
      own.log.push({ event, place: own.head })
    }
    if (commit.trim !== undefined) trim(own, commit.trim)
    return { ok: true }
  }

  return {
    capabilities: { durable: false, shared: false, batch: 500 },

    async migrate(asked) {
      ensureOpen()
      schema = asked.schema
      for (const { records } of tenants.values()) records.widen(schema)
      return { applied: [], pending: [] }
    },

    async load(tenant, lookups) {
      return { records: structuredClone(logOf(tenant).records.look(lookups)) }
    },

    async commit(batch) {
      ensureOpen()
      const kinds = migrated()
      for (const commit of batch) {
        ensureGuarded(commit)
        ensureWhole(kinds, commit)
      }
      const failedWrites = new FailedWrites()
      return copyOf(batch).map((each) => apply(each, failedWrites))
    },

    async find<R extends Stored, W extends object>(tenant: TenantId, question: Question<R, W>): Promise<Page<R>> {
      const { records, head } = logOf(tenant)
      return { ...structuredClone(findPage(records, question)), asOf: cursorAt(head) }
    },

    async claim(options) {
      ensureOpen()
      const jobs: Job[] = []
      const all = [...tenants.values()].map(({ records }) => records)
      for (const job of claimJobs(all, clocks, options)) jobs.push(structuredClone(job))
      return jobs
    },

    async log(tenant, options) {
      const { log, head } = logOf(tenant)
      return structuredClone(readLog(log, head, options, epoch, cursorAt))
    },

    async [Symbol.asyncDispose]() {
      open = false
    },
  }
}

// Copies all commits before any takes effect. A value that cannot be copied is refused.
function copyOf(batch: readonly Commit[]): Commit[] {
  try {
    return structuredClone([...batch])
  } catch (cause) {
    throw new ParleyError('store.refused', { cause, reason: 'A value of the change is not data.' })
  }
}

// Only the oldest events are deleted, so that the kept log has no gap.
function trim(own: TenantLog, before: Time): void {
  const kept = own.log.findIndex(({ event }) => event.at >= before)
  own.log.splice(0, kept === -1 ? own.log.length : kept)
}

function readLog(
  log: TenantLog['log'],
  head: number,
  { after, limit }: LogOptions,
  epoch: string,
  cursorAt: (place: number) => Cursor,
): LogPage {
  const first = log[0]?.place ?? head + 1
  if (after === 'newest') return { events: [], cursor: cursorAt(head), reset: false }
  const [from, place] = after === 'oldest' ? [epoch, first - 1] : partsOf(after)
  const known = from === epoch && Number.isSafeInteger(place) && place >= first - 1 && place <= head
  if (!known) return { events: [], cursor: cursorAt(head), reset: true }
  const begin = place - (first - 1)
  const page = log.slice(begin, begin + limit)
  const events = page.map((entry) => ({ cursor: cursorAt(entry.place), event: entry.event }))
  return { events, cursor: events.at(-1)?.cursor ?? cursorAt(place), reset: false }
}

function partsOf(cursor: Cursor): [string, number] {
  const dot = cursor.lastIndexOf('.')
  const digits = cursor.slice(dot + 1)
  return [cursor.slice(0, dot), /^\d+$/.test(digits) ? Number(digits) : Number.NaN]
}
