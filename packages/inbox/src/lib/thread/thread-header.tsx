import type { Channel, Conversation } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useClient, useMe, useSession } from '../data/client.tsx'
import { usePeople, usePersonName } from '../data/daily-work.ts'
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
import { useTimes, useWords } from '../words/use-words.tsx'
import { snoozeTimes } from './snooze-times.ts'
import { useMute } from './use-mute.ts'
import type { Triage } from './use-triage.ts'
import './thread-header.css'

export interface ThreadHeaderProps {
  conversation: Conversation
  channel: Channel | undefined
  /** The names of colleagues that have it open. */
  here: readonly string[]
  triage: Triage
  onBack(): void
  onLabels(): void
  onDetails(): void
  onJump(at: Date): void
}

/** The name of a conversation, its assignee, and the actions on it. */
export function ThreadHeader(props: ThreadHeaderProps): ReactNode {
  const { conversation, channel, here, triage, onBack, onLabels, onDetails, onJump } = props
  const words = useWords()
  const times = useTimes()
  const me = useMe()
  const client = useClient()
  const mute = useMute(conversation)
  const session = useSession()
  const isPhone = useIsPhone()
  const { data: people = [] } = usePeople()
  const nameOfPerson = usePersonName()
  const [open, setOpen] = useState<'assign' | 'snooze' | 'more' | 'date'>()
  const opens = (name: NonNullable<typeof open>) => (isOpen: boolean) => setOpen(isOpen ? name : undefined)
  useShortcut('assign', () => setOpen('assign'))
  useShortcut('snooze', () => setOpen('snooze'))
  useShortcut('jumpToDate', () => setOpen('date'))

  const { assignee, starred, status, address, snoozedUntil } = conversation
  const mayChange = session.actions.includes('conversations.update')
  const isArchived = status !== 'open'
  const others =
    here.length === 0 ? '' : here.length === 1 ? words.header.here(here.join()) : words.header.hereMany(here.join(', '))
  const subtitle = [words.header.with(channel?.kind.toUpperCase() ?? '', address.display), others].filter(
    (each) => each !== '',
  )
  return (
    <header className="thread-header">
      {isPhone ? <IconButton icon="left" label={words.header.back} onClick={onBack} /> : null}
      <div className="grow">
        <h2 className="cut" dir="auto">
          {nameOf(conversation)}
        </h2>
        <p className="thread-subtitle">
          <ChannelMark kind={channel?.kind ?? 'sms'} size={12} />
          <bdi className="cut">{subtitle.join(' · ')}</bdi>
        </p>
      </div>
      {isPhone ? null : (
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
          groups={[
            [
              {
                id: 'me',
                label: words.header.me,
                keys: 'I',
                checked: assignee === me,
                choose: () => triage.assign(me),
              },
              {
                id: 'nobody',
                label: words.header.nobody,
                checked: assignee === null,
                choose: () => triage.assign(null),
              },
            ],
            people
              .filter(({ id, active }) => id !== me && active)
              .map(({ id, name, email }) => ({
                id,
                label: name ?? email,
                picture: <Avatar name={name ?? email} size="tiny" />,
                checked: assignee === id,
                choose: () => triage.assign(id),
              })),
          ]}
        />
      )}
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
        groups={[
          snoozedUntil === null
            ? []
            : [{ id: 'wake', label: words.snooze.wake, icon: 'bell', choose: () => triage.snooze(null) }],
          snoozeTimes(Date.now()).map(({ id, at }) => ({
            id,
            label: words.snooze[id],
            keys: times.clock(at),
            choose: () => triage.snooze(at),
          })),
        ]}
      />
      <Menu
        open={open === 'more'}
        onOpenChange={opens('more')}
        trigger={<IconButton icon="more" label={words.header.more} />}
        groups={[
          [
            {
              id: 'unread',
              label: words.header.markUnread,
              icon: 'inbox',
              keys: '⇧U',
              disabled: !mayChange,
              choose: triage.markUnread,
            },
            {
              id: 'labels',
              label: words.header.labels,
              icon: 'label',
              keys: 'L',
              disabled: !mayChange,
              choose: onLabels,
            },
            {
              id: 'mute',
              label: mute.muted ? words.header.unmute : words.header.mute,
              icon: 'bell',
              choose: mute.toggle,
            },
            { id: 'date', label: words.header.jump, icon: 'calendar', keys: 'D', choose: () => setOpen('date') },
            { id: 'details', label: words.header.details, icon: 'panel', keys: ']', choose: onDetails },
          ],
          [
            {
              id: 'block',
              label: address.blocked ? words.header.unblock : words.header.block,
              icon: 'stop',
              disabled: !session.actions.includes('addresses.update'),
              choose: () => void client.addresses.update(address.id, { blocked: !address.blocked }),
            },
            {
              id: 'close',
              label: words.header.close,
              icon: 'done',
              keys: '#',
              disabled: !mayChange || status === 'closed',
              choose: triage.close,
            },
          ],
        ]}
      />
      {isPhone ? (
        <IconButton
          icon="archive"
          label={isArchived ? words.header.reopen : words.header.archive}
          disabled={!mayChange}
          onClick={triage.archive}
        />
      ) : (
        <Button onClick={triage.archive} disabled={!mayChange} className="archive">
          <Icon name="archive" size={16} />
          {isArchived ? words.header.reopen : words.header.archive}
          <Key>E</Key>
        </Button>
      )}
      {open === 'date' ? (
        <form
          className="jump"
          onSubmit={(event) => {
            event.preventDefault()
            const value = new FormData(event.currentTarget).get('date')
            setOpen(undefined)
            if (typeof value === 'string' && value !== '') onJump(new Date(`${value}T00:00`))
          }}
        >
          <label>
            {words.header.jump}
            {/* biome-ignore lint/a11y/noAutofocus: the person has just opened this field. */}
            <input type="date" name="date" autoFocus required max={new Date().toISOString().slice(0, 10)} />
          </label>
          <Button type="submit" size="small" look="primary">
            {words.search.open}
          </Button>
          <IconButton icon="x" label={words.keys.close} size="small" onClick={() => setOpen(undefined)} />
        </form>
      ) : null}
    </header>
  )
}
