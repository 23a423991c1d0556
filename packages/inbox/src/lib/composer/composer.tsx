import type { Channel, Conversation } from '@parley/client'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useClient, useSession } from '../data/client.tsx'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { nameOf } from '../list/conversation-row.tsx'
import { useNow } from '../live/clock.ts'
import { Button } from '../ui/button.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Key } from '../ui/key.tsx'
import { channelLine, channelName } from '../words/channel-names.ts'
import { moneyText } from '../words/format.ts'
import { useLocale, useTimes, useWords } from '../words/use-words.tsx'
import { AttachmentChips } from './attachment-chips.tsx'
import { CountLine } from './count-line.tsx'
import { EmojiButton } from './emoji-button.tsx'
import { LaterMenu } from './later-menu.tsx'
import { useLongText } from './long-text.ts'
import { ResponsesMenu } from './responses-menu.tsx'
import { sendability } from './sendability.ts'
import { useDraft } from './use-draft.ts'
import { useUploads } from './use-uploads.ts'
import './composer.css'

export interface ComposerProps {
  conversation: Conversation
  channel: Channel | undefined
  offline: boolean
  /** The id of the newest message of the customer, to see one that arrives during the writing. */
  newestInbound: string | undefined
  onSend(
    reply: { text: string; attachments: { mediaId: string }[]; due: string | undefined; split: boolean },
    then: 'stay' | 'archive',
  ): void
  onNote(text: string): Promise<void>
  /** A text to continue with, such as a suggestion: each new object replaces the text of the field. */
  given: { text: string } | undefined
  /** The words on the button that sends. Default: those of a reply. */
  sendWord: string | undefined
  onText(text: string): void
}

