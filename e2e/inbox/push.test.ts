import { expect, it } from 'vitest'
import { describeInbox, type InboxRig, type Tab } from '../lib/inbox.ts'
import { bubbleOf, rowOf } from '../lib/inbox-page.ts'
import { openPushService, type PushService } from '../lib/push-service.ts'
import { pushDelivery, stubPush } from '../lib/push-stub.ts'
import { until } from '../lib/until.ts'

const path = '/settings/notifications'
const service: PushService = await openPushService()

/** The parts of a service worker that these tests call. */
interface WorkerScope {
  registration: {
    getNotifications(): Promise<{ title: string; body: string; tag: string; data: { messageId: string } }[]>
  }
  clients: { openWindow(url: string): Promise<unknown> }
  opened?: string
}

async function openBrowser(rig: InboxRig, name: string, browser: string): Promise<Tab> {
  const cookie = await rig.join(name, 'agent')
  const tab = await rig.open({
    ...{ cookie, path },
    async prepare(page) {
      await page.context().grantPermissions(['notifications'])
      await stubPush(page, { endpoint: `${service.origin}/wpush/${browser}`, keys: service.keys })
    },
  })
  await tab.page.getByRole('switch', { name: 'While the inbox is closed' }).waitFor()
  return tab
}

async function turn({ page }: Tab, on: boolean): Promise<void> {
  const push = page.getByRole('switch', { name: 'While the inbox is closed' })
  await push.click()
  await until(`the switch is ${on}`, async () => (await push.getAttribute('aria-checked')) === String(on))
}

const subscriptionsOf = ({ page }: Tab): Promise<{ label: string }[]> =>
  page.evaluate(async () => (await (await fetch('/api/v1/push/subscriptions')).json()).items)

const received = (text: string, to = ''): Promise<void> =>
  until(`${text} is pushed`, () => service.received.some((each) => each.text === text && each.to.endsWith(to)))

