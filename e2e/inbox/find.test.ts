import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInbox } from '../lib/inbox.ts'
import { bubbleOf, replyField, rowOf } from '../lib/inbox-page.ts'
import { until } from '../lib/until.ts'

describeInbox('finding in a conversation', {}, (rig) => {
  it('F finds its messages alone, marks the words, and moves from the newest to the oldest', async () => {
    const { server } = rig()
    const number = '+14155550601'
    for (const text of ['The boiler is off', 'It hums', 'A new boiler, please', 'Boilers are dear'])
      await arrive(number, text)
    await server.write('+14155550602', 'A boiler of another customer')
    await using tab = await rig().open()
    const { page } = tab
    await rowOf(page, 'Boilers are dear').click()
    await bubbleOf(page, 'It hums').waitFor()
    await page.keyboard.press('f')
    await page.keyboard.type('boiler')
    await place(page, '1 of 3')
    await shown(page, 'Boilers are dear')
    expect(await page.locator('.thread mark').allTextContents()).toEqual(['boiler', 'boiler', 'Boiler'])
    await page.keyboard.press('Enter')
    await place(page, '2 of 3')
    await shown(page, 'A new boiler, please')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.press('Shift+Enter')
    await place(page, '3 of 3')
    await shown(page, 'The boiler is off')
    await page.keyboard.type('x')
    await place(page, '0 of 0')
    await page.keyboard.press('Escape')
    await page.getByRole('search', { name: 'Find in conversation' }).waitFor({ state: 'detached' })
    expect(await page.locator('.thread mark').count()).toBe(0)
    // The focus is on the messages, and Escape did not leave the conversation.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Messages')
    expect(tab.complaints).toEqual([])
  })

  it('a message that is not loaded opens in its context, and the field and the draft stay', async () => {
    const number = '+14155550603'
    await arrive(number, 'The needle')
    // More than one page of a thread.
    for (let count = 1; count <= 70; count += 1) await rig().server.write(number, `Hay ${count}`)
    await arrive(number, 'The last straw')
    await using tab = await rig().open()
    await rowOf(tab.page, 'The last straw').click()
    const { page } = tab
    await page.getByRole('article').first().waitFor()
    await replyField(page).fill('A draft')
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Find in conversation' }).click()
    await page.keyboard.type('needle')
    await place(page, '1 of 1')
    await shown(page, 'The needle')
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^msg_/)
    expect(await replyField(page).inputValue()).toBe('A draft')
    expect(
      await page.getByRole('searchbox', { name: 'Find in conversation' }).evaluate((e) => e === document.activeElement),
    ).toBe(true)
    await page.getByRole('button', { name: 'Newest message' }).click()
    await until('the end is shown', () => !new URL(page.url()).searchParams.has('at'))
    expect(tab.complaints).toEqual([])
  })

  const arrive = async (number: string, text: string): Promise<void> => {
    await rig().server.write(number, text)
    await until(`"${text}" has arrived`, async () => {
      const found = await rig().server.api.request(`/api/v1/messages/search?q=${encodeURIComponent(`"${text}"`)}`)
      return ((await found.json()) as { items: unknown[] }).items.length > 0
    })
  }
})

/** Waits for the place among the found messages. */
async function place(page: Page, text: string): Promise<void> {
  await page.locator('.find-count', { hasText: text }).waitFor()
}

/** Waits until a message has the mark of the keys and is in sight. */
async function shown(page: Page, text: string): Promise<void> {
  await page.locator('article[data-active]', { hasText: text }).waitFor()
  await until('it is in sight', () =>
    page.locator('article[data-active]').evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      const frame = element.closest('.thread')?.getBoundingClientRect()
      return frame !== undefined && top >= frame.top && bottom <= frame.bottom
    }),
  )
}
