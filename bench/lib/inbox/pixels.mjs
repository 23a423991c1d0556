// From a customer's message to its pixels: Parley, and as the floor a raw WebSocket push to a bare page.
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { Connection } from '../connection.mjs'
import { Server } from '../server.mjs'
import { openPage } from './browser.mjs'
import { longest } from './data.mjs'
import { postOf, textWebhook } from './server.mjs'

/** @typedef {import('./server.mjs').InboxServer} InboxServer */
/** @typedef {(place: number) => Promise<number>} Way Sends a text, and returns the milliseconds until it is painted. */

const MARK = 'the-text-of-this-message'

/**
 * Opens both ways to the screen.
 * @param {import('playwright-core').Browser} browser
 * @param {{ server: InboxServer, cookie: string, conversation: { id: string } }} where
 * @returns {Promise<{ ways: Record<'floor' | 'parley', Way>, close: () => Promise<void> }>}
 */
export async function openWays(browser, { server, cookie, conversation }) {
  const json = await eventOf(server)
  const floor = await Server.start('push', { store: 'sqlite', database: '', options: { json, mark: MARK } })
  const [bare, ours] = await Promise.all([
    openPage(browser, { url: `http://localhost:${floor.port}/`, prepare: watchPaints }),
    openPage(browser, { url: `${server.url}/?c=${conversation.id}`, cookie, prepare: watchPaints }),
  ])
  await ours.page.locator('.thread article').first().waitFor()
  const connections = { floor: await Connection.open(floor.port), parley: await Connection.open(server.port) }
  await sleep(2000)
  return {
    ways: {
      floor: async (place) => {
        const request = postOf('/', textOf(place), { Host: `localhost:${floor.port}` })
        return timeOf(bare.page, connections.floor, request, place)
      },
      parley: async (place) => {
        const text = textOf(place)
        const request = textWebhook(server.port, { from: longest, text, place: 20_000_000 + place })
        return timeOf(ours.page, connections.parley, request, place)
      },
    },
    async close() {
      for (const connection of Object.values(connections)) connection.close()
      await Promise.all([bare.close(), ours.close()])
      await floor.kill()
    },
  }
}

/** @param {number} place */
function textOf(place) {
  return `Sample ${place}: where is my order? It has not come yet.`
}

/**
 * @param {import('playwright-core').Page} page
 * @param {Connection} connection
 * @param {Buffer} request
 * @param {number} place
 */
async function timeOf(page, connection, request, place) {
  const began = performance.timeOrigin + performance.now()
  const status = await connection.send(request)
  if (status >= 300) throw new Error(`The message was answered ${status}.`)
  const painted = await page.evaluate(async (wanted) => {
    const { paints } = /** @type {{ paints: Map<string, number> }} */ (/** @type {unknown} */ (window))
    for (;;) {
      const at = paints.get(wanted)
      if (at !== undefined) return at
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }, String(place))
  return painted - began
}

/**
 * Notes in the page when each sample was painted, by the clock of the machine.
 * @param {import('playwright-core').Page} page
 */
function watchPaints(page) {
  return page.addInitScript(() => {
    /** @type {Map<string, number>} */
    const paints = new Map()
    /** @type {Set<string>} */
    const found = new Set()
    Object.assign(window, { paints })
    const look = () => {
      const [, number] = /Sample (\d+):/.exec([...document.querySelectorAll('article')].at(-1)?.textContent ?? '') ?? []
      if (number === undefined || found.has(number)) return
      found.add(number)
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        // After the frame that shows it.
        port1.onmessage = () => paints.set(number, performance.timeOrigin + performance.now())
        port2.postMessage(0)
      })
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true })
  })
}

/**
 * The JSON of a received message as the server pushes it.
 * @param {InboxServer} server
 * @returns {Promise<string>}
 */
function eventOf(server) {
  return new Promise((resolve, reject) => {
    const { headers } = server
    const url = `ws://localhost:${server.port}/api/v1/socket?types=message.received`
    const socket = new WebSocket(url, { headers, perMessageDeflate: false })
    socket.on('error', reject)
    socket.on('message', async (data) => {
      const { type } = JSON.parse(String(data))
      if (type === 'joined') {
        const connection = await Connection.open(server.port)
        await connection.send(textWebhook(server.port, { from: longest, text: MARK, place: 10_000_000 }))
        connection.close()
      }
      if (type !== 'event') return
      socket.terminate()
      resolve(String(data))
    })
  })
}
