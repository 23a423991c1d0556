import { type Client, ParleyClientError } from '@parley/client'
import type { DeviceSettings } from '../app/preferences.tsx'
import { browserName } from './browser-name.ts'

/** The address of the service worker. */
const WORKER = '/push-worker.js'

/** Whether this browser has Web Push. It needs https, or localhost. */
export function hasPush(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

/** Subscribes this browser for a person, or renews its subscription. The permission must be granted. */
export async function subscribe(client: Client, person: string): Promise<NonNullable<DeviceSettings['push']>> {
  const [{ publicKey }] = await Promise.all([client.push.key(), navigator.serviceWorker.register(WORKER)])
  const { pushManager } = await navigator.serviceWorker.ready
  const known = await pushManager.getSubscription()
  // Another installation may have been at this address, with another key.
  if (known !== null && base64url(known.options.applicationServerKey) !== publicKey) await known.unsubscribe()
  const { endpoint = '', keys } = (
    await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
  ).toJSON()
  const { p256dh = '', auth = '' } = keys ?? {}
  const label = browserName(navigator.userAgent)
  const { id } = await client.push.subscribe({ endpoint, keys: { p256dh, auth }, label })
  return { id, person }
}

/** Ends the subscription of this browser, there and on the server. */
export async function unsubscribe(client: Client, id: string | undefined): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
  if (id === undefined) return
  try {
    await client.push.unsubscribe(id)
  } catch (error) {
    if (!(error instanceof ParleyClientError && error.status === 404)) throw error
  }
}

/** Closes the notification of a conversation that the service worker has shown. */
export async function closePushed(conversationId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  const shown = (await registration?.getNotifications({ tag: conversationId })) ?? []
  for (const each of shown) each.close()
}

function base64url(key: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(key ?? new ArrayBuffer(0)))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
