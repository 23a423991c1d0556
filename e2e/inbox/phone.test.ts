import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, reply, rowOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

/** A finger moves from the middle of a row by some pixels, and is released. */
async function swipe(page: Page, text: string, { dx, dy = 0 }: { dx: number; dy?: number }): Promise<void> {
  const box = await rowOf(page, text).boundingBox()
  if (box === null) throw new Error(`There is no row with ${text}.`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const device = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', part: number): Promise<unknown> =>
    device.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: x + dx * part, y: y + dy * part }],
    })
  await touch('touchStart', 0)
  for (const part of [0.1, 0.3, 0.6, 1]) await touch('touchMove', part)
  await touch('touchEnd', 1)
  await device.detach()
}

describeInbox('the inbox on a phone of 360 pixels (row 15 of the scorecard)', {}, (rig) => {
  it('a row that is moved to its end is archived, to its start snoozed, both with undo, and a short move does nothing', async () => {
    const { server } = rig()
    for (const number of ['+14155550601', '+14155550602']) await server.write(number, `Swipe ${number}`)
    await using tab = await rig().open({
      width: 360,
      height: 740,
      prepare: async (page) => {
        const device = await page.context().newCDPSession(page)
        await device.send('Emulation.setTouchEmulationEnabled', { enabled: true })
      },
    })
    const { page } = tab
    const [archived, snoozed] = ['Swipe +14155550601', 'Swipe +14155550602'] as const
    const of = async (text: string) =>
      (await server.api.conversations()).items.find(({ lastMessage }) => lastMessage?.text === text)
    await rowOf(page, archived).waitFor()

    await swipe(page, archived, { dx: 60 })
    await swipe(page, archived, { dx: 20, dy: 90 })
    await rowOf(page, archived).waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
    expect(await of(archived)).toMatchObject({ status: 'open', snoozedUntil: null })

    await swipe(page, archived, { dx: 150 })
    await rowOf(page, archived).waitFor({ state: 'detached' })
    expect(new URL(page.url()).pathname).toBe('/')
    await page.getByRole('status').getByRole('button', { name: /^Undo/ }).click()
    await rowOf(page, archived).waitFor()
    await until('it is open again', async () => (await of(archived))?.status === 'open')

    await swipe(page, snoozed, { dx: -150 })
    await rowOf(page, snoozed).waitFor({ state: 'detached' })
    await page.getByText(/is snoozed until/).waitFor()
    await until('it is snoozed', async () => typeof (await of(snoozed))?.snoozedUntil === 'string')
    await page.getByRole('status').getByRole('button', { name: /^Undo/ }).click()
    await rowOf(page, snoozed).waitFor()
    await until('it is awake', async () => (await of(snoozed))?.snoozedUntil === null)
    expect(tab.complaints).toEqual([])
  })

  it('a tap opens the thread in place of the list, a reply leaves, and Back returns to the list', async () => {
    const { server } = rig()
    await server.write('+14155550603', 'From a small screen')
    await using tab = await rig().open({ width: 360, height: 740 })
    const { page } = tab
    await rowOf(page, 'From a small screen').click()
    await bubbleOf(page, 'From a small screen').waitFor()
    await page.getByRole('listbox', { name: 'Conversations' }).waitFor({ state: 'detached' })
    await reply(page, 'Answered on the way')
    await bubbleOf(page, 'Answered on the way').getByText('Delivered').waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(360)
    await page.goBack()
    await rowOf(page, 'Delivered, Answered on the way').waitFor()
    expect(tab.complaints).toEqual([])
  })
})
