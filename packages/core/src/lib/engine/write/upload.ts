import { Draft } from '../../decide/draft.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { TenantId } from '../../model/ids.ts'
import { newId } from '../../model/keys.ts'
import type { MediaFile } from '../../model/media.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { Engine } from '../engine.ts'

/** The known facts about a file that is uploaded. */
export interface UploadOptions {
  /** The type that its sender declares: `image/png`. Default: the type that its bytes show. */
  contentType?: string | undefined
  name?: string | undefined
  /** The bytes that its sender announces. Content with another number of bytes was cut, and is not stored. */
  size?: number | undefined
  signal?: AbortSignal | undefined
}

/**
 * Stores a file, so that a message to send can name it.
 *
 * The bytes are stored before the record is. After a crash between the two, bytes without a record remain. No message can
 * name them.
 *
 * @throws `media.no_store`, `media.empty`, `media.type_mismatch`, `input.invalid`, `input.malformed` for another number of
 * bytes than `size`; `media.too_large`, before the content is read where `size` shows it
 */
export async function upload(
  { media, writer, environment }: Pick<Engine, 'media' | 'writer' | 'environment'>,
  tenant: TenantId,
  content: AsyncIterable<Uint8Array> | Uint8Array,
  options: UploadOptions = {},
): Promise<MediaFile> {
  ensureInput(options, inputs.mediaOptions, 'options')
  if (media === undefined) throw new ParleyError('media.no_store')
  const { contentType: declared, name, size: announced, signal = new AbortController().signal } = options
  const { maxBytes, store } = media
  if (announced !== undefined && announced > maxBytes) {
    throw new ParleyError('media.too_large', { reason: `It has ${announced} bytes. At most ${maxBytes} are accepted.` })
  }
  const whole = announced === undefined ? streamed(content) : complete(streamed(content), announced)
  const checked = await media.check(whole, { signal, maxBytes, declared, mismatch: 'refuse' })
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

/** The same content. It throws at its end if it has another number of bytes than was announced. */
async function* complete(content: AsyncIterable<Uint8Array>, announced: number): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    yield chunk
  }
  if (size === announced) return
  throw new ParleyError('input.malformed', { reason: `The file has ${size} bytes, and ${announced} were announced.` })
}
