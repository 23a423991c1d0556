// The inbox in Chromium against the real server, with 50 000 conversations and a thread of 100 000 messages.
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { elements, openBrowser, openPage, readiness, scrollThrough, switchTo } from '../lib/inbox/browser.mjs'
import { copyOfData, longest } from '../lib/inbox/data.mjs'
import { openWays } from '../lib/inbox/pixels.mjs'
import { InboxServer } from '../lib/inbox/server.mjs'
import { seeded, shuffled } from '../lib/random.mjs'
import { report, say, shown, table } from '../lib/report.mjs'
import { median, quantile, spreadOf } from '../lib/statistics.mjs'

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {{ name: string, values: number[], goal: number, unit: string }} Figure */

const CONVERSATIONS = 50_000
const SCROLLED = 10_000
const SAMPLES = 40
const IDLE = 90

/** How many conversations are opened for the first time, and then again, in each round. */
const OPENED = 10

/** @param {import('../lib/options.mjs').Options} options */
export async function inbox({ rounds = 5, conversations = CONVERSATIONS, messages = SAMPLES, seed, json }) {
  const data = await copyOfData({ conversations, thread: conversations * 2 })
  const server = await InboxServer.start(data.folder)
  const browser = await openBrowser()
  try {
    const cookie = await server.signIn()
    const top = await server.conversations(OPENED + 2)
    const figures = new Figures()
    const open = (/** @type {object} */ more = {}) => openPage(browser, { url: `${server.url}/`, cookie, ...more })
    for (let round = 0; round < rounds; round += 1) {
      await loads(open, figures)
      await switches(open, top, figures)
      say(`round ${round + 1} of ${rounds}: loads, interactions and switches`)
    }
    await scrolls(open, top, figures)
    await requests(open, top, figures)
    const conversation = top.find(({ number }) => number === longest)
    if (conversation === undefined) throw new Error('The longest thread is not at the top of the list.')
    await pixels(browser, { server, cookie, conversation }, { rounds, samples: messages, seed }, figures)
    conclude(figures, { rounds, conversations, seed, json })
  } finally {
    await browser.close()
    await server.stop()
    data.drop()
  }
}

/** The figures by name, in order. */
class Figures {
  /** @type {Map<string, Figure>} */
  all = new Map()

  /** @param {string} name @param {number} value @param {{ goal: number, unit?: string }} about */
  add(name, value, { goal, unit = 'ms' }) {
    const figure = this.all.get(name) ?? { name, values: [], goal, unit }
    figure.values.push(value)
    this.all.set(name, figure)
  }
}

/** @typedef {(more?: object) => ReturnType<typeof openPage>} Open */

/** A first load on a processor of a quarter of the speed. @param {Open} open @param {Figures} figures */
async function loads(open, figures) {
  /** @type {Promise<number>[]} */
  const scripts = []
  const { page, close } = await open({
    slower: 4,
    prepare: async (/** @type {Page} */ each) =>
      each.on('response', (response) => {
        if (/\.js$/.test(new URL(response.url()).pathname))
          scripts.push(response.body().then((body) => gzipSync(body).byteLength))
      }),
  })
  const { shown: list, interactive } = await readiness(page)
  figures.add('list shown, 4× slower processor', list, { goal: 1500 })
  figures.add('interactive, 4× slower processor', interactive, { goal: 1500 })
  const sizes = await Promise.all(scripts)
  figures.add('JavaScript of the first load', sizes.reduce((sum, size) => sum + size, 0) / 1000, {
    goal: 180,
    unit: 'kB gzip',
  })
  say(`loaded: list after ${list.toFixed(0)} ms, interactive after ${interactive.toFixed(0)} ms`)
  await close()
}

/** @param {Open} open @param {readonly { id: string, newest: string }[]} top @param {Figures} figures */
async function switches(open, top, figures) {
  const { page, close } = await open()
  await readiness(page)
  for (const name of ['cold', 'cached']) {
    /** @type {number[]} */
    const times = []
    for (const each of top.slice(0, OPENED)) {
      times.push(await switchTo(page, each))
      // The panels beside the thread settle.
      await sleep(400)
    }
    say(`${name} switches: ${times.map((time) => time.toFixed(0)).join(', ')} ms`)
    figures.add(`switch, ${name}, median`, median(times), { goal: name === 'cold' ? 200 : 80 })
    figures.add(`switch, ${name}, slowest`, Math.max(...times), { goal: name === 'cold' ? 200 : 80 })
  }
  figures.add('elements of the page', await elements(page), { goal: 1500, unit: '' })
  const count = await interact(page, top)
  const slow = await page.evaluate(() => Object.values(Reflect.get(window, 'interactions')))
  // The browser reports none below 16 ms.
  const all = [...slow.map(Number), ...Array.from({ length: Math.max(0, count - slow.length) }, () => 16)]
  figures.add('interaction, p95', quantile(all, 0.95), { goal: 100 })
  await close()
}

