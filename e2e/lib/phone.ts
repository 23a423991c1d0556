import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { Api } from './api.ts'
import { type View, visit } from './browser.ts'
import { until } from './until.ts'

/**
 * Plays a customer in a browser. It opens the page of the phones, adds a phone, writes, replies through the API, and
 * waits for the reply. Fails on any error of the page.
 */
export async function playAPhone(browser: Browser, url: string, number: string, view: View = {}): Promise<void> {
  await using visited = await visit(browser, `${url}/simulator/`, view)
  const { page, complaints } = visited
  // Errors of the page come first: without its script nothing below is found.
  expect(complaints).toEqual([])
  await page.getByLabel('Number of another phone').fill(number)
  await page.getByRole('button', { name: 'Add a phone' }).click()
  const phone = page.locator('section.phone', { has: page.getByRole('heading', { name: number }) })
  const text = `<img src=x onerror=alert(1)> & "${number}"`
  const composer = phone.getByPlaceholder('Text the business')
  await composer.fill(text)
  await composer.press('Enter')
  await phone.getByText(text).waitFor()

  const api = new Api(url)
  const conversation = async (): Promise<string | undefined> =>
    (await api.conversations()).items.find(({ address }) => address.value === number)?.id
  await until('the text is a conversation', async () => (await conversation()) !== undefined)
  const answer = `Answer to ${number}`
  await api.send((await conversation()) ?? '', answer)
  await phone.getByText(answer).waitFor()

  expect(await page.locator('img').count()).toBe(0)
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  expect(complaints).toEqual([])
}
