import type { Channel, Conversation, Suggestion } from '@parley/client'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import type { EditedSuggestion } from '../assistant/edited-suggestion.ts'
import { Composer } from '../composer/composer.tsx'
import { useClient, useSession } from '../data/client.tsx'
import { placeConversation } from '../data/conversations.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { useConnectionStatus, useOthers } from '../live/live.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { lazyPart } from '../ui/load-part.ts'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'
import { FindBar } from './find-bar.tsx'
import { Thread } from './thread.tsx'
import { ThreadHeader } from './thread-header.tsx'
import type { ThreadMessage } from './timeline.ts'
import { useFirstNew } from './use-first-new.ts'
import type { Triage } from './use-triage.ts'

export interface ConversationPaneProps {
  conversation: Conversation
  channel: Channel | undefined
  around: string | undefined
  found: readonly string[] | undefined
  triage: Triage
  onBack(): void
  onDetails(message: ThreadMessage): void
  onPanel(): void
  onJump(place: string | undefined): void
  onNext(): void
}

const AssistantDock = lazyPart(async () => (await import('../assistant/assistant-dock.tsx')).AssistantDock)
const AssistantSwitch = lazyPart(async () => (await import('../assistant/assistant-switch.tsx')).AssistantSwitch)

/** How long a reply is held so that it can be undone, in milliseconds. */
const HOLD = 2500

/** One conversation: its header, its messages, and the reply field. */
export function ConversationPane(props: ConversationPaneProps): ReactNode {
  const { conversation, channel, around, found, triage, onBack, onDetails, onPanel, onJump, onNext } = props
  const words = useWords()
  const client = useClient()
  const session = useSession()
  const queries = useQueryClient()
  const toasts = useToasts()
  const { state } = useConnectionStatus()
  const others = useOthers(conversation.id)
  const { firstNew, newCount } = useFirstNew(conversation, around)
  const read = useRef<string>(undefined)
  // The first place of a conversation is its first new message. After a jump it is the end.
  const jumped = useRef(false)
  const frame = useRef<HTMLDivElement>(null)
  const [finding, setFinding] = useState(false)
  const [wanted, setWanted] = useState<readonly string[]>()
  const [target, setTarget] = useState<{ id: string }>()
  const jump = useCallback(
    (place: string | undefined) => {
      jumped.current = true
      onJump(place)
    },
    [onJump],
  )
  const [given, setGiven] = useState<{ text: string }>()
  const [edited, setEdited] = useState<EditedSuggestion>()
  const [written, setWritten] = useState('')
  const edit = useCallback((next: EditedSuggestion | undefined, text?: string) => {
    setEdited(next)
    if (text !== undefined) setGiven({ text })
  }, [])
  // A text that cannot be sent as the edited suggestion returns to the field.
  const approve = async ({ id, hash }: Suggestion, text: string): Promise<void> => {
    setEdited(undefined)
    try {
      await client.suggestions.approve(id, { hash, text })
    } catch (error) {
      toasts.show({ text: error instanceof Error ? error.message : String(error) })
      setGiven({ text })
    }
  }
  useShortcut('find', () => setFinding(true))
  useShortcut('back', finding ? () => setFinding(false) : undefined)
  const [, setSeen] = useState<string>()

  const here = useMemo(
    () =>
      others.flatMap((frame) =>
        frame.type === 'presence' && frame.state === 'online' ? [frame.person.name ?? frame.person.id] : [],
      ),
    [others],
  )
  const typing = others.flatMap((frame) => (frame.type === 'typing' && frame.writing !== null ? [frame] : []))

  const latest = useRef(conversation)
  latest.current = conversation
  const mayUpdate = session.actions.includes('conversations.update')
  const seen = useCallback(
    (messageId: string) => {
      setSeen(messageId)
      const { id, unread } = latest.current
      if (!mayUpdate || unread === 0 || read.current === messageId) return
      read.current = messageId
      placeConversation(queries, { ...latest.current, unread: 0 })
      client.conversations.update(id, { readThrough: messageId }).then(
        (changed) => placeConversation(queries, changed),
        () => {
          read.current = undefined
        },
      )
    },
    [client, queries, mayUpdate],
  )

  const { lastMessage } = conversation
  return (
    <>
      <ThreadHeader
        conversation={conversation}
        channel={channel}
        here={here}
        triage={triage}
        assistant={
          <Suspense>
            <AssistantSwitch conversationId={conversation.id} />
          </Suspense>
        }
        onBack={onBack}
        onLabels={onPanel}
        onDetails={onPanel}
        onFind={() => setFinding(true)}
        onJump={(at) => jump(at.toISOString())}
      />
      <div ref={frame} className="thread-frame">
        <Thread
          key={around ?? ''}
          conversationId={conversation.id}
          around={around}
          firstNew={firstNew}
          newCount={newCount}
          landsAtNew={!jumped.current}
          found={wanted ?? found}
          target={target}
          onDetails={onDetails}
          onSeen={seen}
          onJump={jump}
        />
        {finding ? (
          <FindBar
            conversationId={conversation.id}
            onWords={setWanted}
            onShow={(id) => setTarget({ id })}
            onClose={() => {
              setFinding(false)
              frame.current?.querySelector<HTMLElement>('.thread')?.focus({ preventScroll: true })
            }}
          />
        ) : null}
      </div>
      {typing.map(({ person, writing }) => (
        <div key={person.id} className="typing">
          <Avatar name={person.name ?? person.id} size="tiny" />
          {writing === 'note'
            ? words.thread.noting(person.name ?? person.id)
            : words.thread.typing(person.name ?? person.id)}
          <span className="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        </div>
      ))}
      <Suspense>
        <AssistantDock
          conversation={conversation}
          channel={channel}
          edited={edited}
          written={written}
          onEdit={edit}
          onShow={(id) => setTarget({ id })}
        />
      </Suspense>
      <Composer
        key={conversation.id}
        given={given}
        sendWord={edited?.sendWord}
        onText={setWritten}
        conversation={conversation}
        channel={channel}
        offline={state === 'offline'}
        newestInbound={lastMessage?.direction === 'inbound' ? lastMessage.id : undefined}
        onSend={({ text, attachments, due, split }, then) => {
          // The approval of a suggestion carries a text alone. With a file, a time or several parts it is a reply of its own.
          if (edited !== undefined && attachments.length === 0 && due === undefined && split !== true) {
            void approve(edited.suggestion, text)
            if (then === 'archive') triage.archive()
            return
          }
          setEdited(undefined)
          const reply = {
            text,
            ...(attachments.length === 0 ? {} : { attachments }),
            ...(due === undefined ? {} : { due }),
            ...(split ? { split } : {}),
          }
          const local = client.outbox.send(conversation.id, reply, { holdFor: HOLD })
          toasts.show({
            text: words.done.sent,
            action: { label: words.done.undo, run: () => void client.outbox.discard(local.localId) },
          })
          if (then === 'archive') triage.archive()
          if (then === 'archive' && conversation.status !== 'open') onNext()
        }}
        onNote={async (text) => {
          try {
            await client.notes.add(conversation.id, text)
          } catch (error) {
            toasts.show({ text: error instanceof Error ? error.message : String(error) })
          }
          void queries.invalidateQueries({ queryKey: ['notes', conversation.id] })
        }}
      />
    </>
  )
}
