import type { Page, Request } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, reply, replyField, rowOf, rowsOf } from '../lib/inbox-page.ts'
import { promised } from '../lib/scale.ts'
import { until } from '../lib/until.ts'

describeInbox('people and connections of the inbox (rows 8 to 11 and 18 of the scorecard)', {}, (rig) => {
  it('a colleague is seen in the conversation and while writing, and so is a text that arrives meanwhile', async () => {
    const { server } = rig()
    await server.write('+14155550501', 'Two people answer me')
    const jonas = await rig().join('Jonas Weber', 'agent')
    await using mine = await rig().open()
    await using other = await rig().open({ cookie: jonas })
    for (const { page } of [mine, other]) {
      await rowOf(page, 'Two people answer me').click()
      await bubbleOf(page, 'Two people answer me').waitFor()
    }
    await mine.page.locator('.thread-subtitle').getByText('Jonas Weber is here too').waitFor()
    const began = Date.now()
    await replyField(other.page).pressSequentially('I take')
    await mine.page.getByText('Jonas Weber is writing a reply').waitFor()
    expect(Date.now() - began).toBeLessThanOrEqual(promised(1000))
    await replyField(mine.page).fill('I write as well')
    await server.write('+14155550501', 'It works again, by the way')
    await mine.page.getByText(/wrote while you were writing/).waitFor()
    await mine.page.getByRole('button', { name: 'Read' }).click()
    await mine.page.getByText(/wrote while you were writing/).waitFor({ state: 'detached' })
    await replyField(other.page).fill('')
    await mine.page.getByText('Jonas Weber is writing a reply').waitFor({ state: 'detached' })
    await replyField(mine.page).fill('')
    expect(mine.complaints).toEqual([])
    expect(other.complaints).toEqual([])
  })

  it('unread messages are counted in the row and the title, divided in the thread, and marked unread again', async () => {
    const { server } = rig()
    await using tab = await rig().open()
    const { page } = tab
    await rowsOf(page).first().waitFor()
    const unread = async (): Promise<number> => Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0)
    const before = await unread()
    for (const text of ['One of three', 'Two of three', 'Three of three']) {
      await server.write('+14155550502', text)
      await rowOf(page, text).waitFor()
    }
    await until('the title counts it', async () => (await unread()) === before + 1)
    await rowOf(page, 'Three of three, 3 unread').or(rowOf(page, '3 unread')).first().waitFor()
    await rowOf(page, 'Three of three').click()
    await page.getByRole('heading', { name: '3 new' }).waitFor()
    const divider = await page.getByRole('heading', { name: '3 new' }).boundingBox()
    const oldest = await bubbleOf(page, 'One of three').boundingBox()
    expect(divider?.y).toBeLessThan(oldest?.y ?? 0)
    await until('the title no longer counts it', async () => (await unread()) === before)
    await page.keyboard.press('Shift+U')
    await until('the title counts it again', async () => (await unread()) === before + 1)
    expect(tab.complaints).toEqual([])
  })

  it('a found message opens in its context, with the words marked', async () => {
    const { server } = rig()
    for (let count = 0; count < 8; count += 1) {
      await server.write('+14155550503', count === 2 ? 'The zeppelin leaks' : `Filler ${count}`)
      await until('it is stored', async () =>
        (await server.api.conversations()).items.some(
          (each) => each.lastMessage?.text === (count === 2 ? 'The zeppelin leaks' : `Filler ${count}`),
        ),
      )
    }
    await using tab = await rig().open()
    const { page } = tab
    await rowsOf(page).first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('zepp')
    await page.getByRole('button', { name: /The zeppelin leaks/ }).click()
    await bubbleOf(page, 'The zeppelin leaks').locator('mark').waitFor()
    for (const text of ['Filler 1', 'Filler 3']) await bubbleOf(page, text).waitFor()
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^msg_/)
    expect(tab.complaints).toEqual([])
  })

  it('a banner reports a lost server, a reply waits in sight, and everything catches up without a reload', async () => {
    const { server } = rig()
    await server.write('+14155550504', 'Are you still there?')
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Are you still there?').click()
    await bubbleOf(page, 'Are you still there?').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate(() => Object.assign(window, { sameDocument: true }))
    await server.kill()
    const began = Date.now()
    await page.locator('.banner.connection').waitFor()
    expect(Date.now() - began).toBeLessThanOrEqual(promised(2000))
    await page.getByText('Last synced').waitFor()
    await reply(page, 'Written while offline')
    await bubbleOf(page, 'Written while offline').getByText('Pending').waitFor()
    await page.getByText('1 reply waits here.').waitFor()
    await server.start()
    await server.write('+14155550504', 'And now?')
    await page
      .getByRole('button', { name: 'Now' })
      .click({ timeout: 1000 })
      .catch(() => undefined)
    await bubbleOf(page, 'And now?').waitFor()
    await bubbleOf(page, 'Written while offline').getByText('Delivered').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    expect(await page.evaluate(() => (window as unknown as { sameDocument?: boolean }).sameDocument)).toBe(true)
    const { items } = (await (await fetch(`${server.url}/simulator/journal`)).json()) as { items: { body: string }[] }
    expect(items.filter(({ body }) => body === 'Written while offline')).toHaveLength(1)
  })

  it('a part of the page that left the server with an older version is loaded again, with the page', async () => {
    const { server } = rig()
    await server.write('+14155550507', 'A newer version comes')
    let loads = 0
    await using tab = await rig().open({
      prepare: (page) => {
        page.on('domcontentloaded', () => {
          loads += 1
        })
        return page.route('**/assets/palette-*.js', (route) =>
          loads === 1 ? route.fulfill({ status: 404, body: '' }) : route.continue(),
        )
      },
    })
    const { page } = tab
    await rowOf(page, 'A newer version comes').click()
    await replyField(page).fill('Half a reply')
    const reloaded = page.waitForEvent('load')
    await page.keyboard.press('Control+KeyK')
    await reloaded
    await until('the draft is there', async () => (await replyField(page).inputValue()) === 'Half a reply')
    await page.keyboard.press('Control+KeyK')
    await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    expect(loads).toBe(2)
  })

  it('an idle tab asks at most twice a minute, and opening a conversation asks at most three times', async () => {
    const { server } = rig()
    for (const number of ['+14155550505', '+14155550506']) await server.write(number, `Count my requests ${number}`)
    const asked: string[] = []
    const inFlight = new Set<Request>()
    const settled = async (page: Page): Promise<void> => {
      await page.clock.runFor(1000)
      await until('every answer has arrived', () => inFlight.size === 0)
    }
    await using tab = await rig().open({
      prepare: async (page) => {
        await page.clock.install()
        page.on('request', (request) => {
          const { pathname } = new URL(request.url())
          if (!pathname.startsWith('/api/') || pathname.endsWith('/events')) return
          asked.push(`${request.method()} ${pathname}`)
          inFlight.add(request)
        })
        page.on('requestfinished', (request) => inFlight.delete(request))
        page.on('requestfailed', (request) => inFlight.delete(request))
      },
    })
    const { page } = tab
    // Without the panel of details, which reads the contact and its other conversations. The first opening reads the drafts.
    await rowOf(page, 'Count my requests +14155550506').click()
    await bubbleOf(page, 'Count my requests +14155550506').waitFor()
    await page.keyboard.press(']')
    await settled(page)
    asked.length = 0
    await rowOf(page, 'Count my requests +14155550505').click()
    await bubbleOf(page, 'Count my requests +14155550505').waitFor()
    await settled(page)
    expect(
      asked.filter((each) => !each.startsWith('PATCH')),
      'opening',
    ).toHaveLength(3)
    asked.length = 0
    await page.clock.runFor(180_000)
    await settled(page)
    expect(asked.length, asked.join('\n')).toBeLessThanOrEqual(6)
  })
})
