import { type ReactNode, useState } from 'react'
import { useDeviceSettings } from '../app/preferences.tsx'
import { useClient, useMe } from '../data/client.tsx'
import { hasPush, subscribe, unsubscribe } from '../push/subscribe.ts'
import { Switch } from '../ui/switch.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'

/** The switches of this device. The browser is asked only when the person switches notifications on. */
export function DeviceSection(): ReactNode {
  const words = useWords()
  const client = useClient()
  const me = useMe()
  const toasts = useToasts()
  const { settings, change } = useDeviceSettings()
  const [busy, setBusy] = useState(false)
  const has = 'Notification' in window
  const [refused, setRefused] = useState(has && Notification.permission === 'denied')
  const turn = async (on: boolean): Promise<void> => {
    const answer = on ? await Notification.requestPermission() : 'default'
    setRefused(answer === 'denied')
    change({ notifications: answer === 'granted' })
  }
  const turnPush = async (on: boolean): Promise<void> => {
    setBusy(true)
    try {
      if (!on) {
        await unsubscribe(client, settings.push?.id)
        change({ push: undefined })
        return
      }
      const answer = await Notification.requestPermission()
      setRefused(answer === 'denied')
      if (answer === 'granted') change({ notifications: true, push: await subscribe(client, me) })
    } catch (error) {
      toasts.show({ text: error instanceof Error ? error.message : String(error) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <h2>{words.notifications.device}</h2>
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
            checked={settings.notifications && !refused}
            disabled={!has}
            onChange={(on) => void turn(on)}
          />
        </li>
        <li>
          <span className="grow">
            <strong>{words.notifications.push}</strong>
            <small>{hasPush() ? words.notifications.pushNext : words.notifications.pushMissing}</small>
          </span>
          <Switch
            label={words.notifications.push}
            checked={settings.push !== undefined && !refused}
            disabled={!hasPush() || busy}
            onChange={(on) => void turnPush(on)}
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
