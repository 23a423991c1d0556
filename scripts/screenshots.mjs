// Pictures of every screen of the inbox with its examples: light and dark, on a desktop and on a phone.
//   npm run screenshots [-- --into FOLDER]     Default: .parley/screenshots. docs/pictures gets the one of the README.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ name: string, on: 'desktop' | 'phone' | 'both', reach: (page: Page) => Promise<unknown>, leave?: (page: Page) => Promise<unknown> }} Screen */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const { values } = parseArgs({ options: { into: { type: 'string', default: join(root, '.parley', 'screenshots') } } })
const views = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const places = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** @param {Page} page @param {string} name */
const open = async (page, name) => {
  await page.getByRole('option', { name }).first().click()
  await page.locator('.thread-header h2', { hasText: name }).waitFor()
  // Behind a closed composer there is an article all the same.
  await page.getByRole('article').first().waitFor()
}
/** @param {Page} page @param {string} path @param {string} text */
const go = async (page, path, text) => {
  await page.goto(new URL(path, page.url()).href)
  await page.getByText(text).last().waitFor()
}

/**
 * Removes the draft: the next picture begins without it.
 * @param {Page} page
 */
const empty = (page) =>
  Promise.all([
    page.waitForResponse((answer) => answer.request().method() === 'DELETE'),
    page.locator('.composer textarea').fill(''),
  ])

