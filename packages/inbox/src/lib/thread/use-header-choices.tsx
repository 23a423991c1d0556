import type { Conversation } from '@parley/client'
import { useClient, useMe, useSession } from '../data/client.tsx'
import { usePeople } from '../data/daily-work.ts'
import { Avatar } from '../ui/avatar.tsx'
import type { MenuChoice } from '../ui/menu-choice.ts'
import { useTimes, useWords } from '../words/use-words.tsx'
import { snoozeTimes } from './snooze-times.ts'
import { useMute } from './use-mute.ts'
import type { Triage } from './use-triage.ts'

/** The menus of a conversation. A phone has one button for all of them. */
export type HeaderMenu = 'assign' | 'snooze' | 'more'

/** The choices of the menus of a conversation. */
export function useHeaderChoices({
  conversation,
  triage,
  isPhone,
  onMenu,
  onLabels,
  onDetails,
  onFind,
  onDate,
}: {
  conversation: Conversation
  triage: Triage
  isPhone: boolean
  onMenu(menu: HeaderMenu): void
  onLabels(): void
  onDetails(): void
  onFind(): void
  onDate(): void
}): { readonly [Menu in HeaderMenu]: MenuChoice[][] } {
  const words = useWords()
  const times = useTimes()
  const me = useMe()
  const client = useClient()
  const session = useSession()
  const mute = useMute(conversation)
  const { data: people = [] } = usePeople()
  const { assignee, starred, status, address, snoozedUntil } = conversation
  const disabled = !session.actions.includes('conversations.update')

  const assign: MenuChoice[][] = [
    [
      { id: 'me', label: words.header.me, keys: 'I', checked: assignee === me, choose: () => triage.assign(me) },
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
  ]
  const snooze: MenuChoice[][] = [
    snoozedUntil === null
      ? []
      : [{ id: 'wake', label: words.snooze.wake, icon: 'bell', choose: () => triage.snooze(null) }],
    snoozeTimes(Date.now()).map(({ id, at }) => ({
      id,
      label: words.snooze[id],
      keys: id === 'hour' ? times.clock(at) : undefined,
      choose: () => triage.snooze(at),
    })),
  ]
  const onPhone: MenuChoice[] = [
    {
      id: 'star',
      label: starred ? words.header.unstar : words.header.star,
      icon: 'star',
      disabled,
      choose: triage.star,
    },
    { id: 'snooze', label: words.header.snooze, icon: 'snooze', disabled, choose: () => onMenu('snooze') },
    { id: 'assign', label: words.header.unassigned, icon: 'assign', disabled, choose: () => onMenu('assign') },
  ]
  // A phone has no keys to show.
  const keys = (key: string): { keys?: string } => (isPhone ? {} : { keys: key })
  const more: MenuChoice[][] = [
    isPhone ? onPhone : [],
    [
      {
        ...{ id: 'unread', label: words.header.markUnread, icon: 'inbox', disabled, choose: triage.markUnread },
        ...keys('⇧U'),
      },
      { id: 'labels', label: words.header.labels, icon: 'label', disabled, choose: onLabels, ...keys('L') },
      {
        id: 'mute',
        label: mute.muted ? words.header.unmute : words.header.mute,
        icon: 'bell',
        choose: mute.toggle,
      },
      { id: 'find', label: words.search.inConversation, icon: 'search', choose: onFind, ...keys('F') },
      { id: 'date', label: words.header.jump, icon: 'calendar', choose: onDate, ...keys('D') },
      { id: 'details', label: words.header.details, icon: 'panel', choose: onDetails, ...keys(']') },
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
        disabled: disabled || status === 'closed',
        choose: triage.close,
        ...keys('#'),
      },
    ],
  ]
  return { assign, snooze, more }
}
