import type { Conversation, Message } from '@parley/client'
import { type Arrival, silenceOf } from '@parley/core/notifications'
import { useEffect, useRef, useState } from 'react'
import { useDeviceSettings } from '../app/preferences.tsx'
import { useMe } from '../data/client.tsx'
import { useNotificationRules } from '../data/notification-rules.ts'
import { nameOf } from '../list/conversation-row.tsx'
import { closePushed, hasPush } from '../push/subscribe.ts'
import { usePush } from '../push/use-push.ts'
import { useWords } from '../words/use-words.tsx'
import { useEvents } from './live.tsx'
import { ShownNotifications } from './shown-notifications.ts'
import { playTone } from './sound.ts'

/** The longest text of a notification. */
const LONGEST = 160

/**
 * Notifies of new messages by the rules of the person. While the page is not in front, it shows a notification too.
 *
 * Permission and sound belong to this device. A conversation has one notification, which is closed once it is read.
 */
export function Notifier({
  openId,
  onOpen,
}: {
  openId: string | undefined
  onOpen(conversationId: string, messageId: string): void
}): null {
  const words = useWords()
  const me = useMe()
  const { settings } = useDeviceSettings()
  const { rules } = useNotificationRules()
  const [shown] = useState(() => new ShownNotifications())
  usePush(onOpen)
  const open = useRef(onOpen)
  open.current = onOpen
  useEffect(() => {
    if (openId !== undefined) {
      shown.close(openId)
      if (hasPush()) void closePushed(openId)
    }
  }, [openId, shown])
  useEvents((event) => {
    if (!('conversation' in event)) return
    const { conversation, message } = event as unknown as { conversation: Conversation; message?: Message }
    if (conversation.unread === 0) {
      shown.close(conversation.id)
      if (settings.push !== undefined) void closePushed(conversation.id)
    }
    if (event.type !== 'message.received' || message === undefined || rules === undefined) return
    if (silenceOf(rules, me, arrivalOf(conversation, message), Date.now()) !== undefined) return
    if (settings.sound) playTone(rules.tone)
    // The service worker shows it while the page is out of sight.
    if (settings.push !== undefined && document.visibilityState === 'hidden') return
    const isInFront = document.visibilityState === 'visible' && document.hasFocus()
    if (isInFront || !settings.notifications || Notification.permission !== 'granted') return
    const name = nameOf(conversation)
    shown.show({
      conversationId: conversation.id,
      title: (count) => (count === 1 ? name : words.notifications.counted(name, count)),
      body: message.text.slice(0, LONGEST),
      onClick() {
        window.focus()
        open.current(conversation.id, message.id)
      },
    })
  })
  return null
}

/** The facts that the rules need, from the event of a message. */
function arrivalOf({ id, channel, assignee, snoozedUntil, address }: Conversation, message: Message): Arrival {
  return {
    ...{ conversationId: id, channel, assignee, automatic: message.automatic },
    snoozed: snoozedUntil !== null,
    silent: message.history || address.blocked,
  }
}
