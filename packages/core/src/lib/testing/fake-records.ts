import { ParleyError } from '../errors/parley-error.ts'
import type { PullBatch, RemoteMedia, SyncBatch, SyncOptions } from '../ports/channel.ts'
import type { Reported } from '../ports/fact.ts'

/** A file of the provider. */
export interface FakeFile {
  contentType: string
  content: Uint8Array
}

/** The records of a fake provider, which a test controls. */
export interface FakeRecords {
  /** Adds records to the provider. A pull and a synchronization report them, oldest first. */
  has(...facts: Reported[]): void
  /** Adds a file at a URL. An error is thrown when it is opened. */
  hasFile(url: string, file: FakeFile | Error): void
  /** The URLs that were opened, oldest first. */
  readonly opened: readonly string[]
}

/** A channel's access to the records of its provider. */
export interface RecordAccess extends FakeRecords {
  pull(since: string | undefined): AsyncIterable<PullBatch>
  sync(options: SyncOptions): AsyncIterable<SyncBatch>
  open(url: string): RemoteMedia
}

/** The most records in one report. */
const PAGE = 500

/** The records of a fake provider. */
export function fakeRecords(): RecordAccess {
  const records: Reported[] = []
  const files = new Map<string, FakeFile | Error>()
  const opened: string[] = []
  return {
    opened,
    has: (...facts) => void records.push(...facts),
    hasFile: (url, file) => void files.set(url, file),
    async *pull(since) {
      for (let place = Number(since ?? 0); place < records.length; place += PAGE) {
        const facts = records.slice(place, place + PAGE)
        yield { facts, checkpoint: String(place + facts.length) }
      }
    },
    async *sync({ thread, since = Number.NEGATIVE_INFINITY, signal }) {
      const wanted = records.filter((fact) => isWanted(fact, thread, since))
      for (let place = 0; place < wanted.length && !signal.aborted; place += PAGE) {
        yield { facts: wanted.slice(place, place + PAGE), total: wanted.length }
      }
    },
    open(url) {
      opened.push(url)
      const file = files.get(url)
      if (file instanceof Error) throw file
      if (file === undefined) throw new ParleyError('media.gone', { reason: 'The provider has no such file.' })
      return { content: once(file.content), contentType: file.contentType }
    },
  }
}

function isWanted(fact: Reported, thread: string | undefined, since: number): boolean {
  if (fact.type !== 'message') return thread === undefined
  const isIn = thread === undefined || fact.thread.some((name) => 'thread' in name && name.thread === thread)
  return isIn && (fact.at ?? Number.POSITIVE_INFINITY) >= since
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}
