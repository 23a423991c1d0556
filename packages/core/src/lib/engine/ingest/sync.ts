import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Engine } from '../engine.ts'
import { ingest } from './facts.ts'

/** The scope of a channel's synchronization. */
export interface SyncChannelOptions {
  /** One conversation, by the channel's name of its thread. Default: all of them. */
  thread?: string | undefined
  /** Earlier messages are left out. Default: all that the provider has. */
  since?: Time | undefined
  signal?: AbortSignal | undefined
}

/** The progress of a synchronization. */
export interface SyncProgress {
  /** The number of durable records. Records that were durable before count too. */
  done: number
  /** The number of all records, if the channel reports it. */
  total: number | undefined
}

/**
 * Reads the records of a channel's provider, and stores the new ones. Each progress is about durable records.
 *
 * A loop that is left ends the synchronization. Stored records stay, and a second synchronization stores no record
 * twice.
 *
 * @throws `channel.unknown`, `channel.no_sync`
 */
export async function* syncChannel(
  engine: Pick<Engine, 'channels' | 'writer' | 'store' | 'media' | 'environment'>,
  tenant: TenantId,
  id: ChannelId,
  { thread, since, signal }: SyncChannelOptions = {},
): AsyncGenerator<SyncProgress, void> {
  const { channel } = engine.channels.get(id, tenant)
  if (channel.sync === undefined) throw new ParleyError('channel.no_sync', { field: 'channel' })
  const ending = new AbortController()
  const end = (): void => ending.abort(signal?.reason)
  signal?.addEventListener('abort', end, { once: true })
  if (signal?.aborted === true) end()
  const ended = engine.channels.beginSync(id)
  try {
    ending.signal.throwIfAborted()
    let done = 0
    for await (const { facts, total } of channel.sync({ thread, since, signal: ending.signal })) {
      await ingest(engine, tenant, id, facts, { signal: ending.signal })
      done += facts.length
      yield { done, total }
    }
  } finally {
    ended()
    signal?.removeEventListener('abort', end)
    ending.abort(new ParleyError('parley.stopped', { reason: 'The synchronization has ended.' }))
  }
}
