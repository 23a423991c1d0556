import { Draft } from '../../decide/draft.ts'
import { type Answer, answer, idempotencyKeyOf, idempotencyLookups, replay } from '../../decide/idempotency.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { TenantId } from '../../model/ids.ts'
import { newId } from '../../model/keys.ts'
import type { MediaFile } from '../../model/media.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { Engine } from '../engine.ts'
import { type Commander, type CommandOptions, scopeOf } from './commander.ts'

/** The declared properties of an uploaded file. */
export interface UploadOptions extends CommandOptions {
  /** The type that the sender declares: `image/png`. Default: the type that the bytes show. */
  contentType?: string | undefined
  name?: string | undefined
  /** The number of bytes that the sender announces. Content with another number of bytes was cut, and is not stored. */
  size?: number | undefined
}

/** The result of an upload. */
export interface Uploaded {
  file: MediaFile
  /** Whether an earlier upload with the same key stored it. */
  replayed: boolean
}

type Parts = Pick<Engine, 'media' | 'writer' | 'environment'>

/**
 * Stores a file, so that a message to send can name it.
 *
 * The bytes are stored before the record. After a crash between the two, the bytes exist without a record, and no
 * message can name them. The bytes of a repetition are compared with those of the first upload, and are deleted.
 *
 * @throws `media.no_store`, `media.empty`, `media.type_mismatch`, `input.invalid`, `idempotency.mismatch`
 * @throws `input.malformed` for another number of bytes than `size`
 * @throws `media.too_large`, before the content is read if `size` shows it
 */
export async function upload(
  { media, writer, environment }: Parts,
  tenant: TenantId,
  commander: Commander,
  content: AsyncIterable<Uint8Array> | Uint8Array,
  options: UploadOptions = {},
): Promise<Uploaded> {
  ensureInput(options, inputs.mediaOptions, 'options')
  if (media === undefined) throw new ParleyError('media.no_store')
  const scope = scopeOf(commander, 'upload')
  const key = options.key ?? commander.key?.(scope)
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
  const facts = { contentType, size, sha256, name: name === undefined ? null : storable(name) }
  const file = {
    ...{ id, state: 'stored' as const, ...facts },
    ...{ messageId: null, channel: null, url: null, error: null, uses: 0, counted: true },
  }
  // A key of a handler depends on the order of its uploads, not on their content.
  const input = commander.key === undefined ? facts : null
  const idempotencyKey = idempotencyKeyOf(writer.keys, tenant, scope, key, input)
  const drop = (): Promise<void> => store.delete(id, { signal }).catch(() => undefined)
  const { value, replayed } = await writer
    .submit<Answer<MediaFile>>(
      {
        tenant,
        lookups: [...idempotencyLookups(idempotencyKey), kernel.media.ref(id)],
        decide: (state, context) => {
          const before = replay<MediaFile>(state, idempotencyKey, context)
          if (before !== undefined) return { result: before }
          const draft = new Draft(state, context)
          const stored = draft.put(kernel.media, { ...file, createdAt: context.now })
          const result = answer(draft, idempotencyKey, stored, context)
          return { commit: draft.commit(), result }
        },
      },
      { signal, prompt: true },
    )
    .catch(async (error: unknown) => {
      if (ParleyError.is(error) && error.code === 'idempotency.mismatch') await drop()
      throw error
    })
  // A commit with a lost response is decided again, and finds its own file.
  if (value.id !== id) await drop()
  return { file: value, replayed: replayed && value.id !== id }
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
