import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import type { Engine } from '../engine.ts'
import { ingest } from './facts.ts'

/** What of a channel is synchronized. */
export interface SyncChannelOptions {
  /** One conversation, by the channel's name of its thread. Default: all of them. */
  thread?: string | undefined
  /** Messages from before this time are left out. Default: all that the provider has. */
  since?: Time | undefined
  signal?: AbortSignal | undefined
}

/** How far a synchronization is. */
export interface SyncProgress {
  /** Records that are durable. Those that were known before count too. */
  done: number
  /** All records, as far as the channel knows. */
  total: number | undefined
}

/**
 * Reads what the provider of a channel has, and stores what is new. Each progress is about records that are durable.
 *
 * To leave the loop ends the synchronization. What was stored stays, and a second one stores nothing twice.
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
  try {
    ending.signal.throwIfAborted()
    let done = 0
    for await (const { facts, total } of channel.sync({ thread, since, signal: ending.signal })) {
      await ingest(engine, tenant, id, facts, { signal: ending.signal })
      done += facts.length
      yield { done, total }
    }
  } finally {
    signal?.removeEventListener('abort', end)
    ending.abort(new ParleyError('parley.stopped', { reason: 'The synchronization has ended.' }))
  }
}
