import { sendableContent } from '../../decide/content.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { Conversation } from '../../model/conversation.ts'
import { sha256Of } from '../../model/digest.ts'
import type { ModuleDraft, ModuleTypes } from '../../ports/module.ts'

/** The text and the subject of a suggestion, as they would be stored. */
export interface SuggestedContent {
  text: string
  subject: string | null
}

/**
 * Checks that a channel can carry a text, so that an approval cannot fail by its length.
 *
 * @throws `channel.unknown`, `text.empty`, `text.too_long`, `content.unsupported`
 */
export function contentOf<M extends ModuleTypes>(
  changes: ModuleDraft<M>,
  { channel }: Pick<Conversation, 'channel'>,
  { text, subject = null }: { text: string; subject?: string | null | undefined },
): SuggestedContent {
  const capabilities = changes.capabilities(channel)
  if (capabilities === undefined) throw new ParleyError('channel.unknown', { field: 'channel', resource: channel })
  const content = subject === null ? { text } : { text, subject }
  return sendableContent(content, capabilities, () => undefined)
}

/** The digest of exactly a subject and a text: SHA-256 of `[subject, text]` as JSON. */
export function hashOf(subject: string | null, text: string): string {
  return sha256Of(JSON.stringify([subject, text]))
}
