// Chromium of the machine, and pages of the inbox in it.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** @typedef {import('playwright-core').Page} Page */

/** A hang detector, in milliseconds. */
const HANGS = 120_000

/** Opens the browser, without its background traffic. */
export async function openBrowser() {
  const executablePath = places.find((path) => path !== '' && existsSync(path))
  if (executablePath === undefined)
    throw new Error('This machine has no Chromium: apt-get install chromium, or set CHROMIUM_PATH.')
  const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map((each) => `--disable-${each}`)
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...quiet] })
}

/**
 * A page in a context of its own, with an empty cache.
 * @param {import('playwright-core').Browser} browser
 * @param {{ url: string, cookie?: string, slower?: number, prepare?: (page: Page) => Promise<unknown> }} options `slower`
 * divides the speed of the processor
 */
export async function openPage(browser, { url, cookie, slower = 1, prepare }) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  if (cookie !== undefined) await context.addCookies([{ name: 'parley_session', value: cookie, url }])
  const page = await context.newPage()
  page.setDefaultTimeout(HANGS)
  if (slower !== 1) {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
  }
  await page.addInitScript(watchTasks)
  await prepare?.(page)
  await page.goto(url, { waitUntil: 'load' })
  return { page, close: () => context.close() }
}

/** In the page: collects its long tasks, and the durations of its interactions. */
function watchTasks() {
  /** @type {{ start: number, duration: number }[]} */
  const tasks = []
  /** @type {Record<number, number>} */
  const interactions = {}
  Object.assign(window, { tasks, interactions })
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ start: startTime, duration })
  }).observe({ type: 'longtask', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const id = Number(Reflect.get(entry, 'interactionId'))
      if (id > 0) interactions[id] = Math.max(interactions[id] ?? 0, entry.duration)
    }
  }).observe(/** @type {PerformanceObserverInit} */ ({ type: 'event', durationThreshold: 16, buffered: true }))
}

/**
 * Milliseconds from the request of the page: until its list is shown, and until its last long task has ended.
 * @param {Page} page
 * @returns {Promise<{ shown: number, interactive: number }>}
 */
export function readiness(page) {
  return page.evaluate(async () => {
    /** The milliseconds without a long task after which the page is ready. */
    const QUIET = 2000
    while (document.querySelector('[role=option]') === null)
      await new Promise((resolve) => requestAnimationFrame(resolve))
    const shown = performance.now()
    const { tasks } = /** @type {{ tasks: { start: number, duration: number }[] }} */ (/** @type {unknown} */ (window))
    const end = () => Math.max(shown, ...tasks.map(({ start, duration }) => start + duration))
    while (performance.now() - end() < QUIET) await new Promise((resolve) => setTimeout(resolve, 100))
    return { shown, interactive: end() }
  })
}

/**
 * Milliseconds from the press on a row to its newest message on the screen.
 * @param {Page} page
 * @param {{ id: string, newest: string }} conversation
 * @returns {Promise<number>}
 */
export function switchTo(page, { id, newest }) {
  return page.evaluate(
    async ([row, message]) => {
      const began = performance.now()
      document.getElementById(`row-${row}`)?.click()
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
      while (document.querySelector(`[data-message="${message}"]`) === null) await frame()
      const { port1, port2 } = new MessageChannel()
      // After the frame that shows it.
      await frame()
      await new Promise((resolve) => {
        port1.onmessage = resolve
        port2.postMessage(0)
      })
      return performance.now() - began
    },
    [id, newest],
  )
}

/** @param {Page} page */
export function elements(page) {
  return page.evaluate(() => document.querySelectorAll('*').length)
}

/**
 * Scrolls up through a thread until that many messages were on the page. Returns the long tasks meanwhile.
 * @param {Page} page
 * @param {number} count
 * @returns {Promise<{ seen: number, tasks: number[], seconds: number, elements: number }>}
 */
export function scrollThrough(page, count) {
  return page.evaluate(async (wanted) => {
    const thread = document.querySelector('.thread')
    if (thread === null) throw new Error('There is no thread.')
    const all = /** @type {{ tasks: { start: number, duration: number }[] }} */ (/** @type {unknown} */ (window)).tasks
    all.length = 0
    const began = performance.now()
    /** @type {Set<string | null>} */
    const seen = new Set()
    let most = 0
    let moved = began
    let before = 0
    // A shorter thread ends before.
    while (seen.size < wanted && performance.now() - moved < 10_000) {
      if (seen.size > before) moved = performance.now()
      before = seen.size
      thread.scrollBy(0, -400)
      await new Promise((resolve) => requestAnimationFrame(resolve))
      for (const each of thread.querySelectorAll('[data-message]')) seen.add(each.getAttribute('data-message'))
      if (seen.size % 500 < 10) most = Math.max(most, document.querySelectorAll('*').length)
    }
    const seconds = (performance.now() - began) / 1000
    return { seen: seen.size, tasks: all.map(({ duration }) => duration), seconds, elements: most }
  }, count)
}
