import { join } from 'node:path'
import { build, preview } from 'vite'
import { describe, expect } from 'vitest'
import { key } from './lib/account.ts'
import { itInBrowser } from './lib/browser.ts'
import { serve } from './lib/bundled.ts'
import { freePort } from './lib/free-port.ts'
import { root } from './lib/root.ts'
import { scratch } from './lib/scratch.ts'

const customer = '+14155550123'

/** The built example. Its server forwards `/api` to an installation. */
async function openExample(api: string): Promise<AsyncDisposable & { url: string }> {
  const folder = scratch()
  const common = { root: join(root, 'examples/react-thread'), configFile: false, logLevel: 'silent' } as const
  const outDir = folder.path
  await build({ ...common, build: { outDir, emptyOutDir: true } })
  const served = await preview({
    ...common,
    build: { outDir },
    preview: { port: await freePort(), host: '127.0.0.1', proxy: { '/api': api } },
  })
  const url = served.resolvedUrls?.local[0] ?? ''
  return {
    url,
    async [Symbol.asyncDispose]() {
      await served.close()
      folder[Symbol.dispose]()
    },
  }
}

async function write(api: string, text: string): Promise<void> {
  const response = await fetch(`${api}/simulator/customers/${encodeURIComponent(customer)}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'sms', text }),
  })
  expect(response.status).toBe(202)
}

async function onlyConversation(api: string): Promise<string> {
  for (;;) {
    const response = await fetch(`${api}/api/v1/conversations`, { headers: { authorization: `Bearer ${key}` } })
    const { items }: { items: { id: string }[] } = await response.json()
    if (items[0] !== undefined) return items[0].id
  }
}

describe('examples/react-thread', () => {
  itInBrowser('shows a live conversation across a restart of the server, each message once', async (browser) => {
    using data = scratch()
    const port = await freePort()
    const api = `http://127.0.0.1:${port}`
    const variables = { PARLEY_API_KEY: key, PARLEY_DATA: data.path, LOG_LEVEL: 'warn' }
    await using example = await openExample(api)
    const page = await browser.newPage()
    page.setDefaultTimeout(120_000)
    const texts = (): Promise<string[]> => page.getByRole('listitem').allTextContents()
    {
      await using _server = await serve(data.path, port, variables)
      await write(api, 'Before')
      await page.goto(`${example.url}#${await onlyConversation(api)}/${key}`)
      await page.getByText('Before (received)').waitFor()
      await page.getByText('live', { exact: true }).waitFor()
      await page.getByLabel('Reply').fill('An answer')
      await page.getByLabel('Reply').press('Enter')
      await page.getByText('An answer (delivered)').waitFor()
    }
    await page.getByText('offline', { exact: true }).waitFor()
    await page.getByLabel('Reply').fill('While it is away')
    await page.getByLabel('Reply').press('Enter')
    await page.getByText('While it is away (pending)').waitFor()
    {
      await using _server = await serve(data.path, port, variables)
      await page.getByText('While it is away (delivered)').waitFor()
      await write(api, 'After')
      await page.getByText('After (received)').waitFor()
      await page.getByText('live', { exact: true }).waitFor()
      const all = ['Before (received)', 'An answer (delivered)', 'While it is away (delivered)', 'After (received)']
      expect(await texts()).toEqual(all)
      await page.close()
    }
  })
})