describeInbox('Web Push of the inbox', { env: { PARLEY_PUSH_SERVICES: service.origin } }, (rig) => {
  it('the browser subscribes only on action, and receives a message encrypted', async () => {
    const { server } = rig()
    await using tab = await openBrowser(rig(), 'Push Action', 'action')
    const { page } = tab
    expect(await subscriptionsOf(tab)).toEqual([])
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
    await turn(tab, true)
    expect(await subscriptionsOf(tab)).toMatchObject([{ label: expect.stringMatching(/^Chrome on /) }])
    await server.write('+14155550801', 'Pushed to you')
    await received('Pushed to you')
    const push = service.received.find(({ text }) => text === 'Pushed to you')
    const { items } = await server.api.conversations()
    const conversation = items.find(({ lastMessage }) => lastMessage?.text === 'Pushed to you')
    expect(push).toEqual({
      ...{ to: '/wpush/action', title: conversation?.address.display, text: 'Pushed to you', silent: false },
      ...{ conversationId: conversation?.id, messageId: conversation?.lastMessage?.id },
    })
    await turn(tab, false)
    expect(await subscriptionsOf(tab)).toEqual([])
    expect(tab.complaints).toEqual([])
  })

  it('the service worker shows nothing while a page is in sight, else one notification for each conversation', async () => {
    const { server } = rig()
    await using tab = await openBrowser(rig(), 'Push Worker', 'worker')
    const { page } = tab
    await turn(tab, true)
    const { deliver, worker } = await pushDelivery(page)
    const shown = () =>
      worker.evaluate(async () => {
        const { registration } = globalThis as object as WorkerScope
        const all = await registration.getNotifications()
        return all.map(({ title, body, tag, data }) => ({ title, body, tag, messageId: data.messageId }))
      })
    const payload = (conversationId: string, text: string, messageId = 'msg_1') => ({
      ...{ title: 'Ann', text, conversationId, messageId, silent: false },
    })
    await deliver(payload('con_1', 'In sight'))
    await page.goto('about:blank')
    await deliver(payload('con_1', 'First'))
    await until('it is shown', async () => (await shown()).length === 1)
    await deliver(payload('con_2', 'Of another one'))
    await deliver(payload('con_1', 'Second', 'msg_2'))
    await until('it is replaced', async () => (await shown()).some(({ body }) => body === 'Second'))
    const all = (await shown()).sort((one, other) => (one.tag < other.tag ? -1 : 1))
    expect(all).toEqual([
      { title: 'Ann (2)', body: 'Second', tag: 'con_1', messageId: 'msg_2' },
      { title: 'Ann', body: 'Of another one', tag: 'con_2', messageId: 'msg_1' },
    ])

    const click = (tag: string) =>
      worker.evaluate(async (name) => {
        const scope = globalThis as object as WorkerScope & EventTarget
        scope.clients.openWindow = async (url) => {
          scope.opened = url
        }
        const notification = (await scope.registration.getNotifications()).find((each) => each.tag === name)
        scope.dispatchEvent(new (Reflect.get(scope, 'NotificationEvent'))('notificationclick', { notification }))
      }, tag)
    await click('con_1')
    await until('a page opens', () =>
      worker.evaluate(() => (globalThis as object as WorkerScope).opened === '/?c=con_1&at=msg_2'),
    )
    await until('the notification is closed', async () => (await shown()).every(({ tag }) => tag !== 'con_1'))

    await server.write('+14155550802', 'Open me by a click')
    await received('Open me by a click')
    const push = service.received.find(({ text }) => text === 'Open me by a click')
    await deliver(push ?? {})
    await until('it is shown', async () => (await shown()).some(({ tag }) => tag === push?.conversationId))
    await page.goto(server.url)
    await rowOf(page, 'Open me by a click').waitFor()
    await click(push?.conversationId ?? '')
    await bubbleOf(page, 'Open me by a click').waitFor()
    const place = new URL(page.url()).searchParams
    expect([place.get('c'), place.get('at')]).toEqual([push?.conversationId, push?.messageId])

    // The browser gives up the subscription, and the worker has another one.
    const next = { endpoint: `${service.origin}/wpush/renewed`, keys: service.keys }
    await worker.evaluate((subscription) => {
      Object.assign(PushManager.prototype, { subscribe: async () => ({ toJSON: () => subscription }) })
      dispatchEvent(new (Reflect.get(globalThis, 'ExtendableEvent'))('pushsubscriptionchange'))
    }, next)
    await until('it is subscribed again', async () => (await subscriptionsOf(tab)).length === 2)
    // In another conversation: the open one is read at once.
    await server.write('+14155550805', 'To the renewed one')
    await received('To the renewed one', 'renewed')
    expect(tab.complaints).toEqual([])
  })

  it('a push is sent again after a failure and a kill of the server, and a browser that is gone is removed', async () => {
    const { server } = rig()
    await using tab = await openBrowser(rig(), 'Push Again', 'again')
    await turn(tab, true)
    service.status = 503
    await server.write('+14155550803', 'Not lost')
    await until('it is stored', async () =>
      (await server.api.conversations()).items.some(({ lastMessage }) => lastMessage?.text === 'Not lost'),
    )
    await server.kill()
    service.status = 201
    await server.start()
    await received('Not lost', 'again')
    service.status = 410
    await server.write('+14155550803', 'To a browser that is gone')
    await until('it is removed', async () => (await subscriptionsOf(tab)).length === 0)
    service.status = 201
    // The page subscribes again when it is opened.
    await tab.page.reload()
    await until('it is there again', async () => (await subscriptionsOf(tab)).length === 1)
  })

  it('the next person in the same browser receives nothing of the one before', async () => {
    const { server } = rig()
    await using tab = await openBrowser(rig(), 'Push First', 'shared')
    const { page } = tab
    await turn(tab, true)
    const second = await rig().join('Push Second', 'agent')
    await page.context().addCookies([{ name: 'parley_session', value: second, url: server.url }])
    await page.reload()
    const push = page.getByRole('switch', { name: 'While the inbox is closed' })
    await until('it is off', async () => (await push.getAttribute('aria-checked')) === 'false')
    expect(await page.evaluate(() => localStorage.getItem('stubbed-push'))).toBeNull()
    await turn(tab, true)
    for (const text of ['Once in this browser', 'The next one']) {
      await server.write('+14155550804', text)
      await received(text, 'shared')
    }
    const texts = service.received.filter(({ to }) => to.endsWith('shared')).map(({ text }) => text)
    expect(texts).toEqual(['Once in this browser', 'The next one'])
    expect(await subscriptionsOf(tab)).toHaveLength(1)
  })
})
