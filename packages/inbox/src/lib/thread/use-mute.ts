import type { Conversation } from '@parley/client'
import { useNotificationRules } from '../data/notification-rules.ts'
import { nameOf } from '../list/conversation-row.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'

/** Whether a conversation is muted for the person, and its change. */
export interface Mute {
  muted: boolean
  toggle(): void
}

/** The notifications of one conversation, for the person alone. */
export function useMute(conversation: Conversation): Mute {
  const words = useWords()
  const toasts = useToasts()
  const { rules, change } = useNotificationRules()
  const known = rules?.muted ?? []
  const muted = known.includes(conversation.id)
  return {
    muted,
    toggle() {
      const others = known.filter((id) => id !== conversation.id)
      change({ muted: muted ? others : [...others, conversation.id] })
      toasts.show({ text: (muted ? words.done.unmuted : words.done.muted)(nameOf(conversation)) })
    },
  }
}
