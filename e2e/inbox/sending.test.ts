import type { Page, Request } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, reply, replyField, rowOf } from '../lib/inbox-page.ts'
import { promised, scaled } from '../lib/scale.ts'
import { until } from '../lib/until.ts'

const LOST = scaled({ full: 200, short: 20 })

describeInbox('sending from the inbox (rows 3 to 7 of the scorecard)', {}, (rig) => {
  /** A conversation with a number, open in a page. */
  const open = async (number: string, prepare?: (page: Page) => Promise<unknown>) => {
    await rig().server.write(number, `Question of ${number}`)
    const tab = await rig().open(prepare === undefined ? {} : { prepare })
    await rowOf(tab.page, `Question of ${number}`).click()
    await bubbleOf(tab.page, `Question of ${number}`).waitFor()
    return tab
  }

  it('the bubble is there before the server answers, keeps its place, and climbs from pending on', async () => {
    const held: (() => void)[] = []
    await using tab = await open('+14155550401', async (page) => {
      await page.route('**/messages', async (route) => {
        if (route.request().method() === 'POST') await new Promise<void>((resolve) => held.push(resolve))
        await route.continue()
      })
    })
    const { page } = tab
    await replyField(page).fill('The first of two')
    const waited = await page.evaluate(async () => {
      const field = document.activeElement
      const began = performance.now()
      field?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }),
      )
      while (!document.querySelector('.thread')?.textContent?.includes('The first of two'))
        await new Promise((resolve) => requestAnimationFrame(resolve))
      return performance.now() - began
    })
    expect(waited).toBeLessThanOrEqual(promised(50))
    await reply(page, 'The second of two')
    await bubbleOf(page, 'The second of two').getByText('Pending').waitFor()
    await until('the first request is held', () => held.length === 1)
    const order = async (): Promise<string[]> =>
      (await page.getByRole('article').allTextContents()).flatMap(
        (text) => /The (first|second) of two/.exec(text)?.[1] ?? [],
      )
    expect(await order()).toEqual(['first', 'second'])
    held[0]?.()
    await until('the second request is held', () => held.length === 2)
    expect(await order()).toEqual(['first', 'second'])
    held[1]?.()
    for (const text of ['The first of two', 'The second of two'])
      await bubbleOf(page, text).getByText('Delivered').waitFor()
    expect(await order()).toEqual(['first', 'second'])
    expect(tab.complaints).toEqual([])
  })

  it('a reply can be undone before it leaves', async () => {
    await using tab = await open('+14155550402')
    const { page } = tab
    await reply(page, 'Sent too early')
    await bubbleOf(page, 'Sent too early').waitFor()
    await page.getByRole('status').getByRole('button', { name: /^Undo/ }).click()
    await bubbleOf(page, 'Sent too early').waitFor({ state: 'detached' })
    await reply(page, 'Sent in time')
    await bubbleOf(page, 'Sent in time').getByText('Delivered').waitFor()
    expect(await bodiesTo(rig().server.url, '+14155550402')).toEqual(['Sent in time'])
  })

  it('a refused reply has its reason, and "Try again" sends it with its key', async () => {
    const keys: (string | undefined)[] = []
    await using tab = await open('+14155550403', async (page) => {
      await page.route('**/messages', async (route) => {
        if (route.request().method() !== 'POST') return route.continue()
        keys.push(keyOf(route.request()))
        if (keys.length > 1) return route.continue()
        const problem = {
          type: 'about:blank',
          status: 422,
          code: 'text.empty',
          title: 'Refused',
          detail: 'Refused by the test.',
        }
        return route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) })
      })
    })
    const { page } = tab
    await reply(page, 'Refused at first')
    const bubble = bubbleOf(page, 'Refused at first')
    await bubble.getByText('Refused by the test.').waitFor()
    await bubble.getByRole('button', { name: 'Try again' }).click()
    await bubble.getByText('Delivered').waitFor()
    expect(keys).toHaveLength(2)
    expect(keys[0]).toMatch(/.{16}/)
    expect(keys[1]).toBe(keys[0])
    expect(await bodiesTo(rig().server.url, '+14155550403')).toEqual(['Refused at first'])
  })

  it(`R9b: the answer is lost after the commit, ${LOST} times, and the provider gets each reply once`, async () => {
    const lost = new Set<string>()
    await using tab = await open('+14155550404', async (page) => {
      await page.route('**/messages', async (route) => {
        const key = keyOf(route.request()) ?? ''
        if (route.request().method() !== 'POST' || lost.has(key)) return route.continue()
        lost.add(key)
        await route.fetch()
        return route.abort('connectionreset')
      })
    })
    const { page } = tab
    const texts = Array.from({ length: LOST }, (_, place) => `Reply number ${String(place).padStart(3, '0')}`)
    for (const text of texts) await reply(page, text)
    for (const text of texts.slice(-3)) await bubbleOf(page, text).getByText('Delivered').waitFor()
    await until('all have left', async () => (await bodiesTo(rig().server.url, '+14155550404')).length >= LOST)
    expect((await bodiesTo(rig().server.url, '+14155550404')).toSorted()).toEqual(texts)
    expect(lost.size).toBe(LOST)
  })

  it('a draft is on the server within a second, survives a reload, and is on the second device', async () => {
    await using tab = await open('+14155550405')
    const { page } = tab
    await replyField(page).fill('Half a th')
    const saved = page.waitForRequest((request) => request.method() === 'PUT' && request.url().includes('/drafts/'))
    const began = Date.now()
    await replyField(page).press('o')
    const request = await saved
    expect(Date.now() - began).toBeLessThanOrEqual(promised(1000))
    await request.response()
    await page.reload()
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Half a tho')
    await using second = await rig().open({ path: new URL(page.url()).pathname + new URL(page.url()).search })
    await second.page.waitForFunction(() => document.querySelector('textarea')?.value === 'Half a tho')
    // The second device follows while its reader does not write.
    await replyField(page).press('End')
    await replyField(page).pressSequentially('ught')
    await second.page.waitForFunction(() => document.querySelector('textarea')?.value === 'Half a thought')
    await replyField(page).fill('')
    await second.page.waitForFunction(() => document.querySelector('textarea')?.value === '')
    expect(tab.complaints).toEqual([])
  })

  it('the last keys before a reload are in the field again, also while the server does not answer', async () => {
    await using tab = await open('+14155550419')
    const { page } = tab
    const drafts = '**/api/v1/drafts/**'
    await page.route(drafts, (route) => route.abort())
    await replyField(page).fill('Never lost')
    await page.reload()
    await until('the text is there', async () => (await replyField(page).inputValue()) === 'Never lost')
    await page.unroute(drafts)
    const saved = page.waitForResponse((response) => response.url().includes('/drafts/') && response.ok())
    await replyField(page).press('End')
    await replyField(page).press('!')
    await saved
    await until('the tab has nothing unsaved', () =>
      page.evaluate(() => Object.keys(sessionStorage).every((name) => !name.startsWith('parley.unsaved-draft'))),
    )
  })

  it('a response is put at the cursor after /, with the name of the contact', async () => {
    await using tab = await open('+14155550406')
    const { page } = tab
    const made = await page.evaluate(async () => {
      const body = JSON.stringify({
        shortcut: 'hours',
        title: 'Opening hours',
        text: 'we are open until six, {{contact.firstName|dear customer}}',
      })
      const headers = { 'content-type': 'application/json', 'x-parley-csrf': '1' }
      return (await fetch('/api/v1/responses', { method: 'POST', headers, body })).ok
    })
    expect(made).toBe(true)
    await replyField(page).fill('Hello,  Bye.')
    for (let count = 0; count < 5; count += 1) await replyField(page).press('ArrowLeft')
    await page.keyboard.type('/ho')
    await page.getByRole('option', { name: 'Opening hours' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => !document.querySelector('textarea')?.value.includes('/ho'))
    expect(await replyField(page).inputValue()).toBe('Hello, we are open until six, dear customer Bye.')
    await page.keyboard.type('!')
    expect(await replyField(page).inputValue()).toBe('Hello, we are open until six, dear customer! Bye.')
  })

  it('three conversations are archived at once, and one key brings them back', async () => {
    const { server } = rig()
    const names = ['+14155550411', '+14155550412', '+14155550413']
    for (const number of names) await server.write(number, `Bulk ${number}`)
    await using tab = await rig().open()
    const { page } = tab
    for (const number of names) await rowOf(page, `Bulk ${number}`).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Home')
    await page.keyboard.press('x')
    await page.keyboard.press('Shift+J')
    await page.keyboard.press('Shift+J')
    await page.getByRole('toolbar', { name: '3 chosen' }).waitFor()
    await page.keyboard.press('e')
    for (const number of names) await rowOf(page, `Bulk ${number}`).waitFor({ state: 'detached' })
    await page.keyboard.press('Control+KeyZ')
    for (const number of names) await rowOf(page, `Bulk ${number}`).waitFor()
    expect(tab.complaints).toEqual([])
  })
})

function keyOf(request: Request): string | undefined {
  return request.headers()['idempotency-key']
}

async function bodiesTo(url: string, number: string): Promise<string[]> {
  const { items } = (await (await fetch(`${url}/simulator/journal`)).json()) as {
    items: { to: string; body: string }[]
  }
  return items.filter(({ to }) => to === number).map(({ body }) => body)
}
