import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** A browser that this machine has; tests that need one are skipped, with this reason, where it has none. */
export const browserPath: string | undefined = places.find((path) => path !== '' && existsSync(path))

export const noBrowser = 'this machine has no Chromium (apt-get install chromium, or set CHROMIUM_PATH)'

/** Opens the browser, without anything that calls home. */
export async function openBrowser(): Promise<Browser & AsyncDisposable> {
  const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map((each) => `--disable-${each}`)
  const args = ['--no-sandbox', '--no-first-run', ...quiet]
  const browser = await chromium.launch({ args, ...(browserPath === undefined ? {} : { executablePath: browserPath }) })
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() })
}