/** The reply field. A reply that cannot be sent has its reason and its way out in the field itself. */
export function Composer(props: ComposerProps): ReactNode {
  const { conversation, channel, offline, newestInbound, onSend, onNote, given, sendWord, onText } = props
  const words = useWords()
  const times = useTimes()
  const locale = useLocale()
  const now = useNow()
  const client = useClient()
  const session = useSession()
  const field = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const splitter = useRef<HTMLButtonElement>(null)
  const [kind, setKind] = useState<'reply' | 'note'>('reply')
  const draft = useDraft(conversation.id, kind)
  const uploads = useUploads(conversation.id)
  const [due, setDue] = useState<number>()
  const [laterOpen, setLaterOpen] = useState(false)
  const [slash, setSlash] = useState<{ from: number; words: string }>()
  const [began, setBegan] = useState<string>()
  const [isDropping, setIsDropping] = useState(false)

  const mayWrite = session.actions.includes('messages.send')
  const state = sendability({ conversation, channel, now, mayWrite })
  const text = draft.text
  const isNewer =
    kind === 'reply' && text !== '' && began !== undefined && newestInbound !== undefined && began !== newestInbound

  const write = (next: string): void => {
    if (text === '' && next !== '') setBegan(newestInbound ?? '')
    draft.write(next)
    void client.typing.set(conversation.id, next === '' ? null : kind).catch(() => {})
    const caret = field.current?.selectionStart ?? next.length
    setSlash(slashBefore(next, caret))
  }
  const insert = useCallback(
    (inserted: string, from?: number) => {
      const element = field.current
      const start = from ?? element?.selectionStart ?? text.length
      const end = element?.selectionEnd ?? text.length
      // At once: the next key already belongs behind the inserted text.
      flushSync(() => {
        draft.write(text.slice(0, start) + inserted + text.slice(Math.max(start, end)))
        setSlash(undefined)
      })
      element?.focus()
      element?.setSelectionRange(start + inserted.length, start + inserted.length)
    },
    [draft, text],
  )

  const taken = useRef(given)
  const take = useRef<(text: string) => void>(() => {})
  take.current = (next) => {
    setBegan(newestInbound ?? '')
    setKind('reply')
    draft.write(next)
    field.current?.focus()
  }
  useEffect(() => {
    if (given === undefined || taken.current === given) return
    taken.current = given
    take.current(given.text)
  }, [given])
  const told = useRef(onText)
  told.current = onText
  useEffect(() => told.current(kind === 'reply' ? text : ''), [text, kind])

  const isEmpty = text.trim() === '' && uploads.files.length === 0
  const long = useLongText(text, kind === 'reply' ? channel : undefined, conversation.id)
  const split = long?.type === 'divisible' ? long.preview : undefined
  const submit = (then: 'stay' | 'archive', isSplitAsked = false): void => {
    if (isEmpty || uploads.busy || (kind === 'reply' && state.type !== 'open')) return
    // A key alone does not divide a text: the button has its messages and its cost.
    if (long !== undefined && !(isSplitAsked && split !== undefined)) {
      splitter.current?.focus()
      return
    }
    if (kind === 'note') void onNote(text.trim())
    else
      onSend(
        {
          text: text.trim(),
          attachments: uploads.attachments(),
          due: due === undefined ? undefined : new Date(due).toISOString(),
          split: split !== undefined,
        },
        then,
      )
    draft.sent()
    uploads.clear()
    setDue(undefined)
    setBegan(undefined)
    setSlash(undefined)
    void client.typing.set(conversation.id, null).catch(() => {})
  }

  const focus = (next: 'reply' | 'note'): void => {
    // At once: the next key already belongs to the field.
    flushSync(() => setKind(next))
    field.current?.focus()
  }
  useShortcut('reply', () => focus('reply'))
  useShortcut('note', () => focus('note'))
  useShortcut('attach', () => picker.current?.click())
  useShortcut('later', () => setLaterOpen(true))
  useShortcut('send', slash === undefined ? () => submit('stay') : undefined)
  useShortcut('sendArchive', () => submit('archive'))
  useShortcut('leave', () => (slash === undefined ? field.current?.blur() : setSlash(undefined)))

  useEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight, 240)}px`
  })

  if (kind === 'reply' && state.type !== 'open')
    return (
      <Blocked state={state} conversation={conversation}>
        <Button look="plain" size="small" onClick={() => focus('note')}>
          <Icon name="lock" size={16} />
          {words.composer.note}
        </Button>
      </Blocked>
    )
  const send =
    split === undefined ? (
      <Button
        look={kind === 'reply' ? 'primary' : 'normal'}
        size="small"
        className={`submit ${kind}`}
        disabled={isEmpty || uploads.busy || long !== undefined}
        onClick={() => submit('stay')}
      >
        <span className="submit-word">
          {kind === 'note' ? words.composer.addNote : (sendWord ?? words.composer.send)}
        </span>
        <Icon name="arrowup" className="submit-sign" />
        <Key>↵</Key>
      </Button>
    ) : (
      <Button
        ref={splitter}
        look="primary"
        size="small"
        className="submit split"
        disabled={uploads.busy}
        onClick={() => submit('stay', true)}
      >
        {words.composer.sendAs(split.messages.length, split.cost === null ? undefined : moneyText(locale, split.cost))}
      </Button>
    )
  return (
    <form
      ref={form}
      className={`composer ${kind} ${isEmpty ? '' : 'filled'} ${isDropping ? 'dropping' : ''}`}
      aria-label={kind === 'reply' ? words.composer.label : words.composer.noteLabel}
      onSubmit={(event) => event.preventDefault()}
      onDragOver={(event) => {
        event.preventDefault()
        setIsDropping(true)
      }}
      onDragLeave={() => setIsDropping(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsDropping(false)
        uploads.add(event.dataTransfer.files)
      }}
    >
      {isNewer ? (
        <div className="composer-lead amber" role="status">
          <span className="grow">{words.composer.newer(nameOf(conversation))}</span>
          <button type="button" className="link" onClick={() => setBegan(newestInbound)}>
            {words.composer.read}
          </button>
        </div>
      ) : null}
      <div className="composer-top">
        <button type="button" className="tab" aria-pressed={kind === 'reply'} onClick={() => focus('reply')}>
          {words.composer.label}
        </button>
        <button type="button" className="tab" aria-pressed={kind === 'note'} onClick={() => focus('note')}>
          <Icon name="lock" size={16} />
          {words.composer.note}
        </button>
        {kind === 'note' ? (
          <span className="from">{words.composer.onlyTeam}</span>
        ) : channel === undefined ? null : (
          <span className="from" title={words.composer.from(channelName(channel, words))}>
            <ChannelMark kind={channel.kind} size={12} />
            <bdi className="cut">{channelLine(channel, words)}</bdi>
          </span>
        )}
      </div>
      {slash === undefined || kind === 'note' ? null : (
        <ResponsesMenu
          words={slash.words}
          conversationId={conversation.id}
          onChoose={(response) => insert(response, slash.from)}
          onClose={() => setSlash(undefined)}
        />
      )}
      <textarea
        ref={field}
        data-scope="field"
        rows={2}
        value={text}
        dir="auto"
        placeholder={kind === 'reply' ? words.composer.write : words.composer.writeNote}
        aria-label={kind === 'reply' ? words.composer.label : words.composer.noteLabel}
        onChange={(event) => write(event.target.value)}
        onPaste={(event) => {
          if (event.clipboardData.files.length === 0) return
          event.preventDefault()
          uploads.add(event.clipboardData.files)
        }}
      />
      <AttachmentChips uploads={uploads} />
      <div className="composer-bottom">
        <input ref={picker} type="file" multiple hidden onChange={(event) => uploads.add(event.target.files)} />
        {kind === 'note' ? null : (
          <>
            <IconButton
              icon="attach"
              label={words.composer.attach}
              size="small"
              disabled={channel?.capabilities.content?.media === undefined}
              onClick={() => picker.current?.click()}
            />
            <IconButton icon="template" label={words.composer.response} size="small" onClick={() => insert('/')} />
          </>
        )}
        <EmojiButton form={form} field={field} onChoose={insert} />
        {kind === 'note' ? null : (
          <LaterMenu due={due} open={laterOpen} onOpenChange={setLaterOpen} onChoose={setDue} />
        )}
        {due === undefined ? null : <span className="tag">{words.composer.due(times.moment(due, now))}</span>}
        <span className="composer-count" role="status">
          {offline ? (
            words.composer.offline
          ) : kind === 'reply' ? (
            <CountLine text={text} channel={channel} onReplace={draft.write} />
          ) : null}
        </span>
        {send}
      </div>
    </form>
  )
}

function Blocked({
  state,
  conversation,
  children,
}: {
  state: Exclude<ReturnType<typeof sendability>, { type: 'open' }>
  conversation: Conversation
  children: ReactNode
}): ReactNode {
  const words = useWords()
  const times = useTimes()
  const name = nameOf(conversation)
  const [what, next] = {
    'opted-out': [words.composer.optedOut(name), words.composer.optedOutNext],
    blocked: [words.composer.blocked(name), words.composer.blockedNext],
    closed: [words.composer.closed, words.composer.closedNext],
    'read-only': [words.composer.readOnly, ''],
    window: [state.type === 'window' ? words.composer.windowClosed(times.moment(state.closedAt, Date.now())) : '', ''],
  }[state.type] as [string, string]
  return (
    <div className="composer stopped">
      <p className={`composer-lead ${state.type === 'window' ? 'amber' : 'red'}`}>
        <Icon name={state.type === 'read-only' ? 'lock' : 'stop'} size={16} />
        <span>
          <strong>{what}</strong> {next}
        </span>
      </p>
      <div className="composer-bottom">{state.type === 'read-only' ? null : children}</div>
    </div>
  )
}

/** The word after a `/` at the begin of a word, left of the caret. */
function slashBefore(text: string, caret: number): { from: number; words: string } | undefined {
  const before = text.slice(0, caret)
  const match = /(?:^|\s)\/([\p{L}\d_-]{0,40})$/u.exec(before)
  return match === null ? undefined : { from: caret - (match[1]?.length ?? 0) - 1, words: match[1] ?? '' }
}
