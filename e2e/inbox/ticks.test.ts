import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, reply, replyField, rowOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

/** The order of the ticks: a receipt never moves one back. */
const order = ['Pending', 'Sent', 'Delivered']

describeInbox('ticks and errors (row 4 of the scorecard)', {}, (rig) => {
  it('R6: receipts twice, in reverse and before the answer never move a tick back, and all end as delivered', async () => {
    const { server } = rig()
    const number = '+14155550701'
    await server.write(number, 'Count the ticks')
    const faults = ['duplicate_callback', 'callbacks_out_of_order', 'callback_before_response'] as const
    for (const fault of faults) await add(server.url, { fault, match: { to: number }, probability: 0.5 })
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Count the ticks').click()
    await bubbleOf(page, 'Count the ticks').waitFor()
    await recordTicks(page)
    const texts = Array.from({ length: 24 }, (_, place) => `Reply ${String(place).padStart(2, '0')}`)
    for (const text of texts) await reply(page, text)
    await until(
      'the provider has all of them',
      async () => (await acceptedBy(server.url, number)).length >= texts.length,
    )
    await until('the ticks have arrived', async () =>
      Object.values(await recordedTicks(page)).every((ticks) => ticks.at(-1) === 'Delivered'),
    )
    const ticks = await recordedTicks(page)
    expect(Object.keys(ticks).toSorted()).toEqual(texts)
    for (const [text, shown] of Object.entries(ticks)) {
      const places = shown.map((each) => order.indexOf(each))
      expect(places, `${text}: ${shown.join(', ')}`).toEqual(places.toSorted((one, other) => one - other))
    }
    expect(tab.complaints).toEqual([])
  })

  it('a failed message names its reason and its code, offers another try, and screen readers read both', async () => {
    const { server } = rig()
    const number = '+14155550702'
    await server.write(number, 'Will it arrive')
    await add(server.url, { fault: 'fail', times: 1, match: { to: number }, errorCode: 30006 })
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Will it arrive').click()
    await reply(page, 'To a landline')
    const failed = bubbleOf(page, 'To a landline')
    const reason = failed.getByText(/landline/i).last()
    await reason.waitFor()
    await failed.getByRole('button', { name: 'Try again' }).waitFor()
    const label = await failed.evaluate((bubble) => bubble.getAttribute('aria-label') ?? bubble.textContent ?? '')
    expect(label).toContain('Failed')
    await rowOf(page, /Failed/).waitFor()
    await page.keyboard.press('Escape')
    await failed.click()
    await page.keyboard.press('.')
    await page.getByRole('complementary', { name: 'Details' }).getByText('30006').first().waitFor()
    expect(tab.complaints).toEqual([])
  })

  it('a customer with STOP gets no reply, and the field names the reason and the way back', async () => {
    const { server } = rig()
    const number = '+14155550703'
    await server.write(number, 'Please stop')
    await server.write(number, 'STOP')
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Opted out of texts with STOP').click()
    await page.getByText(/START/).first().waitFor()
    expect(await replyField(page).count()).toBe(0)
    await server.write(number, 'START')
    await replyField(page).waitFor()
    await reply(page, 'Welcome back')
    await bubbleOf(page, 'Welcome back').getByText('Delivered').waitFor()
  })

  it('a note never reaches the customer', async () => {
    const { server } = rig()
    const number = '+14155550704'
    await server.write(number, 'What do you write about me')
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'What do you write about me').click()
    await bubbleOf(page, 'What do you write about me').waitFor()
    await page.keyboard.press('c')
    const note = page.getByRole('textbox', { name: 'Note for the team' })
    await note.fill('Only for us')
    await note.press('Enter')
    await page.getByRole('complementary', { name: 'Note, only for the team' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await reply(page, 'For you')
    await bubbleOf(page, 'For you').getByText('Delivered').waitFor()
    expect(await acceptedBy(server.url, number)).toEqual(['For you'])
  })
})

async function acceptedBy(url: string, number: string): Promise<string[]> {
  const { items } = (await (await fetch(`${url}/simulator/journal`)).json()) as {
    items: { to: string; body: string }[]
  }
  return items.filter(({ to }) => to === number).map(({ body }) => body)
}

async function add(url: string, rule: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/simulator/faults`, { method: 'POST', headers, body: JSON.stringify(rule) })
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
}

/** Records each tick of each reply from now on. */
async function recordTicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ticks: { [text: string]: string[] } = {}
    const read = (): void => {
      for (const bubble of document.querySelectorAll('[role="article"], article')) {
        const [text] = /Reply \d\d/.exec(bubble.textContent ?? '') ?? []
        const tick = [...bubble.querySelectorAll('.for-readers')].map(({ textContent }) => textContent ?? '')
        const shown = tick.find((each) => /^(Pending|Sent|Delivered|Read|Failed)$/.test(each))
        if (text === undefined || shown === undefined) continue
        ticks[text] ??= []
        if (ticks[text].at(-1) !== shown) ticks[text].push(shown)
      }
    }
    new MutationObserver(read).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { ticks })
  })
}

function recordedTicks(page: Page): Promise<{ [text: string]: string[] }> {
  return page.evaluate(() => (window as unknown as { ticks: { [text: string]: string[] } }).ticks)
}
