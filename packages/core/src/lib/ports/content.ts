import type { MediaId } from '../model/media-id.ts'
import type { Part } from '../model/message.ts'

/** What a message says. A type of attachment belongs to each direction. */
export interface ContentOf<Attached> {
  /** What can be read aloud. Always there; empty where a message is files only. */
  text: string
  subject?: string | null | undefined
  html?: string | null | undefined
  attachments?: readonly Attached[] | null | undefined
  parts?: readonly Part[] | null | undefined
}

/** A file of a message to send: one that was uploaded, or that came with another message. */
export interface SentAttachment {
  mediaId: MediaId
  /** Default: the name of the media file. */
  name?: string | undefined
}

/** A file of a message that a channel reports. */
export interface ReportedAttachment {
  /** Where the provider has it. It may need credentials and may expire. No client ever gets it. */
  url: string
  contentType: string
  name?: string | null | undefined
  /** Bytes, where known. */
  size?: number | null | undefined
}

/** What a message to send says. */
export type Content = ContentOf<SentAttachment>
