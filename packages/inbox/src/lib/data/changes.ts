import type { Conversation, ConversationPatch } from '@parley/client'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { stepsOf } from '../keyboard/spell.ts'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'
import { useClient } from './client.tsx'
import { findConversation, placeConversation } from './conversations.ts'

const undoKeys = stepsOf('Mod+z').flat().join(' ')

/** One change of one conversation. */
export interface ConversationChange {
  id: string
  patch: ConversationPatch
}

/** Changes conversations, shows the result at once, and offers an undo. */
export interface ChangeConversations {
  change(changes: readonly ConversationChange[], done: string | undefined): Promise<void>
  /** Reverts the last change with an undo. */
  undo(): Promise<void>
}

/** The changes of conversations by the person. The lists show them before the server answers. */
export function useChangeConversations(): ChangeConversations {
  const client = useClient()
  const queries = useQueryClient()
  const words = useWords()
  const toasts = useToasts()
  const undoable = undoableOf(queries)

  const run = async (changes: readonly ConversationChange[]): Promise<ConversationChange[]> => {
    const before = changes.flatMap(({ id }) => findConversation(queries, id) ?? [])
    for (const { id, patch } of changes) {
      const conversation = findConversation(queries, id)
      if (conversation !== undefined) placeConversation(queries, expected(conversation, patch))
    }
    try {
      const { items } = await client.conversations.change([...changes])
      const refused: string[] = []
      const undo: ConversationChange[] = []
      for (const item of items) {
        if ('problem' in item) {
          refused.push(item.problem.detail)
          const old = before.find(({ id }) => id === item.id)
          if (old !== undefined) placeConversation(queries, old)
        } else {
          placeConversation(queries, item.conversation)
          if (item.undo !== null) undo.push({ id: item.id, patch: item.undo })
        }
      }
      if (refused.length > 0) toasts.show({ text: `${words.done.refused(refused.length)}. ${refused[0] ?? ''}` })
      return undo
    } catch (error) {
      for (const conversation of before) placeConversation(queries, conversation)
      toasts.show({ text: error instanceof Error ? error.message : String(error) })
      return []
    }
  }

  const undo = async (): Promise<void> => {
    // A key can be faster than the answer of the server.
    await undoable.running
    const changes = undoable.current
    undoable.current = []
    if (changes.length === 0) return
    await run(changes)
    toasts.show({ text: words.done.undone })
  }

  return {
    change(changes, done) {
      const change = async (): Promise<void> => {
        const reverse = await run(changes)
        if (done === undefined || reverse.length === 0) return
        undoable.current = reverse
        toasts.show({ text: done, action: { label: words.done.undo, keys: undoKeys, run: () => void undo() } })
      }
      undoable.running = change()
      return undoable.running
    },
    undo,
  }
}

/** The last change of the person, wherever on the page it was made: one key reverts it. */
interface Undoable {
  current: ConversationChange[]
  running: Promise<void>
}

const undoables = new WeakMap<QueryClient, Undoable>()

function undoableOf(queries: QueryClient): Undoable {
  const known = undoables.get(queries) ?? { current: [], running: Promise.resolve() }
  undoables.set(queries, known)
  return known
}

/** The conversation as it will be, for the time until the server answers. */
function expected(conversation: Conversation, patch: ConversationPatch): Conversation {
  const { starred, status, assignee, labels, unread, readThrough, snoozedUntil } = patch
  return {
    ...conversation,
    ...(starred === undefined ? {} : { starred }),
    ...(status === undefined ? {} : { status }),
    ...(assignee === undefined ? {} : { assignee }),
    ...(labels === undefined ? {} : { labels }),
    ...(snoozedUntil === undefined ? {} : { snoozedUntil }),
    ...(unread === true ? { unread: Math.max(1, conversation.unread) } : {}),
    ...(readThrough === undefined ? {} : { unread: 0 }),
    ...(status === 'archived' || status === 'closed' ? { waitingSince: null, snoozedUntil: null } : {}),
  }
}
