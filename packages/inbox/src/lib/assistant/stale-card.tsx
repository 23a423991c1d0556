import type { Conversation, Suggestion } from '@parley/client'
import type { ReactNode } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { nameOf } from '../list/conversation-row.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Key } from '../ui/key.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { useTimes } from '../words/use-words.tsx'
import { percentOf, Sureness } from './sureness.tsx'

export interface StaleCardProps {
  conversation: Conversation
  suggestion: Suggestion
  maySend: boolean
  busy: boolean
  onShow(messageId: string): void
  onEdit(): void
  /** Has a new one written; absent where the assistant is off. */
  onRenew: (() => void) | undefined
  /** Sends its text as a reply of the person. */
  onSend(): void
}

/** A suggestion that the customer has written after. */
export function StaleCard(props: StaleCardProps): ReactNode {
  const { conversation, suggestion, maySend, busy, onShow, onEdit, onRenew, onSend } = props
  const words = useAssistantWords()
  const times = useTimes()
  useShortcut('renewSuggestion', onRenew)
  useShortcut('editSuggestion', maySend ? onEdit : undefined)
  const { lastMessage } = conversation
  const { createdAt, text, origin } = suggestion
  const percent = percentOf(suggestion)
  return (
    <section className="suggestion stale" aria-label={words.suggestion.at(times.clock(Date.parse(createdAt)))}>
      <div className="stale-lead">
        <Icon name="warn" size={16} />
        <p className="grow">
          <strong>
            {words.suggestion.stale(nameOf(conversation), times.clock(Date.parse(lastMessage?.at ?? createdAt)))}
          </strong>{' '}
          {words.suggestion.staleNext}
        </p>
        {lastMessage === null ? null : (
          <button type="button" className="link" onClick={() => onShow(lastMessage.id)}>
            {words.suggestion.show}
          </button>
        )}
      </div>
      <header>
        <Icon name="assistant" size={16} className="mark" />
        <h3>{words.suggestion.at(times.clock(Date.parse(createdAt)))}</h3>
        {percent === undefined ? null : (
          <span className="sure">
            <Sureness percent={percent} />
            {words.suggestion.sureThen(percent)}
          </span>
        )}
        <span className="grow" />
        <span className="model cut">{origin?.model}</span>
      </header>
      <div className="suggestion-text" dir="auto">
        {text}
      </div>
      <footer>
        <Button look="plain" size="small" disabled={!maySend} onClick={onEdit}>
          {words.suggestion.edit}
          <Key>E</Key>
        </Button>
        <Button look="plain" size="small" disabled={!maySend} onClick={onSend}>
          {words.suggestion.asItIs}
        </Button>
        <span className="grow" />
        {onRenew === undefined ? null : (
          <Button look="primary" busy={busy} onClick={onRenew}>
            <Icon name="retry" size={16} />
            {words.suggestion.renew}
            <Key>R</Key>
          </Button>
        )}
      </footer>
    </section>
  )
}
