import type { Conversation, Message } from '@parley/client'
import { useRef } from 'react'
import { useDeviceSettings } from '../app/preferences.tsx'
import { nameOf } from '../list/conversation-row.tsx'
import { useEvents } from './live.tsx'
import { playSound } from './sound.ts'

/** The longest text of a notification. */
const LONGEST = 160

/** Notifies of new messages while the page is not in front, if the person turned it on. One notification for each conversation. */
export function Notifier({ onOpen }: { onOpen(conversationId: string): void }): null {
  const { settings } = useDeviceSettings()
  const open = useRef(onOpen)
  open.current = onOpen
  useEvents((event) => {
    if (event.type !== 'message.received') return
    const { conversation, message } = event as unknown as { conversation: Conversation; message: Message }
    const isInFront = document.visibilityState === 'visible' && document.hasFocus()
    if (settings.sound) playSound()
    if (isInFront || !settings.notifications || Notification.permission !== 'granted') return
    const shown = new Notification(nameOf(conversation), {
      body: message.text.slice(0, LONGEST),
      tag: conversation.id,
      icon: '/icon.svg',
    })
    shown.onclick = () => {
      window.focus()
      open.current(conversation.id)
      shown.close()
    }
  })
  return null
}
