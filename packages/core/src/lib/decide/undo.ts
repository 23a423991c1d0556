import type { Attributes, AttributesPatch } from '../model/attributes.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ConversationPatch } from './conversation.ts'

/** The patch that reverts a change of a conversation. `null` if nothing had changed. */
export function undoOf(before: Conversation, after: Conversation): ConversationPatch | null {
  const patch: ConversationPatch = {
    ...(before.starred === after.starred ? {} : { starred: before.starred }),
    ...(before.assignee === after.assignee ? {} : { assignee: before.assignee }),
    ...(isSame(before.labels, after.labels) ? {} : { labels: before.labels }),
    ...(isSame(before.access, after.access) ? {} : { access: before.access }),
    ...(before.attributes === after.attributes ? {} : undoOfAttributes(before.attributes, after.attributes)),
    ...undoOfStatus(before, after),
    ...(before.snoozedUntil === after.snoozedUntil ? {} : { snoozedUntil: before.snoozedUntil }),
    ...(before.readThrough === after.readThrough ? {} : { unreadAfter: before.readThrough }),
  }
  return Object.keys(patch).length === 0 ? null : patch
}

// The reason of an archiving is given together with the status alone.
function undoOfStatus(before: Conversation, after: Conversation): ConversationPatch {
  const { status, archiveReason } = before
  if (status === after.status && archiveReason === after.archiveReason) return {}
  return status === 'archived' ? { status, archiveReason } : { status }
}

function undoOfAttributes(before: Attributes, after: Attributes): ConversationPatch {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = [...names].filter((name) => before[name] !== after[name])
  const attributes: AttributesPatch = Object.fromEntries(changed.map((name) => [name, before[name] ?? null]))
  return changed.length === 0 ? {} : { attributes }
}

function isSame(before: readonly string[], after: readonly string[]): boolean {
  return JSON.stringify(before) === JSON.stringify(after)
}
