import { MAX_FAILURES } from '../../decide/delivery/backoff.ts'
import { type Fetched, storeMedia, storeMediaLookups } from '../../decide/store-media.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { Job } from '../../model/job.ts'
import type { MediaFile } from '../../model/media.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { RemoteMedia } from '../../ports/channel.ts'
import type { OpenChannel } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { isPermanent, reasonOf } from '../ingest/aside.ts'
import type { EngineMedia } from '../media.ts'
import { finishJob } from './finish.ts'

/** The most characters of a file's name. A longer name is cut. */
const LONGEST_NAME = 300

/**
 * Fetches the file of an attachment and stores it.
 *
 * A transient failure is retried like any job. A permanent failure, or the last of too many, marks the attachment as
 * failed and leaves a dead job. A replay of that job fetches the file again.
 */
export async function runMedia(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'media') return
  const { work } = job
  const { media } = engine
  if (media === undefined) throw new ParleyError('media.no_store')
  const open = engine.channels.get(work.channel, job.tenant)
  const { records } = await engine.store.load(job.tenant, [kernel.media.ref(work.mediaId)])
  const file = records.find(kernel.media.is)
  if (file === undefined || file.state === 'stored' || file.url === null) return await finishJob(engine, job)
  const fetched = await fetchFile(open, media, { file, url: file.url, signal }).catch((error: unknown): Fetched => {
    if (signal.aborted || (!isPermanent(error) && job.failures + 1 < MAX_FAILURES)) throw error
    return { type: 'failed', error: storable(reasonOf(error)) }
  })
  await engine.writer.submit({
    tenant: job.tenant,
    lookups: storeMediaLookups(job, work),
    decide: (state, context) => storeMedia(state, { job, work, fetched }, context),
  })
}

async function fetchFile(
  { channel }: OpenChannel,
  media: EngineMedia,
  { file, url, signal }: { file: MediaFile; url: string; signal: AbortSignal },
): Promise<Fetched> {
  const remote =
    channel.openMedia === undefined ? await openUrl(media, url, signal) : await channel.openMedia(url, { signal })
  const { maxBytes, store } = media
  const declared = remote.contentType ?? file.contentType
  const checked = await media.check(remote.content, { signal, maxBytes, declared, mismatch: 'correct' })
  const contentType = storable(checked.contentType)
  const { size, sha256 } = await store.put(file.id, checked.content, { signal, contentType })
  const name = remote.name === undefined ? null : storable(remote.name).slice(0, LONGEST_NAME)
  return { type: 'stored', contentType, size, sha256, name }
}

/** Opens a URL that needs no credentials. */
async function openUrl(media: EngineMedia, url: string, signal: AbortSignal): Promise<RemoteMedia> {
  const response = await media.fetch(url, { signal })
  if (!response.ok || response.body === null) {
    await response.body?.cancel()
    const { status } = response
    const reason = `The host answered ${status}.`
    throw new ParleyError(isPassing(status) ? 'media.unavailable' : 'media.gone', { reason })
  }
  const contentType = response.headers.get('content-type') ?? undefined
  return { content: response.body, contentType }
}

function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500
}
