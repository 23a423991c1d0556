import { Draft } from '../../decide/draft.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { TenantId } from '../../model/ids.ts'
import { newId } from '../../model/keys.ts'
import type { MediaFile } from '../../model/media.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { Engine } from '../engine.ts'

/** The declared properties of an uploaded file. */
export interface UploadOptions {
  /** The type that the sender declares: `image/png`. Default: the type that the bytes show. */
  contentType?: string | undefined
  name?: string | undefined
  signal?: AbortSignal | undefined
}

/**
 * Stores a file, so that a message to send can name it.
 *
 * The bytes are stored before the record. After a crash between the two the bytes exist without a record, and no
 * message can name them.
 *
 * @throws `media.no_store`, `media.empty`, `media.too_large`, `media.type_mismatch`, `input.invalid`
 */
export async function upload(
  { media, writer, environment }: Pick<Engine, 'media' | 'writer' | 'environment'>,
  tenant: TenantId,
  content: AsyncIterable<Uint8Array> | Uint8Array,
  options: UploadOptions = {},
): Promise<MediaFile> {
  ensureInput(options, inputs.mediaOptions, 'options')
  if (media === undefined) throw new ParleyError('media.no_store')
  const { contentType: declared, name, signal = new AbortController().signal } = options
  const { maxBytes, store } = media
  const checked = await media.check(streamed(content), { signal, maxBytes, declared, mismatch: 'refuse' })
  const id = newId(kernel.media, environment.id())
  const contentType = storable(checked.contentType)
  const { size, sha256 } = await store.put(id, checked.content, { signal, contentType })
  const file = {
    ...{ id, state: 'stored' as const, contentType, size, sha256 },
    ...{ name: name === undefined ? null : storable(name), messageId: null, channel: null, url: null, error: null },
  }
  return writer.submit(
    {
      tenant,
      lookups: [kernel.media.ref(id)],
      decide: (state, context) => {
        const draft = new Draft(state, context)
        const result = draft.put(kernel.media, { ...file, createdAt: context.now })
        return { commit: draft.commit(), result }
      },
    },
    { signal, prompt: true },
  )
}

async function* streamed(content: AsyncIterable<Uint8Array> | Uint8Array): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content
  else yield* content
}
