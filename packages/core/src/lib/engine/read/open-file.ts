import { ParleyError } from '../../errors/parley-error.ts'
import { ensureId } from '../../input.ts'
import type { TenantId } from '../../model/ids.ts'
import type { MediaFile } from '../../model/media.ts'
import type { MediaId } from '../../model/media-id.ts'
import { kernel } from '../../model/schema.ts'
import type { ByteRange, OpenedMedia } from '../../ports/media.ts'
import type { Engine } from '../engine.ts'

/** An open file, with its record. */
export interface OpenedFile extends OpenedMedia {
  file: MediaFile
}

/** The part of a file to read. */
export interface OpenFileOptions {
  /** Default: the whole file. */
  range?: ByteRange | undefined
  signal?: AbortSignal | undefined
}

type Parts = Pick<Engine, 'media' | 'store' | 'writer'>

/** Opens a file of a tenant. @throws `media.no_store`, `not_found`, `media.not_ready`, `media.gone` */
export async function openFile(
  { media, store }: Pick<Engine, 'media'> & { store: Pick<Engine['store'], 'load'> },
  tenant: TenantId,
  id: MediaId,
  { range, signal = new AbortController().signal }: OpenFileOptions = {},
): Promise<OpenedFile> {
  if (media === undefined) throw new ParleyError('media.no_store')
  ensureId(kernel.media, id)
  const { records } = await store.load(tenant, [kernel.media.ref(id)], { signal })
  const file = records.find(kernel.media.is)
  if (file === undefined) throw new ParleyError('not_found', { field: 'media' })
  if (file.state !== 'stored') throw new ParleyError('media.not_ready', { reason: `It is ${file.state}.` })
  const opened = await media.store.open(id, { signal, range })
  if (opened === undefined) throw new ParleyError('media.gone', { field: 'media' })
  return { ...opened, file }
}

/** Opens the file of a link for a provider. @throws `media.link_invalid`, and as {@link openFile} */
export async function openLinkedFile(parts: Parts, url: string, options: OpenFileOptions = {}): Promise<OpenedFile> {
  if (parts.media === undefined) throw new ParleyError('media.no_store')
  const { tenant, id } = parts.media.readLink(url, parts.writer.now())
  return openFile(parts, tenant, id, options)
}