/** @type {Screen[]} */
const screens = [
  {
    name: 'first-run',
    on: 'desktop',
    async reach(page) {
      await page.getByText('Be your own first customer').waitFor()
      await page.getByRole('option').first().waitFor()
    },
  },
  { name: 'list', on: 'phone', reach: (page) => page.getByRole('option').first().waitFor() },
  {
    name: 'thread',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('r')
      await page.keyboard.type('Mateo can be with you at 11. Is the back door open?')
    },
    leave: (page) => empty(page),
  },
  { name: 'thread-at-rest', on: 'both', reach: (page) => open(page, 'Ruth Castellanos') },
  {
    name: 'find',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('f')
      await page.keyboard.type('boiler')
      await page.getByText('1 of 1').waitFor()
    },
  },
  {
    name: 'emoji',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('r')
      await page.getByRole('button', { name: 'Emoji' }).click()
      await page.getByRole('option', { name: 'grinning face', exact: true }).waitFor()
    },
  },
  {
    name: 'filter',
    on: 'both',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('Shift+F')
      await page.getByLabel('Label', { exact: true }).fill('boiler')
      await page.getByRole('button', { name: 'Save view' }).waitFor()
    },
  },
  {
    name: 'views',
    on: 'both',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      await page.getByRole('button', { name: 'More views' }).click()
      await page.getByRole('menuitem', { name: 'Change saved views' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'note',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('c')
      await page.keyboard.type('Mateo has the part in his car.')
    },
    leave: (page) => empty(page),
  },
  {
    name: 'responses-menu',
    on: 'desktop',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('r')
      await page.keyboard.type('Hi Ruth, /')
      await page.getByRole('listbox', { name: 'Responses' }).waitFor()
    },
    leave: (page) => empty(page),
  },
  { name: 'failed', on: 'both', reach: (page) => open(page, 'Harold Pike') },
  { name: 'picture', on: 'both', reach: (page) => open(page, 'Mei-Ling Zhao') },
  { name: 'opted-out', on: 'both', reach: (page) => open(page, 'Dev Malhotra') },
  {
    name: 'delivery',
    on: 'desktop',
    async reach(page) {
      await open(page, 'Mei-Ling Zhao')
      await page.keyboard.press('.')
      await page.getByRole('heading', { name: 'Delivery' }).waitFor()
    },
  },
  {
    name: 'bulk',
    on: 'desktop',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      for (const key of ['j', 'x', 'Shift+J', 'Shift+J']) await page.keyboard.press(key)
      await page.getByRole('toolbar').waitFor()
    },
  },
  {
    name: 'search',
    on: 'both',
    async reach(page) {
      await page.getByRole('searchbox').fill('boil')
      await page.locator('.results mark').first().waitFor()
    },
  },
  {
    name: 'empty-view',
    on: 'both',
    async reach(page) {
      await page.getByRole('tab', { name: 'Mine' }).click()
      await page.getByText('Nothing in Mine').waitFor()
    },
  },
  {
    name: 'palette',
    on: 'both',
    async reach(page) {
      await open(page, 'Ruth Castellanos')
      await page.keyboard.press('Control+KeyK')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'shortcuts',
    on: 'both',
    async reach(page) {
      await page.getByRole('option').first().waitFor()
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'new-message',
    on: 'both',
    async reach(page) {
      await page.getByRole('button', { name: 'New message' }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'people', on: 'both', reach: (page) => go(page, '/settings/people', '1 person.') },
  { name: 'channels', on: 'both', reach: (page) => go(page, '/settings/channels', 'healthy.') },
  { name: 'responses', on: 'both', reach: (page) => go(page, '/settings/responses', 'Opening hours') },
  { name: 'keys', on: 'both', reach: (page) => go(page, '/settings/keys', 'Make a key') },
  { name: 'profile', on: 'desktop', reach: (page) => go(page, '/settings/profile', 'New password') },
  {
    name: 'notifications',
    on: 'desktop',
    reach: (page) => go(page, '/settings/notifications', 'Desktop notifications'),
  },
  { name: 'appearance', on: 'both', reach: (page) => go(page, '/settings/appearance', 'System') },
  { name: 'settings', on: 'phone', reach: (page) => go(page, '/settings', 'Developers') },
  { name: 'reports', on: 'both', reach: (page) => go(page, '/reports', 'Every day') },
]

mkdirSync(values.into, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'parley-'))
const { PATH, HOME } = process.env
const env = { PATH, HOME, PORT: '0', PARLEY_DATA: data, PARLEY_API_KEY: 'a-key-for-pictures-only', LOG_LEVEL: 'warn' }
const server = spawn(process.execPath, [join(root, 'packages/cli/dist/main.js'), 'start', '--examples'], { env })
const closed = once(server, 'close')
try {
  const browser = await chromium.launch({ args: ['--no-sandbox'], executablePath: browserPath() })
  try {
    await takeAll(browser, await linkOf())
  } finally {
    await browser.close()
  }
} finally {
  server.kill()
  await closed
  rmSync(data, { recursive: true, force: true })
}

/** @returns {string} */
function browserPath() {
  const found = places.find((path) => path !== '' && existsSync(path))
  if (found === undefined)
    throw new Error('This machine has no Chromium: apt-get install chromium, or set CHROMIUM_PATH.')
  return found
}

/** The link that signs the owner in. */
async function linkOf() {
  let output = ''
  server.stderr.pipe(process.stderr)
  for await (const chunk of server.stdout) {
    output += chunk
    const [, link] = /^ +Sign in +(http\S+)/m.exec(output) ?? []
    if (link !== undefined) return link
  }
  throw new Error(`The server ended before it served.\n${output}`)
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} link
 */
async function takeAll(browser, link) {
  const first = await browser.newContext({ locale: 'en-GB' })
  const page = await first.newPage()
  await page.goto(link)
  await page.getByRole('option', { name: 'Thabo Nkosi' }).waitFor()
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-parley-csrf': '1' }
    for (const body of [
      { shortcut: 'hours', title: 'Opening hours', text: 'We are open from 8 to 18, Monday to Saturday.' },
      { shortcut: 'part', title: 'The part is ordered', text: 'Hi {{contact.firstName|there}}, the part is ordered.' },
    ])
      await fetch('/api/v1/responses', { method: 'POST', headers, body: JSON.stringify(body) })
    for (const [name, label] of [
      ['Urgent', 'urgent'],
      ['Boilers', 'boiler'],
    ])
      await fetch('/api/v1/views', { method: 'POST', headers, body: JSON.stringify({ name, query: { label } }) })
  })
  const storageState = await first.storageState()
  const { origin } = new URL(page.url())
  await first.close()
  for (const on of /** @type {const} */ (['desktop', 'phone']))
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const options = {
        viewport: views[on],
        colorScheme,
        locale: 'en-GB',
        reducedMotion: /** @type {const} */ ('reduce'),
      }
      const signedOut = await browser.newContext(options)
      await take(
        signedOut,
        origin,
        {
          name: 'sign-in',
          on,
          reach: (tab) => tab.getByRole('button', { name: 'Sign in' }).waitFor(),
        },
        `${on}-${colorScheme}`,
      )
      await signedOut.close()
      const context = await browser.newContext({ ...options, storageState })
      for (const screen of screens.filter((each) => each.on === on || each.on === 'both'))
        await take(context, origin, screen, `${on}-${colorScheme}`)
      await context.close()
    }
}

/**
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} origin
 * @param {Screen} screen
 * @param {string} kind
 */
async function take(context, origin, { name, reach, leave }, kind) {
  const page = await context.newPage()
  try {
    await page.goto(origin)
    await reach(page)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(values.into, `${name}-${kind}.png`), caret: 'hide' })
    if (name === 'thread' && kind === 'desktop-light') {
      mkdirSync(join(root, 'docs', 'pictures'), { recursive: true })
      await page.screenshot({ path: join(root, 'docs', 'pictures', 'inbox.png'), caret: 'hide' })
    }
    await leave?.(page)
    console.log(`${name}-${kind}.png`)
  } catch (error) {
    await page.screenshot({ path: join(values.into, 'failed.png') })
    throw error
  } finally {
    await page.close()
  }
}
