import { useEffect, useRef } from 'react'
import { useDeviceSettings } from '../app/preferences.tsx'
import { useClient, useMe } from '../data/client.tsx'
import { hasPush, subscribe, unsubscribe } from './subscribe.ts'

/**
 * Keeps the subscription of this browser alive: the browser or the server may have ended it. One of another person ends.
 *
 * A click on a notification of the service worker calls `onOpen`.
 */
export function usePush(onOpen: (conversationId: string, messageId: string) => void): void {
  const client = useClient()
  const me = useMe()
  const { settings, change } = useDeviceSettings()
  const first = useRef(settings.push)
  const open = useRef(onOpen)
  open.current = onOpen
  useEffect(() => {
    const { current: known } = first
    if (known === undefined || !hasPush()) return
    const keep = async (): Promise<void> => {
      if (known.person !== me || Notification.permission !== 'granted') {
        await unsubscribe(client, known.person === me ? known.id : undefined)
        change({ push: undefined })
      } else change({ push: await subscribe(client, me) })
    }
    // Without a connection it is tried with the next page.
    keep().catch(() => undefined)
  }, [client, me, change])
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return undefined
    const listen = ({ data }: MessageEvent): void => {
      if (data?.type === 'parley.open') open.current(String(data.conversationId), String(data.messageId))
    }
    navigator.serviceWorker.addEventListener('message', listen)
    return () => navigator.serviceWorker.removeEventListener('message', listen)
  }, [])
}
