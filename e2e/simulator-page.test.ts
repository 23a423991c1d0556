import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { itInBrowser, visit } from './lib/browser.ts'
import { playAPhone } from './lib/phone.ts'
import { openProvider } from './lib/provider.ts'
import { root } from './lib/root.ts'
import { start } from './lib/started.ts'

describe('found by use: what ships is not what is tested', () => {
  itInBrowser(
    'npm start serves a page at /simulator/: a phone is added, writes and gets an answer',
    async (browser) => {
      await using started = await start(['npm', 'start'], { cwd: root })
      await playAPhone(browser, started.url, '+14155550199', { colorScheme: 'light', width: 1280 })
      await playAPhone(browser, started.url, '+447700900199', { colorScheme: 'dark', width: 390 })
    },
  )

  itInBrowser('every page that is served loads without an error and asks nothing of other hosts', async (browser) => {
    await using started = await start(['npm', 'start'], { cwd: root })
    await using provider = await openProvider()
    const served = ['/simulator', '/simulator/', '/errors/text.empty'].map((path) => `${started.url}${path}`)
    for (const url of [...served, `${provider.url}/`]) {
      await using visited = await visit(browser, url)
      await visited.page.getByRole('heading').first().waitFor()
      expect({ url, complaints: visited.complaints }).toEqual({ url, complaints: [] })
    }
  })
})

/** Phones that the page always shows, and that it shows because they were the last to write. */
const MOST_PHONES = 3 + 12

describe('found by use: memory levels off', () => {
  itInBrowser(
    'the page of the phones shows a bounded number of them, and keeps the one that is written on',
    async (browser) => {
      await using started = await start(['npm', 'start'], { cwd: root })
      await using visited = await visit(browser, `${started.url}/simulator/`)
      const { page } = visited
      await write(started.url, 0)
      const first = phoneIn(page, 0)
      await first.getByPlaceholder('Text the business').fill('Not sent yet')
      // Each wave is on the screen before the next.
      for (let wave = 1; wave <= 3; wave += 1) {
        const numbers = Array.from({ length: 12 }, (_, place) => wave * 12 + place)
        for (const number of numbers) await write(started.url, number)
        for (const number of numbers) await phoneIn(page, number).getByText(`Text ${number}`).waitFor()
      }
      expect(await page.locator('section.phone').count()).toBe(MOST_PHONES + 1)
      expect(await first.getByPlaceholder('Text the business').inputValue()).toBe('Not sent yet')
      expect(visited.complaints).toEqual([])
    },
  )
})

const numberOf = (customer: number): string => `+1415555${String(1000 + customer)}`

function phoneIn(page: Page, customer: number): ReturnType<Page['locator']> {
  return page.locator('section.phone', { has: page.getByRole('heading', { name: numberOf(customer) }) })
}

async function write(url: string, customer: number): Promise<void> {
  const response = await fetch(`${url}/simulator/customers/${encodeURIComponent(numberOf(customer))}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'sms', text: `Text ${customer}` }),
  })
  expect(response.status).toBe(202)
}
