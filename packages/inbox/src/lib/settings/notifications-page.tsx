import { notificationConversations, notificationTones } from '@parley/core/notifications'
import type { ReactNode } from 'react'
import { useChannels } from '../data/daily-work.ts'
import { useNotificationRules } from '../data/notification-rules.ts'
import { playTone } from '../live/sound.ts'
import { Button } from '../ui/button.tsx'
import { ChannelMark } from '../ui/channel-mark.tsx'
import { Icon } from '../ui/icon.tsx'
import { Segments } from '../ui/segments.tsx'
import { Switch } from '../ui/switch.tsx'
import { useWords } from '../words/use-words.tsx'
import { DeviceSection } from './notifications-device.tsx'
import { QuietHoursLines } from './quiet-hours.tsx'
import './notifications-page.css'

/** Notifications: the switches of this device, and the rules of the person on every device. */
export function NotificationsPage(): ReactNode {
  const words = useWords()
  return (
    <>
      <header>
        <h1>{words.settings.notifications}</h1>
      </header>
      <p className="lede">{words.notifications.lede}</p>
      <DeviceSection />
      <RulesSections />
    </>
  )
}

/** The rules of the person. */
function RulesSections(): ReactNode {
  const words = useWords()
  const { rules, change } = useNotificationRules()
  const { data: channels = [] } = useChannels()
  if (rules === undefined) return null
  const { conversations, channelsOff, muted, quiet, tone } = rules
  return (
    <>
      <h2>{words.notifications.which}</h2>
      <ul className="lines">
        <li>
          <span className="grow">
            <strong>{words.notifications.conversations}</strong>
            <small>{words.notifications.conversationsNext}</small>
          </span>
          <Segments
            label={words.notifications.conversations}
            value={conversations}
            choices={notificationConversations.map((name) => [name, words.notifications.choices[name]] as const)}
            onChange={(next) => change({ conversations: next })}
          />
        </li>
        {channels.map(({ id, kind, address }) => (
          <li key={id}>
            <span className="mark">
              <ChannelMark kind={kind} />
            </span>
            <span className="grow">
              <strong>{id}</strong>
              <small>
                <bdi>{[kind.toUpperCase(), address].filter((each) => each !== null).join(', ')}</bdi>
              </small>
            </span>
            <Switch
              label={id}
              checked={!channelsOff.includes(id)}
              onChange={(on) => {
                const others = channelsOff.filter((each) => each !== id)
                change({ channelsOff: on ? others : [...others, id] })
              }}
            />
          </li>
        ))}
        {muted.length === 0 ? null : (
          <li>
            <span className="grow">
              <strong>{words.notifications.muted(muted.length)}</strong>
              <small>{words.notifications.mutedNext}</small>
            </span>
            <Button size="small" onClick={() => change({ muted: [] })}>
              {words.notifications.unmuteAll}
            </Button>
          </li>
        )}
      </ul>
      <h2>{words.notifications.when}</h2>
      <ul className="lines">
        <QuietHoursLines quiet={quiet} onChange={(next) => change({ quiet: next })} />
        <li>
          <span className="grow">
            <strong>{words.notifications.tone}</strong>
            <small>{words.notifications.toneNext}</small>
          </span>
          <Segments
            label={words.notifications.tone}
            value={tone}
            choices={notificationTones.map((name) => [name, words.notifications.tones[name]] as const)}
            onChange={(next) => change({ tone: next })}
          />
          <Button disabled={tone === 'none'} onClick={() => playTone(tone)}>
            <Icon name="play" size={16} />
            {words.notifications.play}
          </Button>
        </li>
      </ul>
    </>
  )
}
