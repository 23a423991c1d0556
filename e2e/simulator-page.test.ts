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
