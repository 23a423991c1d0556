import type { MediaId } from '../model/media-id.ts'
import type { Part } from '../model/message.ts'

/** The content of a message. Each direction has a type of attachment of its own. */
export interface ContentOf<Attached> {
  /** The text that can be read aloud. Always present; empty in a message of files only. */
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
  /** The provider's URL. It may need credentials and may expire. No client ever gets it. */
  url: string
  contentType: string
  name?: string | null | undefined
  /** Bytes, if known. */
  size?: number | null | undefined
}

/** The content of a message to send. */
export type Content = ContentOf<SentAttachment>
