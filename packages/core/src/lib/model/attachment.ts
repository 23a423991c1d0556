import type { MediaId } from './media-id.ts'

/**
 * The state of the file of an attachment.
 *
 * - `pending`: a job fetches it from the provider.
 * - `stored`: the media store has it.
 * - `failed`: the provider no longer has it, or it must not be kept. The media file has the reason.
 * - `remote`: it stays with the provider, because the installation has no media store.
 */
export type AttachmentState = (typeof attachmentStates)[number]

export const attachmentStates = ['pending', 'stored', 'failed', 'remote'] as const

/** A file of a message, inbound or outbound. */
export interface Attachment {
  /** The media file; `null` while the file is `remote`. */
  mediaId: MediaId | null
  state: AttachmentState
  contentType: string
  name: string | null
  /** In bytes, if it is known. */
  size: number | null
  /**
   * The provider's URL of a `remote` file, which may need credentials and may expire. It is never shown to a client.
   */
  url: string | null
}
