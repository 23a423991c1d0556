import { expect, it } from 'vitest'
import { Api } from './lib/api.ts'
import { browserPath, noBrowser, openBrowser } from './lib/browser.ts'
import { Installation } from './lib/installation.ts'
import { openProvider } from './lib/provider.ts'
import { until } from './lib/until.ts'

const title = 'the page of the simulator plays a phone: a text goes out as it was typed, the answer comes in'

it.skipIf(browserPath === undefined)(
  browserPath === undefined ? `${title} (skipped: ${noBrowser})` : title,
  async () => {
    await using provider = await openProvider()
    await using installation = await Installation.open({ providerUrl: provider.url, answer: true })
    provider.deliverTo(`${installation.url}/webhooks/sms`)
    await using browser = await openBrowser()
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 844 } })
      const complaints: string[] = []
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      const requests: string[] = []
      page.on('request', (request) => requests.push(request.url()))
      await page.goto(`${provider.url}/`)
      const text = `<img src=x onerror=alert(1)> & "${colorScheme}"`
      const composer = page.getByPlaceholder('Text the business').first()
      await composer.fill(text)
      await composer.press('Enter')
      await page.getByText(`Got: ${text}`).first().waitFor({ timeout: 15_000 })
      expect(await page.locator('img').count()).toBe(0)
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      expect(complaints).toEqual([])
      expect(requests.filter((url) => !url.startsWith(provider.url))).toEqual([])
      await page.close()
    }
    const api = new Api(installation.url)
    await until('both are stored', async () => (await api.conversations()).items[0]?.unread === 2)
  },
)
