import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { violationsOf } from '../lib/axe.ts'
import { describeInbox, type InboxRig, type Tab } from '../lib/inbox.ts'
import { bubbleOf, replyField, rowOf } from '../lib/inbox-page.ts'
import { clickNotification, type ShownNotification, stubNotifications, traceOf } from '../lib/notification-stub.ts'
import { until } from '../lib/until.ts'

const path = '/settings/notifications'
const on = JSON.stringify({ notifications: true, sound: true })

/** Opens the inbox on a device that has the permission and the sound. */
async function openAllowed(rig: InboxRig, opening: Parameters<InboxRig['open']>[0] = {}): Promise<Tab> {
  const tab = await rig.open({
    ...opening,
    async prepare(page) {
      await stubNotifications(page, 'granted')
      await page.addInitScript((settings) => {
        if (localStorage.getItem('parley.settings') === null) localStorage.setItem('parley.settings', settings)
      }, on)
      await opening.prepare?.(page)
    },
  })
  await tab.page.getByText('Live', { exact: true }).or(tab.page.locator('main h1').last()).first().waitFor()
  return tab
}

/** Waits for a notification with a text. Returns all of them. */
async function shownUntil(page: Page, text: string): Promise<ShownNotification[]> {
  let shown: ShownNotification[] = []
  await until(`a notification shows ${text}`, async () => {
    shown = (await traceOf(page)).shown
    return shown.some(({ body }) => body === text)
  })
  return shown
}

/** Changes the settings on their page, and waits until the server has them. */
async function change(page: Page, work: () => Promise<unknown>): Promise<void> {
  const saved = page.waitForResponse(
    (answer) => answer.url().endsWith('/api/v1/preferences') && answer.request().method() === 'PATCH' && answer.ok(),
  )
  await work()
  await saved
}

