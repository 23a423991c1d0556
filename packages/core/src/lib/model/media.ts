import { boolean, counter, integer, oneOf, optional, secret, text, time } from './column.ts'
import type { ChannelId, MessageId, TenantId, Time } from './ids.ts'
import type { MediaId } from './media-id.ts'
import { defineRecord, type RecordKind } from './record.ts'

/** A media file: its name, its type, and its message. Its bytes are in the media store, under the same id. */
export interface MediaFile {
  kind: 'media'
  tenant: TenantId
  id: MediaId
  version: number
  state: 'pending' | 'stored' | 'failed'
  contentType: string
  /** The name that its sender gave it. Any text: never use it as a path. */
  name: string | null
  /** In bytes, if it is known. */
  size: number | null
  /** The SHA-256 of the bytes, in lower-case hexadecimal. `null` until they are stored. */
  sha256: string | null
  /** The inbound message that it came with. `null` for an upload, and if that message was removed. */
  messageId: MessageId | null
  /** The channel of its message. */
  channel: ChannelId | null
  /** The provider's URL. `null` for a stored file, and for an upload. */
  url: string | null
  /** The reason why it is not stored. */
  error: string | null
  /** The number of messages that were sent with it. */
  uses: number
  /** `uses` was counted from the first one on. `false` for a file of an earlier version. */
  counted: boolean
  createdAt: Time
}

/** The kind of a {@link MediaFile}. */
export const media: RecordKind<MediaFile> = defineRecord<MediaFile>()({
  kind: 'media',
  prefix: 'med',
  table: 'media',
  keyed: false,
  columns: {
    state: oneOf('pending', 'stored', 'failed'),
    contentType: text,
    name: secret(optional(text)),
    size: optional(integer),
    sha256: optional(text),
    messageId: optional(text),
    channel: optional(text),
    url: secret(optional(text)),
    error: optional(text),
    uses: counter,
    counted: boolean,
    createdAt: time,
  },
  // An uploaded file has no message. Its id is random, and only its uploader and its messages have it.
  visible: { through: 'message', field: 'messageId', without: 'tenant' },
})
