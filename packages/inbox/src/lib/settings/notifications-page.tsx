import { type ReactNode, useState } from 'react'
import { useDeviceSettings } from '../app/preferences.tsx'
import { Switch } from '../ui/switch.tsx'
import { useWords } from '../words/use-words.tsx'

/** Notifications of this device. The browser is asked only when the person switches them on. */
export function NotificationsPage(): ReactNode {
  const words = useWords()
  const { settings, change } = useDeviceSettings()
  const [refused, setRefused] = useState(false)
  const has = 'Notification' in window
  const turn = async (on: boolean): Promise<void> => {
    if (!on) {
      change({ notifications: false })
      return
    }
    const answer = await Notification.requestPermission()
    setRefused(answer !== 'granted')
    change({ notifications: answer === 'granted' })
  }
  return (
    <>
      <header>
        <h1>{words.settings.notifications}</h1>
      </header>
      <p className="lede">{words.notifications.lede}</p>
      <ul className="lines">
        <li>
          <span className="grow">
            <strong>{words.notifications.desktop}</strong>
            <small>
              {!has
                ? words.notifications.missing
                : refused
                  ? words.notifications.refused
                  : words.notifications.desktopNext}
            </small>
          </span>
          <Switch
            label={words.notifications.desktop}
            checked={settings.notifications}
            disabled={!has}
            onChange={(on) => void turn(on)}
          />
        </li>
        <li>
          <span className="grow">
            <strong>{words.notifications.sound}</strong>
            <small>{words.notifications.soundNext}</small>
          </span>
          <Switch label={words.notifications.sound} checked={settings.sound} onChange={(sound) => change({ sound })} />
        </li>
      </ul>
    </>
  )
}
