import type { CDPSession, Page, Worker } from 'playwright-core'
import { until } from './until.ts'

/** The subscription of a stubbed browser. */
export interface StubbedSubscription {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

/** Replaces the push service of Chromium, which a headless one lacks. The service worker stays real. */
export async function stubPush(page: Page, given: StubbedSubscription): Promise<void> {
  await page.addInitScript((subscription) => {
    const name = 'stubbed-push'
    const bytes = (text: string): ArrayBuffer =>
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0)).buffer
    const made = (key: string) => ({
      options: { applicationServerKey: bytes(key) },
      toJSON: () => subscription,
      unsubscribe: async () => {
        localStorage.removeItem(name)
        return true
      },
    })
    Object.assign(PushManager.prototype, {
      async getSubscription() {
        const key = localStorage.getItem(name)
        return key === null ? null : made(key)
      },
      async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
        localStorage.setItem(name, applicationServerKey)
        return made(applicationServerKey)
      },
    })
  }, given)
}

/** Delivers a push to the real service worker of a page. */
export async function pushDelivery(page: Page): Promise<{ deliver(payload: object): Promise<void>; worker: Worker }> {
  const cdp: CDPSession = await page.context().newCDPSession(page)
  let registrationId: string | undefined
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId ?? registrationId
  })
  await cdp.send('ServiceWorker.enable')
  await until('the service worker is there', () => page.context().serviceWorkers().length > 0)
  await until('its registration is known', () => registrationId !== undefined)
  const { origin } = new URL(page.url())
  const [worker] = page.context().serviceWorkers()
  if (worker === undefined) throw new Error('The page has no service worker.')
  return {
    worker,
    async deliver(payload) {
      const data = JSON.stringify(payload)
      await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId: registrationId ?? '', data })
    },
  }
}
