import { type ReactNode, useRef, useState } from 'react'
import { nameOf } from '../list/conversation-row.tsx'
import { useWords } from '../words/use-words.tsx'
import { useEvents } from './live.tsx'

/** Lines that stay in the log. */
const KEPT = 20
/** More new messages than this within a second are one line. */
const BURST = 5
const SECOND = 1000

/** A hidden log with a line for each new message, for screen readers. The thread itself is not live: it is virtual. */
export function Announcer(): ReactNode {
  const words = useWords()
  const [lines, setLines] = useState<readonly { key: number; text: string }[]>([])
  const count = useRef(0)
  const waiting = useRef<string[]>([])
  useEvents((event) => {
    if (event.type !== 'message.received' || !('conversation' in event) || !('message' in event)) return
    const { conversation, message } = event as Extract<
      typeof event,
      { conversation: unknown; message: unknown }
    > as never as {
      conversation: Parameters<typeof nameOf>[0]
      message: { text: string }
    }
    waiting.current.push(words.live.message(nameOf(conversation), message.text))
    if (waiting.current.length > 1) return
    setTimeout(() => {
      const texts = waiting.current.length > BURST ? [words.live.newMessages(waiting.current.length)] : waiting.current
      waiting.current = []
      const added = texts.map((text) => {
        count.current += 1
        return { key: count.current, text }
      })
      setLines((before) => [...before, ...added].slice(-KEPT))
    }, SECOND)
  })
  return (
    <div
      className="for-readers"
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      aria-label={words.live.messages}
    >
      {lines.map(({ key, text }) => (
        <p key={key}>{text}</p>
      ))}
    </div>
  )
}
