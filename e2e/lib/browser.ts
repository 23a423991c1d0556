import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { it, type TestContext } from 'vitest'

const places = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** A browser of this machine. */
export const browserPath: string | undefined = places.find((path) => path !== '' && existsSync(path))

/** Why a test in a browser is skipped. */
export const noBrowser: string = 'this machine has no Chromium (apt-get install chromium, or set CHROMIUM_PATH)'

/** A hang detector: no test in a browser takes this long, in milliseconds. */
const HANGS = 300_000

/** A test in a browser of its own. On a machine without a browser it is skipped, with this reason in its name. */
export function itInBrowser(name: string, test: (browser: Browser, context: TestContext) => Promise<void>): void {
  if (browserPath === undefined) {
    it.skip(`${name} (skipped: ${noBrowser})`, () => undefined)
    return
  }
  it(name, { timeout: HANGS }, async (context) => {
    await using browser = await openBrowser(browserPath)
    await test(browser, context)
  })
}

/** Opens the browser, without its background traffic. */
export async function openBrowser(executablePath: string): Promise<Browser & AsyncDisposable> {
  const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map((each) => `--disable-${each}`)
  const args = ['--no-sandbox', '--no-first-run', ...quiet]
  const browser = await chromium.launch({ args, executablePath, timeout: HANGS })
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() })
}

/** The options of a page. */
export interface View {
  colorScheme?: 'light' | 'dark'
  /** Pixels. Default: 1280. */
  width?: number
}

/** A page that is open in a tab of its own. */
export interface Visit extends AsyncDisposable {
  page: Page
  /** Errors of scripts, console errors, failed requests, answers of 400 and above, requests to other origins. */
  complaints: string[]
}

/** Opens a page in a new tab and waits until it is loaded. */
export async function visit(
  browser: Browser,
  url: string,
  { colorScheme = 'light', width = 1280 }: View = {},
): Promise<Visit> {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 844 } })
  page.setDefaultTimeout(HANGS / 2)
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`))
  page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`))
  page.on(
    'response',
    (response) => response.status() >= 400 && complaints.push(`${response.url()}: ${response.status()}`),
  )
  page.on('request', (request) => {
    const asked = new URL(request.url())
    if (asked.protocol !== 'data:' && asked.origin !== new URL(url).origin) complaints.push(`${asked.href}: elsewhere`)
  })
  await page.goto(url, { waitUntil: 'load' })
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() }
}
