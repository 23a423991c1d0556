import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { complaintsOf, describeInbox } from '../lib/inbox.ts'

const number = '+14155550188'

describeInbox('the first run, within a minute', { command: 'npm', examples: true }, (rig) => {
  it('the link signs the owner in, a text arrives, an answer climbs from the clock to two ticks, and the link works once', async () => {
    const { server, browser } = rig()
    await using context = Object.assign(await browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB' }), {
      [Symbol.asyncDispose]: async () => context.close(),
    })
    const page = await context.newPage()
    const complaints = complaintsOf(page, server.url)
    await page.goto(server.signInLink)
    const list = page.getByRole('listbox', { name: 'Conversations' })
    for (const name of ['Thabo Nkosi', 'Ruth Castellanos', 'Harold Pike'])
      await list.getByRole('option', { name }).waitFor()
    // The ticket is neither in the address nor in the history.
    expect(new URL(page.url()).hash).toBe('')
    await page.getByText('Be your own first customer').waitFor()
    expect(complaints).toEqual([])

    const [phones] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Open the phone' }).click(),
    ])
    await phones.getByLabel('Number of another phone').fill(number)
    await phones.getByRole('button', { name: 'Add a phone' }).click()
    const phone = phones.locator('section.phone', { has: phones.getByRole('heading', { name: number }) })
    await phone.getByPlaceholder('Text the business').fill('Are you open on Sunday?')
    await phone.getByPlaceholder('Text the business').press('Enter')

    const row = list.getByRole('option', { name: 'Are you open on Sunday?' })
    await row.waitFor()
    expect(await place(row)).toBe('1')
    const ticks = await ticksOf(page)
    await row.click()
    await page.getByRole('article').filter({ hasText: 'Are you open on Sunday?' }).waitFor()
    const field = page.getByRole('textbox', { name: 'Reply' })
    await field.fill('From ten to four.')
    await field.press('Enter')
    const bubble = page.getByRole('article').filter({ hasText: 'From ten to four.' })
    await bubble.getByText('Delivered', { exact: true }).waitFor()
    await list.getByRole('option', { name: 'Delivered, From ten to four.' }).waitFor()
    await phone.getByText('From ten to four.').waitFor()
    expect(await ticks()).toEqual(['Pending', 'Sent', 'Delivered'])

    const again = await browser.newPage()
    await again.goto(server.signInLink)
    await again.getByText('This link was used already').waitFor()
    await again.getByRole('textbox', { name: 'E-mail' }).waitFor()
    await again.close()
  })
})

function place(row: Locator): Promise<string | null> {
  return row.getAttribute('aria-posinset')
}

/** Records the words of every tick of the newest message of ours, as they appear. */
async function ticksOf(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seenTicks: seen })
    new MutationObserver(() => {
      const word = [...document.querySelectorAll('.message.ours .message-state .for-readers')].at(-1)?.textContent
      if (word && seen.at(-1) !== word) seen.push(word)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  return () => page.evaluate(() => (window as unknown as { seenTicks: string[] }).seenTicks)
}