/** Real keys and presses. Returns how many. @param {Page} page @param {readonly { id: string }[]} top */
async function interact(page, top) {
  await page.evaluate(() => {
    const interactions = Reflect.get(window, 'interactions')
    for (const id of Object.keys(interactions)) delete interactions[id]
  })
  let count = 0
  const rest = async () => {
    count += 1
    await sleep(60)
  }
  for (const { id } of top.slice(0, 8)) {
    await page.locator(`#row-${id}`).click()
    await rest()
  }
  for (const key of 'jjjjjkkk') {
    await page.keyboard.press(key)
    await rest()
  }
  for (const key of ['?', 'Control+KeyK']) {
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
    await rest()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await rest()
  }
  const field = page.getByRole('textbox', { name: 'Reply', exact: true })
  await field.click()
  await rest()
  for (const letter of 'Your order is on its way, and arrives tomorrow.') {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter === ',' ? 'Comma' : letter === '.' ? 'Period' : letter)
    await rest()
  }
  await field.fill('')
  await sleep(500)
  return count
}

/** @param {Open} open @param {readonly { id: string, newest: string, number: string }[]} top @param {Figures} figures */
async function scrolls(open, top, figures) {
  const long = top.find(({ number }) => number === longest)
  if (long === undefined) return
  const { page, close } = await open()
  await readiness(page)
  await switchTo(page, long)
  const { seen, tasks, seconds, elements: most } = await scrollThrough(page, SCROLLED)
  say(`${seen} messages scrolled in ${seconds.toFixed(0)} s, ${tasks.length} tasks over 50 ms`)
  figures.add(`longest task while ${SCROLLED} messages scroll`, Math.max(0, ...tasks), { goal: 100 })
  figures.add('elements while scrolling, most', most, { goal: 1500, unit: '' })
  await close()
}

/** @param {Open} open @param {readonly { id: string, newest: string }[]} top @param {Figures} figures */
async function requests(open, top, figures) {
  /** @type {string[]} */
  const asked = []
  const { page, close } = await open({
    prepare: async (/** @type {Page} */ each) =>
      each.on('request', (request) => {
        if (new URL(request.url()).pathname.startsWith('/api/')) asked.push(`${request.method()} ${request.url()}`)
      }),
  })
  const [first, second] = top
  if (first === undefined || second === undefined) throw new Error('The list is empty.')
  await readiness(page)
  // The first opening reads the drafts. The panel of details reads the contact.
  await switchTo(page, first)
  await page.keyboard.press(']')
  await sleep(2000)
  asked.length = 0
  await switchTo(page, second)
  await sleep(2000)
  // The mark of the reader is a report, not a part of the opening.
  figures.add('requests of an opening', asked.filter((each) => !each.startsWith('PATCH')).length, { goal: 3, unit: '' })
  say(`opening: ${asked.join(', ')}`)
  asked.length = 0
  await sleep(IDLE * 1000)
  figures.add('requests of an idle tab in a minute', (asked.length * 60) / IDLE, { goal: 2, unit: '' })
  await close()
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {Parameters<typeof openWays>[1]} where
 * @param {{ rounds: number, samples: number, seed: number }} plan
 * @param {Figures} figures
 */
async function pixels(browser, where, { rounds, samples, seed }, figures) {
  const random = seeded(seed)
  const { ways, close } = await openWays(browser, where)
  const entries = /** @type {['floor' | 'parley', import('../lib/inbox/pixels.mjs').Way][]} */ (Object.entries(ways))
  let place = 0
  for (let warm = 0; warm < 10; warm += 1) for (const [, way] of entries) await way(place++)
  for (let round = 0; round < rounds; round += 1) {
    /** @type {Record<'floor' | 'parley', number[]>} */
    const times = { floor: [], parley: [] }
    for (let sample = 0; sample < samples; sample += 1) {
      for (const [name, way] of shuffled(entries, random)) {
        times[name].push(await way(place++))
        // At any place of a frame.
        await sleep(40 + random() * 40)
      }
    }
    const [floor, ours] = [median(times.floor), median(times.parley)]
    figures.add('message to pixels, floor, p50', floor, { goal: Number.NaN })
    figures.add('message to pixels, p50', ours, { goal: Number.NaN })
    figures.add('message to pixels, p50 over the floor', ours - floor, { goal: 15 })
    figures.add('message to pixels, p99 over the floor', quantile(times.parley, 0.99) - quantile(times.floor, 0.99), {
      goal: Number.NaN,
    })
  }
  await close()
}

/** @param {Figures} figures @param {{ rounds: number, conversations: number, seed: number, json: boolean }} options */
function conclude({ all }, { rounds, conversations, seed, json }) {
  const rows = [...all.values()].map(({ name, values, goal, unit }) => {
    const spread = spreadOf(values)
    const met = Number.isNaN(goal) ? '' : spread.median <= goal ? 'met' : 'MISSED'
    return [name, shown(spread, spread.median < 100 ? 1 : 0), unit, Number.isNaN(goal) ? '' : `≤ ${goal}`, met]
  })
  const arms = Object.fromEntries([...all.values()].map(({ name, values }) => [name, spreadOf(values)]))
  const result = { bench: 'inbox', store: 'sqlite', rounds, conversations, arms, seed }
  report(table([['figure', 'median', '', 'goal', ''], ...rows]), result, json)
}
