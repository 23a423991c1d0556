import { createHash } from 'node:crypto'
import { type Message, type SearchTerm, searchedWords, type TenantId } from '@parley/core'

/**
 * What a message says, as every engine keeps it: its words, each behind the tag of its tenant, and the mark of its
 * conversation, with a space before and behind each.
 *
 * So an index narrows to a tenant by the words themselves, whatever others say, and to a conversation by one word more. The
 * mark stands between subject and text: no phrase runs across it.
 */
export function saidBy(message: Pick<Message, 'tenant' | 'conversationId' | 'subject' | 'text'>): string {
  const { subject, text } = searchedWords(message)
  const tagged = tagging(message.tenant)
  return ` ${[...subject.map(tagged), markOf(message.conversationId), ...text.map(tagged)].join(' ')} `
}

/** The words of a term, as {@link saidBy} has them. */
export function soughtBy({ words }: SearchTerm, tenant: TenantId): string {
  return words.map(tagging(tenant)).join(' ')
}

/**
 * The word that only messages of a conversation say: no word of a text begins like it.
 *
 * It narrows, and decides nothing: two conversations may have the same.
 */
export function markOf(conversation: string): string {
  return `_${conversation.replace(/[^a-zA-Z0-9]/g, '').slice(-8)}`
}

const TAG = 4

/** Tags that were made before, of the tenants that were last heard of. */
const tags = new Map<TenantId, string>()
const REMEMBERED = 1000

// Of one length, so that no word and tag together are another's. Tenants with the same tag are told apart by their names.
function tagging(tenant: TenantId): (word: string) => string {
  const known = tags.get(tenant)
  const tag = known ?? createHash('sha256').update(tenant).digest('hex').slice(0, TAG)
  if (tags.size >= REMEMBERED) tags.clear()
  if (known === undefined) tags.set(tenant, tag)
  return (word) => tag + word
}
