import type { MediaId } from './media-id.ts'

/**
 * How far the file of an attachment is.
 *
 * - `pending`: a job fetches it from the provider.
 * - `stored`: the media store has it.
 * - `failed`: the provider has it no more, or it must not be kept. The media file says why.
 * - `remote`: it stays with the provider, as the installation has no media store.
 */
export type AttachmentState = (typeof attachmentStates)[number]

export const attachmentStates = ['pending', 'stored', 'failed', 'remote'] as const

/** A file that came or goes with a message. */
export interface Attachment {
  /** The media file; `null` while the file is `remote`. */
  mediaId: MediaId | null
  state: AttachmentState
  contentType: string
  name: string | null
  /** Bytes, where known. */
  size: number | null
  /** The provider's URL of a `remote` file, which may need credentials and may expire. It is never shown to a client. */
  url: string | null
}
