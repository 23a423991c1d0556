import type { Conversation, ResponderState } from '@parley/client'
import type { ReactNode } from 'react'
import { usePersonName } from '../data/daily-work.ts'
import { useNow } from '../live/clock.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { useTimes } from '../words/use-words.tsx'
import type { Responder } from './use-responder.ts'

/** After this time an answer counts as delayed, and the line is gone. In milliseconds. */
const SOON = 60_000

/** Why the assistant does not answer in a conversation, and the way to continue. While it answers, there is no line. */
export function StateLine({
  conversation,
  responder,
  hasSuggestion,
}: {
  conversation: Conversation
  responder: Responder
  hasSuggestion: boolean
}): ReactNode {
  const words = useAssistantWords()
  const times = useTimes()
  const now = useNow()
  const nameOf = usePersonName()
  const { state, mayChange, busy, turn } = responder
  if (state === undefined || state.reason === 'off' || conversation.status === 'closed') return null
  const { lastMessage } = conversation
  const waits = lastMessage?.direction === 'inbound'
  const isRead = lastMessage === null || Date.parse(state.updatedAt) >= Date.parse(lastMessage.at)
  if (state.status === 'on' && waits && !isRead && !hasSuggestion)
    return now - Date.parse(lastMessage.at) > SOON ? null : (
      <div className="assistant-line plain">
        <Icon name="assistant" size={16} className="mark" />
        {words.state.writing}
        <span className="dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      </div>
    )
  const isHeld = state.status === 'on' && waits && isRead && !hasSuggestion && isTelling(state.reason)
  if (state.status === 'on' && !isHeld) return null
  // The reply field itself has the reason and the way out.
  if (state.reason === 'opted_out' || state.reason === 'blocked') return null
  const isOff = state.reason === 'switched_off'
  const lead = isOff ? words.state.off : state.status === 'paused' ? words.state.paused : words.state.stopped
  const by = state.by === null || /^(module|handler):/.test(state.by) ? [] : [nameOf(state.by)]
  const since = [...by, times.moment(Date.parse(state.since), now)].join(', ')
  return (
    <div className="assistant-line state" role="status">
      <Icon name="assistant" size={16} className="mark" />
      <span className="grow">
        {isHeld ? null : <strong>{lead} </strong>}
        {isOff || state.reason === null ? null : words.reasons[state.reason]}
        {isHeld ? null : <small> {since}</small>}
      </span>
      {mayChange && state.reason !== 'ended' && !isHeld ? (
        <Button size="small" busy={busy} onClick={() => void turn(true)}>
          {isOff ? words.state.turnOn : words.state.goOn}
        </Button>
      ) : null}
    </div>
  )
}

/** Whether a reason is news where no suggestion has it. A failure has a line of its own. */
function isTelling(reason: ResponderState['reason']): boolean {
  return reason !== null && reason !== 'assistant_failed' && reason !== 'ended'
}
