// Pictures of every screen of the inbox with its examples: light and dark, on a desktop and on a phone.
//   npm run screenshots [-- --into FOLDER] [--only NAME,NAME]     Default: .parley/screenshots, every screen.
// docs/pictures gets the ones of the READMEs.
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openBrowser } from './screenshots/browser.mjs'
import { screens } from './screenshots/screens.mjs'
import { key, served } from './screenshots/served.mjs'
import { picture as smsAssistant } from './screenshots/sms-assistant.mjs'

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').BrowserContext} BrowserContext */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./screenshots/screens.mjs').Screen} Screen */

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const pictures = join(root, 'docs', 'pictures')
const { values } = parseArgs({
  options: { into: { type: 'string', default: join(root, '.parley', 'screenshots') }, only: { type: 'string' } },
})
const only = values.only?.split(',')
/** @param {string} name */
const isWanted = (name) => only === undefined || only.includes(name)
const views = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

/** The pictures of the example apps, by their folders. @type {Record<string, (page: Page) => Promise<void>>} */
const examples = { 'sms-assistant': smsAssistant }

mkdirSync(values.into, { recursive: true })
mkdirSync(pictures, { recursive: true })
const browser = await openBrowser()
try {
  if (only === undefined || screens.some(({ name }) => isWanted(name))) await served(undefined, takeAll)
  for (const [name, play] of Object.entries(examples))
    if (isWanted(name)) await served(name, (link) => takeExample(name, link, play))
} finally {
  await browser.close()
}

/** @param {string} link */
async function takeAll(link) {
  const first = await browser.newContext({ locale: 'en-GB' })
  const page = await first.newPage()
  await page.goto(link)
  await page.getByRole('option', { name: 'Thabo Nkosi' }).waitFor()
  await prepare(page)
  const storageState = await first.storageState()
  const { origin } = new URL(page.url())
  await first.close()
  for (const on of /** @type {const} */ (['desktop', 'phone']))
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
      const kind = `${on}-${colorScheme}`
      const options = { ...lookOf(colorScheme), viewport: views[on] }
      const signedOut = await browser.newContext(options)
      /** @type {Screen} */
      const signIn = { name: 'sign-in', on, reach: (tab) => tab.getByRole('button', { name: 'Sign in' }).waitFor() }
      await take(signedOut, origin, signIn, kind)
      await signedOut.close()
      const context = await browser.newContext({ ...options, storageState })
      for (const screen of screens.filter((each) => each.on === on || each.on === 'both'))
        await take(context, origin, screen, kind)
      await context.close()
    }
}

/**
 * Responses, saved views, and an assistant with a suggestion that waits.
 * @param {Page} page
 */
async function prepare(page) {
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'x-parley-csrf': '1' }
    /** @type {(method: string, path: string, body: unknown) => Promise<unknown>} */
    const call = (method, path, body) => fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) })
    for (const body of [
      { shortcut: 'hours', title: 'Opening hours', text: 'We are open from 8 to 18, Monday to Saturday.' },
      { shortcut: 'part', title: 'The part is ordered', text: 'Hi {{contact.firstName|there}}, the part is ordered.' },
    ])
      await call('POST', '/responses', body)
    for (const [name, label] of [
      ['Urgent', 'urgent'],
      ['Boilers', 'boiler'],
    ])
      await call('POST', '/views', { name, query: { label } })
  })
  await askAssistant(page)
}

/**
 * A customer asks the assistant twice: one question is answered, the other one has a suggestion that waits.
 * @param {Page} page
 */
async function askAssistant(page) {
  const { origin } = new URL(page.url())
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  /** @type {(method: string, path: string, body: unknown) => Promise<unknown>} */
  const call = (method, path, body) => fetch(origin + path, { method, headers, body: JSON.stringify(body) })
  /** @param {object} settings */
  const set = (settings) => call('PATCH', '/api/v1/auto-responder/default', settings)
  /** @param {string} text */
  const ask = (text) => call('POST', '/simulator/customers/%2B14155550108/messages', { channel: 'sms', text })
  await set({ enabled: true, conversation: { patience: 0 } })
  await ask('Are you open on Saturday?')
  await page.getByRole('option', { name: /Northside/ }).waitFor()
  await set({ sending: 'drafts' })
  await ask('Good. What does the yearly check of a boiler cost, and how long does it take?')
  await page.getByRole('option', { name: /suggestion/i }).waitFor()
  const answer = await fetch(`${origin}/api/v1/conversations?limit=1`, { headers })
  const { items } = await answer.json()
  await call('PATCH', `/api/v1/contacts/${items[0].contactId}`, { name: 'Nadia Haddad' })
}

/**
 * @param {string} name
 * @param {string} link
 * @param {(page: Page) => Promise<void>} play
 */
async function takeExample(name, link, play) {
  const context = await browser.newContext({ ...lookOf('light'), viewport: views.desktop })
  const page = await context.newPage()
  await page.goto(link)
  await page.getByRole('searchbox').waitFor()
  await play(page)
  await page.screenshot({ path: join(pictures, `${name}.png`), caret: 'hide' })
  console.log(`docs/pictures/${name}.png`)
  await context.close()
}

/** @param {'light' | 'dark'} colorScheme */
function lookOf(colorScheme) {
  return { colorScheme, locale: 'en-GB', reducedMotion: /** @type {const} */ ('reduce') }
}

/**
 * @param {BrowserContext} context
 * @param {string} origin
 * @param {Screen} screen
 * @param {string} kind
 */
async function take(context, origin, { name, reach, leave }, kind) {
  if (!isWanted(name)) return
  const page = await context.newPage()
  try {
    await page.goto(origin)
    await reach(page)
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: join(values.into, `${name}-${kind}.png`), caret: 'hide' })
    if (name === 'thread' && kind === 'desktop-light')
      await page.screenshot({ path: join(pictures, 'inbox.png'), caret: 'hide' })
    await leave?.(page)
    console.log(`${name}-${kind}.png`)
  } catch (error) {
    await page.screenshot({ path: join(values.into, 'failed.png') })
    throw error
  } finally {
    await page.close()
  }
}
