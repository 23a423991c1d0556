import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { violationsOf } from '../lib/axe.ts'
import { describeInbox } from '../lib/inbox.ts'

const path = '/settings/channels'

/** Adds a number of the simulator by the form, for one person or for the team. */
async function addNumber(page: Page, name: string, number: string, person?: string): Promise<void> {
  await page.getByRole('button', { name: 'Add channel' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add channel' })
  await dialog.getByLabel('Kind of channel').selectOption({ label: 'Simulated number' })
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await dialog.getByRole('combobox', { name: /^Number/ }).selectOption(number)
  if (person !== undefined) {
    await dialog.getByLabel('These people only').check()
    await dialog.getByLabel(person).check()
  }
  await dialog.getByRole('button', { name: 'Add channel' }).click()
  await dialog.waitFor({ state: 'detached' })
  await rowWith(page, name).waitFor()
}

const rowWith = (page: Page, name: string) => page.locator('.channels > li').filter({ hasText: name })

describeInbox('the page of channels', {}, (rig) => {
  it('a number is added and given to a person by forms; a second person sees neither the number nor a conversation', async () => {
    for (const name of ['Ann Own', 'Bob Own']) await rig().join(name, 'agent')
    await using tab = await rig().open({ path: '/settings/people' })
    const { page } = tab
    for (const name of ['Ann Own', 'Bob Own']) {
      await page.getByRole('button', { name: `Role of ${name}, change` }).click()
      await page.getByRole('menuitem', { name: 'Own numbers only' }).click()
      await page.getByRole('row', { name }).getByText('Own numbers only').waitFor()
    }
    await page.goto(new URL(path, page.url()).href)
    await addNumber(page, 'Line of Ann', '+15005550010', 'Ann Own')
    await addNumber(page, 'Front desk', '+15005550011')
    await rowWith(page, 'Line of Ann').getByText('For Ann Own').waitFor()
    expect(tab.complaints).toEqual([])

    // The narrowing has ended their sessions.
    const [forAnn, forBob] = [await rig().signIn('Ann Own'), await rig().signIn('Bob Own')]
    const seen = async (cookie: string): Promise<string[]> => {
      await using own = await rig().open({ path, cookie })
      await own.page.locator('.channels > li').first().waitFor()
      await own.page.getByText('Front desk').waitFor()
      expect(await own.page.getByRole('button', { name: 'Add channel' }).count()).toBe(0)
      return (await own.page.locator('.channels > li strong').allTextContents()).sort()
    }
    expect(await seen(forAnn)).toEqual(['Front desk', 'Line of Ann', 'SMS'])
    expect(await seen(forBob)).toEqual(['Front desk', 'SMS'])
  })

  it('a wrong field is marked, a channel is renamed and removed, and axe finds nothing on the forms', async () => {
    await using tab = await rig().open({ path, width: 360, height: 740 })
    const { page } = tab
    await page.getByRole('button', { name: 'Add channel' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add channel' })
    await dialog.getByLabel('Kind of channel').selectOption({ label: 'SMS through Twilio' })
    await dialog.getByLabel(/account sid/i).fill('AC1')
    await dialog.getByLabel('Auth token').fill('a token')
    await dialog.getByRole('button', { name: 'Add channel' }).click()
    await dialog.getByText('Check the marked fields.').waitFor()
    await dialog.getByText(/must be AC and 32 hexadecimal digits/).waitFor()
    expect(await dialog.getByLabel(/account sid/i).getAttribute('aria-invalid')).toBe('true')
    expect(await violationsOf(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await addNumber(page, 'For a while', '+15005550012')
    await page.getByRole('button', { name: 'More for For a while' }).click()
    await page.getByRole('menuitem', { name: 'Change channel' }).click()
    const form = page.getByRole('dialog', { name: 'Change channel' })
    await form.getByRole('textbox', { name: 'Name', exact: true }).fill('Renamed')
    await form.getByRole('button', { name: 'Save' }).click()
    await rowWith(page, 'Renamed').waitFor()
    await page.getByRole('button', { name: 'More for Renamed' }).click()
    await page.getByRole('menuitem', { name: 'Remove channel' }).click()
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Remove channel' }).click()
    await rowWith(page, 'Renamed').waitFor({ state: 'detached' })
    const refused = tab.complaints.filter((each) => !each.endsWith('/api/v1/channels: 422'))
    expect(refused).toEqual([])
  })
})
