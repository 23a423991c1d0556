import type { Conversation } from '@parley/client'
import { memo, type ReactNode } from 'react'
import { useNow } from '../live/clock.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { Icon } from '../ui/icon.tsx'
import type { IconName } from '../ui/icon-drawings.tsx'
import { Tick } from '../ui/tick.tsx'
import { kindName } from '../words/channel-names.ts'
import { useTimes, useWords } from '../words/use-words.tsx'
import { rowLabelOf } from './row-label.ts'
import { type FileKind, type Preview, rowStateOf } from './row-state.ts'
import './conversation-row.css'

export interface ConversationRowProps {
  conversation: Conversation
  /** The kind of its channel. */
  kind: string
  /** The name of its assignee, if another person is assigned. */
  assignee: string | undefined
  /** Whether a suggestion of the assistant waits. */
  suggested: boolean
  id: string
  place: number
  count: number
  selected: boolean
  checked: boolean
  active: boolean
  top: number
  onOpen(id: string, options: { extend: boolean; toggle: boolean }): void
}

/** One conversation of the list: a name, a time, a preview, and at most two marks and a badge. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps): ReactNode {
  const { conversation, kind, assignee, suggested, id, place, count, selected, checked, active, top, onOpen } = props
  const words = useWords()
  const times = useTimes()
  const now = useNow()
  const state = rowStateOf(conversation, now)
  const name = nameOf(conversation)
  const time =
    state.waiting === undefined ? times.short(Date.parse(conversation.activeAt), now) : times.wait(state.waiting)
  const classes = [
    ...['conversation-row', selected ? 'selected' : '', state.unread ? 'unread' : ''],
    ...[state.preview.type === 'failed' ? 'failed' : '', checked ? 'checked' : '', active ? 'active' : ''],
  ]
  return (
    // The list has the keys: https://www.w3.org/WAI/ARIA/apg/patterns/listbox/
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the whole list are on the list.
    <div
      id={id}
      className={classes.filter((each) => each !== '').join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      role="option"
      tabIndex={-1}
      aria-selected={checked || selected}
      aria-setsize={count}
      aria-posinset={place}
      onClick={(event) => onOpen(conversation.id, { extend: event.shiftKey, toggle: event.metaKey || event.ctrlKey })}
    >
      <span className="for-readers">
        {rowLabelOf({ conversation, name, kind: kindName(kind, words), assignee, suggested, state, time, words })}
      </span>
      {checked ? (
        <span className="row-check" aria-hidden="true">
          <Icon name="check" size={16} />
        </span>
      ) : (
        <Avatar name={name}>
          <ChannelMark kind={kind} />
        </Avatar>
      )}
      <div className="row-lines" aria-hidden="true">
        <div className="row-line">
          <bdi className="row-name cut">{name}</bdi>
          <span className={`row-time ${state.isLongWait ? 'long' : ''}`}>{time}</span>
        </div>
        <div className="row-line second">
          <PreviewLine preview={state.preview} />
          <span className="row-marks">
            {suggested ? <Icon name="assistant" size={16} className="suggested" /> : null}
            {conversation.starred ? <Icon name="star" size={16} className="star" /> : null}
            {assignee === undefined || (suggested && conversation.starred) ? null : (
              <Avatar name={assignee} size="tiny" />
            )}
          </span>
          {state.unread ? <span className="badge">{conversation.unread}</span> : null}
        </div>
      </div>
    </div>
  )
})

const fileIcons: { readonly [Kind in FileKind]: IconName } = {
  image: 'image',
  audio: 'mic',
  video: 'play',
  file: 'file',
}

function PreviewLine({ preview }: { preview: Preview }): ReactNode {
  const words = useWords()
  switch (preview.type) {
    case 'failed':
      return (
        <span className="row-preview">
          <Tick progress="failed" />
          <span className="cut">{words.list.failed(words.failure[preview.reason])}</span>
        </span>
      )
    case 'opted-out':
    case 'blocked':
      return (
        <span className="row-preview">
          <Icon name="stop" size={16} />
          <span className="cut">{preview.type === 'blocked' ? words.list.blocked : words.list.optedOut}</span>
        </span>
      )
    case 'message': {
      const file = preview.file === undefined ? '' : words.file[preview.file]
      const text = [file, preview.text].filter((each) => each !== '').join(' · ')
      return (
        <span className="row-preview">
          {preview.progress === undefined ? null : <Tick progress={preview.progress} />}
          {preview.file === undefined ? null : <Icon name={fileIcons[preview.file]} size={16} />}
          <bdi className="cut">{text === '' ? words.list.noText : text}</bdi>
        </span>
      )
    }
    case 'empty':
      return <span className="row-preview" />
    default:
      return preview satisfies never
  }
}

/** The name of a conversation: that of its contact, else the address as people write it. */
export function nameOf({ contactName, address }: Pick<Conversation, 'contactName' | 'address'>): string {
  return contactName ?? address.display
}
