import type { Channel, Conversation } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useSession } from '../data/client.tsx'
import { usePersonName } from '../data/daily-work.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { nameOf } from '../list/conversation-row.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Key } from '../ui/key.tsx'
import { useIsPhone } from '../ui/media.ts'
import { Menu } from '../ui/menu.tsx'
import { kindName } from '../words/channel-names.ts'
import { useWords } from '../words/use-words.tsx'
import { JumpToDate } from './jump-to-date.tsx'
import { type HeaderMenu, useHeaderChoices } from './use-header-choices.tsx'
import type { Triage } from './use-triage.ts'
import './thread-header.css'

export interface ThreadHeaderProps {
  conversation: Conversation
  channel: Channel | undefined
  /** The names of colleagues that have it open. */
  here: readonly string[]
  triage: Triage
  /** The switch of the assistant. */
  assistant: ReactNode
  onBack(): void
  onLabels(): void
  onDetails(): void
  onFind(): void
  onJump(at: Date): void
}

/** The name of a conversation, its assignee, and the actions on it. */
export function ThreadHeader(props: ThreadHeaderProps): ReactNode {
  const { conversation, channel, here, triage, assistant, onBack, onLabels, onDetails, onFind, onJump } = props
  const words = useWords()
  const session = useSession()
  const isPhone = useIsPhone()
  const nameOfPerson = usePersonName()
  const [open, setOpen] = useState<HeaderMenu | 'date'>()
  // A choice can open another menu before its own menu has closed.
  const opens = (name: HeaderMenu) => (isOpen: boolean) =>
    setOpen((before) => (isOpen ? name : before === name ? undefined : before))
  useShortcut('assign', () => setOpen('assign'))
  useShortcut('snooze', () => setOpen('snooze'))
  useShortcut('jumpToDate', () => setOpen('date'))
  const choices = useHeaderChoices({
    ...{ conversation, triage, isPhone, onLabels, onDetails, onFind },
    onMenu: setOpen,
    onDate: () => setOpen('date'),
  })

  const { assignee, starred, status, address, snoozedUntil } = conversation
  const mayChange = session.actions.includes('conversations.update')
  const isArchived = status !== 'open'
  const others =
    here.length === 0 ? '' : here.length === 1 ? words.header.here(here.join()) : words.header.hereMany(here.join(', '))
  const kind = channel === undefined ? '' : kindName(channel.kind, words)
  const subtitle = [words.header.with(kind, address.display), others].filter((each) => each !== '')
  const onPhone = open === 'date' || open === undefined ? 'more' : open
  return (
    <header className="thread-header">
      {isPhone ? (
        <>
          <IconButton icon="left" label={words.header.back} onClick={onBack} />
          <Avatar name={nameOf(conversation)} />
        </>
      ) : null}
      <div className="grow">
        {/* On a phone the list with its heading is not there. */}
        {isPhone ? <h1 className="for-readers">{words.places.inbox}</h1> : null}
        <h2 className="cut" dir="auto">
          {nameOf(conversation)}
        </h2>
        <p className="thread-subtitle">
          <ChannelMark kind={channel?.kind ?? 'sms'} size={12} />
          <bdi className="cut">{subtitle.join(' · ')}</bdi>
        </p>
      </div>
      {isPhone ? (
        <IconButton
          icon="archive"
          label={isArchived ? words.header.reopen : words.header.archive}
          disabled={!mayChange}
          onClick={triage.archive}
        />
      ) : (
        <>
          {assistant}
          <Menu
            open={open === 'assign'}
            onOpenChange={opens('assign')}
            trigger={
              <Button look="plain" size="small" disabled={!mayChange}>
                {assignee === null ? (
                  <Icon name="assign" size={16} />
                ) : (
                  <Avatar name={nameOfPerson(assignee)} size="tiny" />
                )}
                <span className="assignee">
                  {assignee === null ? words.header.unassigned : nameOfPerson(assignee).split(' ')[0]}
                </span>
                {assignee === null ? null : (
                  <span className="for-readers">{words.header.assign(nameOfPerson(assignee))}</span>
                )}
                <Icon name="down" size={16} />
              </Button>
            }
            groups={choices.assign}
          />
          <IconButton
            icon="star"
            label={starred ? words.header.unstar : words.header.star}
            className={starred ? 'starred' : ''}
            aria-pressed={starred}
            disabled={!mayChange}
            onClick={triage.star}
          />
          <Menu
            open={open === 'snooze'}
            onOpenChange={opens('snooze')}
            trigger={
              <IconButton
                icon="snooze"
                label={words.header.snooze}
                aria-pressed={snoozedUntil !== null}
                disabled={!mayChange}
              />
            }
            groups={choices.snooze}
          />
        </>
      )}
      <Menu
        open={open !== undefined && (isPhone ? open !== 'date' : open === 'more')}
        onOpenChange={opens(isPhone ? onPhone : 'more')}
        trigger={<IconButton icon="more" label={words.header.more} />}
        groups={isPhone ? choices[onPhone] : choices.more}
      />
      {isPhone ? null : (
        <Button onClick={triage.archive} disabled={!mayChange} className="archive">
          <Icon name="archive" size={16} />
          {isArchived ? words.header.reopen : words.header.archive}
          <Key>E</Key>
        </Button>
      )}
      {open === 'date' ? <JumpToDate onJump={onJump} onClose={() => setOpen(undefined)} /> : null}
    </header>
  )
}