describeInbox('notifications of the inbox (row 12 of the scorecard)', {}, (rig) => {
  it('the permission is asked only on action', async () => {
    const { server } = rig()
    await server.write('+14155550701', 'Before the permission')
    await using tab = await rig().open({ prepare: (page) => stubNotifications(page, 'default') })
    const { page } = tab
    await rowOf(page, 'Before the permission').click()
    await bubbleOf(page, 'Before the permission').waitFor()
    await server.write('+14155550701', 'Still before the permission')
    await bubbleOf(page, 'Still before the permission').waitFor()
    await page.goto(`${server.url}${path}`)
    const desktop = page.getByRole('switch', { name: 'Desktop notifications' })
    await desktop.waitFor()
    expect(await traceOf(page)).toMatchObject({ asked: 0, shown: [], notes: [] })
    await desktop.click()
    await until('it is on', async () => (await desktop.getAttribute('aria-checked')) === 'true')
    expect((await traceOf(page)).asked).toBe(1)
    await server.write('+14155550701', 'After the permission')
    expect(await shownUntil(page, 'After the permission')).toHaveLength(1)
    await desktop.click()
    expect((await traceOf(page)).asked).toBe(1)
    expect(tab.complaints).toEqual([])
  })

  it('a refused permission is explained, and the switch stays off', async () => {
    await using tab = await rig().open({ path, prepare: (page) => stubNotifications(page, 'default', 'denied') })
    const { page } = tab
    const desktop = page.getByRole('switch', { name: 'Desktop notifications' })
    await desktop.click()
    await page.getByText('The browser refuses them.').waitFor()
    expect(await desktop.getAttribute('aria-checked')).toBe('false')
  })

  it('messages of one conversation are grouped, and a click opens the conversation at the message', async () => {
    const { server } = rig()
    await using tab = await openAllowed(rig())
    const { page } = tab
    for (const text of ['First of a group', 'Second of a group', 'Third of a group']) {
      await server.write('+14155550702', text)
      await shownUntil(page, text)
    }
    await server.write('+14155550703', 'Of another conversation')
    const shown = await shownUntil(page, 'Of another conversation')
    const open = shown.filter(({ closed }) => !closed)
    expect(open.map(({ body }) => body)).toEqual(['Third of a group', 'Of another conversation'])
    expect(open[0]?.title).toContain('3 new messages')
    expect(open[1]?.title).not.toContain('new message')
    await clickNotification(page, open[0]?.tag ?? '')
    await bubbleOf(page, 'Third of a group').waitFor()
    const place = new URL(page.url()).searchParams
    expect(place.get('c')).toBe(open[0]?.tag)
    expect(place.get('at')).toMatch(/^msg_/)
    await page.getByRole('heading', { name: /new$/ }).waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('a notification is closed once its conversation was read on another device, and its count begins again', async () => {
    const { server } = rig()
    await using tab = await openAllowed(rig())
    const { page } = tab
    await server.write('+14155550704', 'Read elsewhere')
    const [first] = (await shownUntil(page, 'Read elsewhere')).slice(-1)
    const { lastMessage } = await server.api.conversation(first?.tag ?? '')
    const body = { readThrough: lastMessage?.id }
    const answer = await server.api.request(`/api/v1/conversations/${first?.tag}`, { method: 'PATCH', body })
    expect(answer.status).toBe(200)
    await until('it is closed', async () => (await traceOf(page)).shown.at(-1)?.closed === true)
    await server.write('+14155550704', 'New after that')
    expect((await shownUntil(page, 'New after that')).at(-1)?.title).not.toContain('new message')
  })

  it('the rules of the person choose conversations and channels, on every device', async () => {
    const { server } = rig()
    const cookie = await rig().join('Rula Notify', 'agent')
    await using settings = await rig().open({ cookie, path })
    await using tab = await openAllowed(rig(), { cookie })
    const { page } = tab
    /** Changes a rule on one device, and waits until the other one has read it. */
    const changeFor = async (work: () => Promise<unknown>): Promise<void> => {
      const read = page.waitForResponse(
        (answer) => answer.url().endsWith('/api/v1/preferences') && answer.request().method() === 'GET' && answer.ok(),
      )
      await change(settings.page, work)
      await read
    }
    const choose = (name: string): Promise<void> =>
      changeFor(() => settings.page.getByRole('radio', { name, exact: true }).click())
    const assign = async (text: string, assignee: string): Promise<void> => {
      const { items } = await server.api.conversations()
      const id = items.find(({ lastMessage }) => lastMessage?.text === text)?.id
      const body = { assignee }
      const answer = await server.api.request(`/api/v1/conversations/${id}`, { method: 'PATCH', body })
      expect(answer.status).toBe(200)
    }
    const session = await page.evaluate(async () => (await fetch('/api/v1/session')).json())
    const me = (session as { principal: { id: string } }).principal.id
    for (const [number, text] of [
      ['+14155550710', 'Nobody has me'],
      ['+14155550711', 'Rula has me'],
      ['+14155550712', 'A colleague has me'],
    ] as const) {
      await server.write(number, text)
      await shownUntil(page, text)
    }
    await assign('Rula has me', me)
    await assign('A colleague has me', 'user:colleague')

    const writeAll = async (round: string): Promise<string[]> => {
      const texts = [
        ['+14155550712', `A colleague, ${round}`],
        ['+14155550710', `Nobody, ${round}`],
        // The last one always notifies: what came before has then been decided.
        ['+14155550711', `Rula, ${round}`],
      ] as const
      for (const [number, text] of texts) {
        await server.write(number, text)
        await rowOf(page, text).waitFor()
      }
      const shown = await shownUntil(page, `Rula, ${round}`)
      return shown.map(({ body }) => body).filter((body) => body.endsWith(round))
    }
    await choose('Mine and unassigned')
    expect(await writeAll('one')).toEqual(['Nobody, one', 'Rula, one'])
    await choose('Only mine')
    expect(await writeAll('two')).toEqual(['Rula, two'])
    await choose('All')
    expect(await writeAll('three')).toEqual(['A colleague, three', 'Nobody, three', 'Rula, three'])

    const sms = settings.page.getByRole('switch', { name: 'sms', exact: true })
    await changeFor(() => sms.click())
    await server.write('+14155550711', 'While the channel is off')
    await rowOf(page, 'While the channel is off').waitFor()
    await changeFor(() => sms.click())
    await server.write('+14155550711', 'The channel is on again')
    const bodies = (await shownUntil(page, 'The channel is on again')).map(({ body }) => body)
    expect(bodies).not.toContain('While the channel is off')
    expect([...tab.complaints, ...settings.complaints]).toEqual([])
  })

  it('a muted conversation does not notify, and the settings notify of all again', async () => {
    const { server } = rig()
    const cookie = await rig().join('Mute Notify', 'agent')
    await using tab = await openAllowed(rig(), { cookie })
    const { page } = tab
    await server.write('+14155550720', 'Mute me')
    await shownUntil(page, 'Mute me')
    await rowOf(page, 'Mute me').click()
    await page.getByRole('button', { name: 'More actions' }).click()
    await change(page, () => page.getByRole('menuitem', { name: 'Mute notifications' }).click())
    await server.write('+14155550720', 'Nothing to hear')
    await bubbleOf(page, 'Nothing to hear').waitFor()
    await page.goto(`${server.url}${path}`)
    await page.getByText('1 muted conversation').waitFor()
    await change(page, () => page.getByRole('button', { name: 'Notify of all again' }).click())
    await server.write('+14155550720', 'To be heard again')
    expect((await shownUntil(page, 'To be heard again')).map(({ body }) => body)).toEqual(['To be heard again'])
    expect(tab.complaints).toEqual([])
  })

  it('quiet hours are quiet, in the time zone of the person and on their days', async () => {
    const { server } = rig()
    const cookie = await rig().join('Quiet Notify', 'agent')
    await using tab = await openAllowed(rig(), { cookie, path })
    const { page } = tab
    await change(page, () => page.getByRole('switch', { name: 'Quiet hours' }).click())
    await change(page, () => page.getByRole('combobox', { name: 'Time zone' }).selectOption('Asia/Tokyo'))
    await change(page, () => page.getByLabel('From').fill('21:00'))
    await change(page, () => page.getByLabel('To', { exact: true }).fill('06:30'))
    await change(page, () => page.getByRole('button', { name: 'Sat', exact: true }).click())
    const writeAt = async (at: string, text: string): Promise<void> => {
      await page.clock.setFixedTime(at)
      await server.write('+14155550730', text)
      await until('it is stored', async () =>
        (await server.api.conversations()).items.some(({ lastMessage }) => lastMessage?.text === text),
      )
    }
    // 21:00 in Tokyo is 12:00 in UTC. 2026-03-04 is a Wednesday, and 2026-03-07 a Saturday.
    await writeAt('2026-03-04T11:59:00Z', 'A minute before')
    await shownUntil(page, 'A minute before')
    const { notes } = await traceOf(page)
    await writeAt('2026-03-04T12:00:00Z', 'Within quiet hours')
    await page.goto(`${server.url}/`)
    await rowOf(page, 'Within quiet hours').waitFor()
    await writeAt('2026-03-04T21:29:00Z', 'The last quiet minute')
    await rowOf(page, 'The last quiet minute').waitFor()
    expect(await traceOf(page)).toMatchObject({ shown: [], notes: [] })
    await writeAt('2026-03-04T21:30:00Z', 'After quiet hours')
    await shownUntil(page, 'After quiet hours')
    await writeAt('2026-03-07T12:30:00Z', 'Saturday is no quiet day')
    const shown = await shownUntil(page, 'Saturday is no quiet day')
    expect(shown.map(({ body }) => body)).toEqual(['After quiet hours', 'Saturday is no quiet day'])
    expect(notes).not.toEqual([])
    expect(tab.complaints).toEqual([])
  })

  it('the tone is chosen and played, and each device has its own sound', async () => {
    const { server } = rig()
    const cookie = await rig().join('Tone Notify', 'agent')
    await using tab = await openAllowed(rig(), { cookie, path })
    const { page } = tab
    const play = page.getByRole('button', { name: 'Play' })
    const heard: { [tone: string]: number[] } = {}
    // The first one is chosen already.
    await play.click()
    heard.Chime = (await traceOf(page)).notes
    for (const name of ['Drop', 'Knock']) {
      await change(page, () => page.getByRole('radio', { name }).click())
      const before = (await traceOf(page)).notes.length
      await play.click()
      heard[name] = (await traceOf(page)).notes.slice(before)
    }
    expect(new Set(Object.values(heard).map(String)).size).toBe(3)
    const before = (await traceOf(page)).notes.length
    await server.write('+14155550740', 'With a knock')
    await shownUntil(page, 'With a knock')
    expect((await traceOf(page)).notes.slice(before)).toEqual(heard.Knock)
    await change(page, () => page.getByRole('radio', { name: 'None' }).click())
    expect(await play.isDisabled()).toBe(true)
    await server.write('+14155550740', 'Without a tone')
    await shownUntil(page, 'Without a tone')
    await change(page, () => page.getByRole('radio', { name: 'Chime' }).click())
    await page.getByRole('switch', { name: 'Sound' }).click()
    await server.write('+14155550740', 'Without sound on this device')
    await shownUntil(page, 'Without sound on this device')
    expect((await traceOf(page)).notes.slice(before)).toEqual(heard.Knock)
    expect(tab.complaints).toEqual([])
  })

  it('all rules are changed by keys alone, in German too, at 320 pixels', async () => {
    const cookie = await rig().join('Tasten Notify', 'agent')
    await using tab = await openAllowed(rig(), {
      ...{ cookie, path, width: 320, height: 700 },
      prepare: (page) =>
        page.addInitScript(() => localStorage.setItem('parley.settings', JSON.stringify({ language: 'de' }))),
    })
    const { page } = tab
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement: element } = document
        return element?.getAttribute('aria-label') ?? element?.textContent ?? ''
      })
    const tabTo = async (name: string): Promise<void> => {
      for (let presses = 0; presses < 60 && (await focused()) !== name; presses += 1) await page.keyboard.press('Tab')
      expect(await focused()).toBe(name)
    }
    await page.getByRole('heading', { name: 'Mitteilungen', exact: true }).last().waitFor()
    await page.getByRole('radio', { name: 'Alle', exact: true }).waitFor()
    await tabTo('Alle')
    await change(page, () => page.keyboard.press('ArrowRight'))
    expect(await focused()).toBe('Meine und freie')
    await tabTo('sms')
    await change(page, () => page.keyboard.press('Space'))
    await tabTo('Ruhezeiten')
    await change(page, () => page.keyboard.press('Space'))
    await tabTo('Mo')
    await change(page, () => page.keyboard.press('Space'))
    await tabTo('Glocke')
    await change(page, () => page.keyboard.press('ArrowLeft'))
    expect(await focused()).toBe('Keiner')
    const { values } = (await page.evaluate(async () => (await fetch('/api/v1/preferences')).json())) as {
      values: { notifications: unknown }
    }
    expect(values.notifications).toMatchObject({
      ...{ conversations: 'mineAndUnassigned', channelsOff: ['sms'], tone: 'none' },
      quiet: { on: true, days: [2, 3, 4, 5, 6, 7] },
    })
    const over = await page.evaluate(() => {
      const wide = [...document.querySelectorAll('.settings-body, html')]
      return wide.map((each) => each.scrollWidth - each.clientWidth)
    })
    expect(over.every((each) => each <= 0)).toBe(true)
    expect(tab.complaints).toEqual([])
  })

  for (const colorScheme of ['light', 'dark'] as const)
    it(`axe finds nothing on the settings with quiet hours, on a desktop and a phone, ${colorScheme}`, async () => {
      const cookie = await rig().join(`Axe ${colorScheme}`, 'agent')
      for (const width of [1440, 360]) {
        await using tab = await rig().open({ cookie, path, width, colorScheme })
        const quiet = tab.page.getByRole('switch', { name: 'Quiet hours' })
        await quiet.waitFor()
        if ((await quiet.getAttribute('aria-checked')) === 'false') await change(tab.page, () => quiet.click())
        await tab.page.getByLabel('From').waitFor()
        expect(await violationsOf(tab.page, 'main')).toEqual([])
      }
    })

  it('a message in front of the person shows no notification', async () => {
    const { server } = rig()
    await using tab = await openAllowed(rig(), {
      prepare: (page) => page.addInitScript(() => Object.assign(document, { hasFocus: () => true })),
    })
    const { page } = tab
    await server.write('+14155550750', 'In front')
    await rowOf(page, 'In front').click()
    await replyField(page).waitFor()
    await page.evaluate(() => Object.assign(document, { hasFocus: () => false }))
    await server.write('+14155550750', 'Behind another window')
    const shown = await shownUntil(page, 'Behind another window')
    expect(shown.map(({ body }) => body)).toEqual(['Behind another window'])
  })
})
