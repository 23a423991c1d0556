import type { Channel, Conversation, Suggestion } from '@parley/client'
import { type ReactNode, useEffect, useState } from 'react'
import { sendability } from '../composer/sendability.ts'
import { useClient, useSession } from '../data/client.tsx'
import { useShortcutRegistry } from '../keyboard/use-shortcuts.tsx'
import { useNow } from '../live/clock.ts'
import { useIsPhone } from '../ui/media.ts'
import { useToasts } from '../ui/toasts.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { useWords } from '../words/use-words.tsx'
import { EditedCard } from './edited-card.tsx'
import type { EditedSuggestion } from './edited-suggestion.ts'
import { FailedLine } from './failed-line.tsx'
import { shownSuggestionOf } from './shown-suggestion.ts'
import { StaleCard } from './stale-card.tsx'
import { StateLine } from './state-line.tsx'
import { SuggestionCard } from './suggestion-card.tsx'
import { SuggestionLine } from './suggestion-line.tsx'
import { percentOf } from './sureness.tsx'
import { useDecisions } from './use-decisions.ts'
import { useResponder, useSuggestions } from './use-responder.ts'
import './assistant-dock.css'

export interface AssistantDockProps {
  conversation: Conversation
  channel: Channel | undefined
  /** The suggestion that is being edited in the reply field. */
  edited: EditedSuggestion | undefined
  /** The text of the reply field. */
  written: string
  /** Begins or ends the editing of a suggestion; with a text, the reply field receives it. */
  onEdit(edited: EditedSuggestion | undefined, text?: string): void
  onShow(messageId: string): void
}

/** How long a reply is held so that it can be undone, in milliseconds. */
const HOLD = 2500

/** The assistant above the reply field: its suggestion, or the reason why it does not answer. */
export function AssistantDock(props: AssistantDockProps): ReactNode {
  const { conversation, channel, edited, written, onEdit, onShow } = props
  const words = useWords()
  const own = useAssistantWords()
  const client = useClient()
  const session = useSession()
  const toasts = useToasts()
  const now = useNow()
  const isPhone = useIsPhone()
  const { run } = useShortcutRegistry()
  const { suggestions, refresh } = useSuggestions(conversation.id)
  const responder = useResponder(conversation.id)
  const decisions = useDecisions(refresh)
  const [opened, setOpened] = useState<{ id: string; open: boolean }>()
  const [place, setPlace] = useState(0)

  const editedNow = edited === undefined ? undefined : suggestions.find(({ id }) => id === edited.suggestion.id)
  const isOver = editedNow !== undefined && editedNow.status !== 'pending'
  // Its text stays in the field, as a reply of the person.
  useEffect(() => {
    if (isOver) onEdit(undefined)
  }, [isOver, onEdit])

  const shown = shownSuggestionOf(suggestions, conversation)
  const mayWrite = session.actions.includes('messages.send') && session.actions.includes('modules.command')
  const maySend = sendability({ conversation, channel, now, mayWrite }).type === 'open'
  const suggestion = shown.type === 'pending' ? (shown.all[place % shown.all.length] ?? shown.all[0]) : undefined
  const isOpen = opened !== undefined && opened.id === suggestion?.id ? opened.open : !isPhone
  const open = (isShown: boolean): void =>
    setOpened(suggestion === undefined ? undefined : { id: suggestion.id, open: isShown })
  // Text that the person has begun stays in the field, above that of the suggestion.
  const textWith = ({ text }: Suggestion): string => (written.trim() === '' ? text : `${written.trimEnd()}\n\n${text}`)
  const edit = (of: Suggestion): void => onEdit({ suggestion: of, sendWord: own.suggestion.approveEdit }, textWith(of))

  const content = (): ReactNode => {
    if (edited !== undefined && !isOver)
      return (
        <EditedCard
          before={edited.suggestion.text}
          after={written}
          onApprove={() => run('send')}
          onBack={() => onEdit(undefined, '')}
        />
      )
    switch (shown.type) {
      case 'none':
        return null
      case 'failed':
        return (
          <FailedLine busy={responder.busy} onTry={responder.mayChange ? () => void responder.turn(true) : undefined} />
        )
      case 'stale':
        return (
          <StaleCard
            conversation={conversation}
            suggestion={shown.suggestion}
            maySend={maySend}
            busy={responder.busy}
            onShow={onShow}
            onEdit={() => onEdit(undefined, textWith(shown.suggestion))}
            // Where it is paused, the line above has its button.
            onRenew={
              responder.mayChange && responder.state?.status === 'on' ? () => void responder.turn(true) : undefined
            }
            onSend={() => {
              const { localId } = client.outbox.send(
                conversation.id,
                { text: shown.suggestion.text },
                { holdFor: HOLD },
              )
              toasts.show({
                text: words.done.sent,
                action: { label: words.done.undo, run: () => void client.outbox.discard(localId) },
              })
            }}
          />
        )
      case 'pending':
        if (suggestion === undefined) return null
        if (!isOpen) return <SuggestionLine suggestion={suggestion} onOpen={() => open(true)} />
        return (
          <SuggestionCard
            key={suggestion.id}
            suggestion={suggestion}
            channel={channel}
            place={shown.all.indexOf(suggestion)}
            count={shown.all.length}
            maySend={maySend}
            mayDecide={mayWrite}
            busy={decisions.busy}
            // The text of the person comes first: then the key does nothing.
            hasKeys={written.trim() === ''}
            // The line above has this reason already.
            explainsHeld={responder.state?.status === 'on' || suggestion.held !== responder.state?.reason}
            onNext={() => setPlace(place + 1)}
            onAside={() => open(false)}
            onEdit={() => edit(suggestion)}
            onApprove={() => void decisions.approve(suggestion)}
            onReject={(reason) => void decisions.reject(suggestion, reason)}
          />
        )
      default:
        return shown satisfies never
    }
  }
  return (
    <>
      <StateLine conversation={conversation} responder={responder} hasSuggestion={shown.type === 'pending'} />
      {content()}
      <p className="for-readers" role="status">
        {suggestion === undefined ? '' : own.suggestion.ready(percentOf(suggestion))}
      </p>
    </>
  )
}
