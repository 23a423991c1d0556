// Many readers of the event stream, in a process of their own. A test sends it commands.
import { get } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { EventSource } from 'eventsource'
import { io } from 'socket.io-client'
import { WebSocket } from 'ws'

const { url, key } = JSON.parse(process.env.PARLEY_READERS ?? '{}')
const headers = { authorization: `Bearer ${key}` }
const types = 'message.received'

/** How many connections are opened at once. */
const AT_ONCE = 50

const readers = []
let delays = []

/** Takes an event: its text begins with its number and the time at which it was posted. */
function take(reader, cursor, text) {
  const [, number, posted] = /#(\d+)@([\d.]+)/.exec(text) ?? []
  if (number === undefined) throw new Error(`This is no text of the test: ${text.slice(0, 100)}`)
  if (reader.last !== undefined && Number(number) !== reader.last + 1) {
    if (Number(number) > reader.last) reader.gaps += 1
    else reader.repeats += 1
  }
  reader.last = Number(number)
  reader.cursor = cursor
  if (!reader.isSlow) delays.push(performance.timeOrigin + performance.now() - Number(posted))
}

/** The text of the message. The conversation beside it has the text of its newest message. */
function textOf(data) {
  return JSON.parse(data).message.text
}

function closed(reader, code) {
  if (reader.isEnding) return
  reader.isOpen = false
  reader.end = { code, after: Math.round(performance.now() - reader.stalledAt) }
}

/** The `fetch` of Node may lose the abort of a body after a garbage collection (nodejs/undici#4627). */
function fetchOverHttp(input, { headers: given, signal }) {
  return new Promise((resolve, reject) => {
    const request = get(input, { headers: { ...given, ...headers }, signal, agent: false }, (answer) => {
      // The end of the request breaks the answer off.
      answer.on('error', () => undefined)
      const { statusCode: status = 0 } = answer
      resolve({
        body: Readable.toWeb(answer),
        url: String(input),
        status,
        redirected: false,
        headers: new Headers(answer.headers),
      })
    })
    request.on('error', reject)
  })
}

const transports = {
  /** The package `eventsource`, as a browser has it. It resumes by itself. */
  EventSource(reader, opened) {
    const after = reader.cursor === undefined ? '' : `&after=${encodeURIComponent(reader.cursor)}`
    const source = new EventSource(`${url}/api/v1/events?types=${types}${after}`, {
      fetch: fetchOverHttp,
    })
    source.addEventListener(types, ({ data, lastEventId }) => take(reader, lastEventId, textOf(data)))
    source.onopen = opened
    source.onerror = () => closed(reader)
    reader.stop = () => source.close()
  },

  /** Server-sent events over a plain request, which can stop to read. */
  SSE(reader, opened) {
    const resumed = reader.cursor === undefined ? {} : { 'last-event-id': reader.cursor }
    const options = { headers: { ...headers, ...resumed }, agent: false }
    const request = get(`${url}/api/v1/events?types=${types}`, options, (response) => {
      opened()
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          const block = text.slice(0, end)
          text = text.slice(end + 2)
          if (!block.includes(`event: ${types}`)) continue
          take(reader, /^id: ?(.*)$/m.exec(block)?.[1], textOf(/^data: ?(.*)$/m.exec(block)?.[1]))
        }
      })
      response.on('error', () => undefined)
      response.on('close', () => closed(reader))
      reader.pause = () => response.pause()
      reader.resume = () => response.resume()
    })
    request.on('error', () => undefined)
    reader.stop = () => request.destroy()
  },

  WebSocket(reader, opened) {
    const after = reader.cursor === undefined ? '' : `&after=${encodeURIComponent(reader.cursor)}`
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/socket?types=${types}${after}`, {
      headers,
      perMessageDeflate: false,
    })
    socket.on('message', (data) => {
      const { type, cursor, event } = JSON.parse(String(data))
      if (type === 'event') take(reader, cursor, event.message.text)
      else if (type === 'joined') opened()
    })
    socket.on('close', (code) => closed(reader, code))
    socket.on('error', () => undefined)
    reader.pause = () => socket.pause()
    reader.resume = () => socket.resume()
    reader.stop = () => socket.terminate()
  },

  'Socket.IO'(reader, opened) {
    const socket = io(url, {
      ...{ forceNew: true, reconnection: false, transports: ['websocket'], timeout: 300_000 },
      auth: { token: key, types: [types], ...(reader.cursor === undefined ? {} : { after: reader.cursor }) },
    })
    let told
    socket.on('joined', opened)
    socket.on('closed', ({ code }) => {
      told = code
    })
    socket.on('event', ({ cursor, event }) => take(reader, cursor, event.message.text))
    socket.on('disconnect', () => closed(reader, told))
    const raw = () => socket.io.engine.transport.ws
    reader.pause = () => raw().pause()
    // A closed socket has none.
    reader.resume = () => raw()?.resume()
    reader.stop = () => void socket.disconnect()
  },
}

function connect(reader) {
  return new Promise((resolve) => {
    transports[reader.transport](reader, () => {
      reader.isOpen = true
      resolve()
    })
  })
}

async function atATime(all) {
  const waiting = [...all]
  const work = async () => {
    for (let reader = waiting.shift(); reader !== undefined; reader = waiting.shift()) await connect(reader)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

const commands = {
  async open({ transport, count }) {
    const began = performance.now()
    const made = Array.from({ length: count }, () => ({ transport, gaps: 0, repeats: 0, isOpen: false }))
    readers.push(...made)
    await atATime(made)
    return performance.now() - began
  },
  stall({ places }) {
    for (const reader of places.map((place) => readers[place])) {
      Object.assign(reader, { isSlow: true, stalledAt: performance.now(), end: undefined })
      reader.pause()
    }
  },
  readOn({ places }) {
    for (const place of places) readers[place].resume()
  },
  resume({ places }) {
    return atATime(places.map((place) => readers[place]))
  },
  state() {
    return readers.map(({ transport, last, gaps, repeats, isOpen, end }) => {
      return { transport, last: last ?? null, gaps, repeats, isOpen, end: end ?? null }
    })
  },
  /** The delays of readers that never stopped to read, since the call before. */
  delays() {
    const sorted = Float64Array.from(delays).sort()
    delays = []
    const at = (share) => sorted[Math.floor((sorted.length - 1) * share)] ?? null
    return { p50: at(0.5), p99: at(0.99), most: at(1) }
  },
  async end() {
    for (const reader of readers.splice(0)) {
      reader.isEnding = true
      reader.stop()
      // The process stays responsive.
      if (readers.length % 500 === 0) await sleep(0)
    }
  },
}

process.on('message', async ({ id, name, ...given }) => {
  process.send?.({ id, answer: await commands[name](given) })
})
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
