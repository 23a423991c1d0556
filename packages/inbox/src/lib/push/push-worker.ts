// The service worker of the inbox: it shows pushes while no page of the inbox is in sight. It caches nothing.
// It is one file without imports, so that every browser runs it.

interface Payload {
  title: string
  text: string
  conversationId: string
  messageId: string
  silent: boolean
}

/** The part of a window that the worker uses. */
interface Page {
  readonly visibilityState: string
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}

interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}

interface Worker {
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly Page[]>
    openWindow(url: string): Promise<unknown>
    claim(): Promise<void>
  }
  readonly registration: ServiceWorkerRegistration
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listen: (event: WorkerEvent) => void): void
  addEventListener(type: 'push', listen: (event: WorkerEvent & { data: { json(): unknown } | null }) => void): void
  addEventListener(
    type: 'notificationclick',
    listen: (event: WorkerEvent & { notification: Notification }) => void,
  ): void
  addEventListener(
    type: 'pushsubscriptionchange',
    listen: (event: WorkerEvent & { oldSubscription?: PushSubscription | null }) => void,
  ): void
}

const worker = self as object as Worker

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('push', (event) => {
  const payload = event.data?.json() as Payload | undefined
  if (payload !== undefined) event.waitUntil(show(payload))
})
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open(event.notification.data))
})
worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event.oldSubscription ?? null)))

function pages(): Promise<readonly Page[]> {
  return worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
}

async function show({ title, text, conversationId, messageId, silent }: Payload): Promise<void> {
  // A page in sight shows the message itself.
  if ((await pages()).some(({ visibilityState }) => visibilityState === 'visible')) return
  const [before] = await worker.registration.getNotifications({ tag: conversationId })
  const count = (before?.data?.count ?? 0) + 1
  await worker.registration.showNotification(count === 1 ? title : `${title} (${count})`, {
    ...{ body: text, tag: conversationId, icon: '/icon.svg', silent, data: { conversationId, messageId, count } },
    // Not in all lists of types: the device notifies again for a later message.
    ...{ renotify: !silent },
  })
}

/** Opens the conversation at the message, in a page of the inbox if there is one. */
async function open(place: Payload): Promise<void> {
  const [page] = await pages()
  if (page === undefined) {
    const search = new URLSearchParams({ c: place.conversationId, at: place.messageId })
    await worker.clients.openWindow(`/?${search}`)
    return
  }
  page.postMessage({ type: 'parley.open', conversationId: place.conversationId, messageId: place.messageId })
  // A browser refuses it without a click.
  await page.focus().catch(() => undefined)
}

/** The browser has ended its subscription: subscribes again, with the same key. */
async function renew(old: PushSubscription | null): Promise<void> {
  const key = old?.options.applicationServerKey ?? (await publicKey())
  const next = await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = next.toJSON()
  await fetch('/api/v1/push/subscriptions', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json', 'x-parley-csrf': '1' },
    body: JSON.stringify({ endpoint, keys, label: navigator.userAgent.slice(0, 100) }),
  })
}

async function publicKey(): Promise<string> {
  const response = await fetch('/api/v1/push/key', { credentials: 'same-origin' })
  return ((await response.json()) as { publicKey: string }).publicKey
}
