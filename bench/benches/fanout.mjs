// Live fan-out: deliveries a second to many readers, and the memory of each.
import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { report, say, shown, table } from '../lib/report.mjs'
import { Server } from '../lib/server.mjs'
import { ratiosOf, spreadOf } from '../lib/statistics.mjs'

/** @typedef {'ws' | 'sse' | 'socket.io'} Transport */
/** @typedef {{ deliveries: number[], cpu: number[], memory: number[] }} Figures by round */

/** @type {readonly { name: string, kind: string, transport: Transport, to?: string }[]} */
const arms = [
  { name: 'raw-ws', kind: 'raw-ws', transport: 'ws' },
  { name: 'parley-ws', kind: 'parley', transport: 'ws', to: 'raw-ws' },
  { name: 'raw-sse', kind: 'raw-sse', transport: 'sse' },
  { name: 'parley-sse', kind: 'parley', transport: 'sse', to: 'raw-sse' },
  { name: 'plain-socket.io', kind: 'plain-socket.io', transport: 'socket.io' },
  { name: 'parley-socket.io', kind: 'parley', transport: 'socket.io', to: 'plain-socket.io' },
]

const KEY = 'a-key-of-the-bench'
const MARK = Buffer.from('message.received')

/** How many events are published at once. The next ones follow when all readers have them. */
const BATCH = 10

/** How many connections are opened at once. */
const AT_ONCE = 50

/** Readers that have come and gone before the memory is measured: what a process takes once is not a connection's. */
const WARM_UP = 300

/** @param {import('../lib/options.mjs').Options} options */
export async function fanout({ rounds = 5, seconds, sockets, names, json }) {
  const selected = arms.filter(({ name }) => names === undefined || names.includes(name))
  /** @type {Map<string, Figures>} */
  const figures = new Map(selected.map(({ name }) => [name, { deliveries: [], cpu: [], memory: [] }]))
  const size = await sizeOfEvent()
  say(`${sockets} readers, events of ${size} bytes`)
  for (let round = 0; round < rounds; round += 1) {
    // In another order each round.
    for (const arm of round % 2 === 0 ? selected : selected.toReversed()) {
      const found = await run(arm, { sockets, seconds, size })
      const of = figures.get(arm.name)
      of?.deliveries.push(found.deliveries)
      of?.cpu.push(found.cpu)
      of?.memory.push(found.memory)
      say(
        `${arm.name}: ${Math.round(found.deliveries)} deliveries a second, ${found.memory.toFixed(1)} kB a connection`,
      )
    }
  }
  const rows = selected.flatMap(({ name, to }) => {
    const of = figures.get(name)
    if (of === undefined) return []
    const raw = to === undefined ? undefined : figures.get(to)
    const ratio = raw === undefined ? '' : shown(ratiosOf(of.deliveries, raw.deliveries), 2)
    const memory = raw === undefined ? '' : shown(ratiosOf(of.memory, raw.memory), 2)
    return [
      [name, shown(spreadOf(of.deliveries)), ratio, shown(spreadOf(of.cpu), 1), shown(spreadOf(of.memory), 1), memory],
    ]
  })
  const heading = ['arm', 'deliveries/s', 'of raw', 'µs a delivery', 'kB a connection', 'of raw']
  const result = { bench: 'fanout', store: 'memory', rounds, sockets, arms: Object.fromEntries(figures) }
  report(table([heading, ...rows]), result, json)
}

/**
 * @param {{ kind: string, transport: Transport }} arm
 * @param {{ sockets: number, seconds: number, size: number }} plan
 */
async function run({ kind, transport }, { sockets, seconds, size }) {
  const server = await start(kind, size)
  const counter = { count: 0 }
  /** @type {(() => void)[]} */
  const ends = []
  try {
    const open = async (/** @type {number} */ total) => {
      for (let opened = 0; opened < total; opened += AT_ONCE) {
        const count = Math.min(AT_ONCE, total - opened)
        ends.push(...(await Promise.all(Array.from({ length: count }, () => connect(transport, server.port, counter)))))
      }
      await sleep(500)
    }
    await open(WARM_UP)
    for (let each = 0; each < 5; each += 1) await publish(server, counter, WARM_UP)
    for (const end of ends.splice(0)) end()
    await sleep(500)
    const before = await server.memory()
    await open(sockets)
    const memory = ((await server.memory()) - before) / sockets / 1024
    await publish(server, counter, sockets)
    const used = await server.usage()
    const began = performance.now()
    let events = 0
    while (performance.now() - began < seconds * 1000) {
      await publish(server, counter, sockets)
      events += BATCH
    }
    const took = (performance.now() - began) / 1000
    const cpu = ((await server.usage()) - used) / (events * sockets)
    return { deliveries: (events * sockets) / took, cpu, memory }
  } finally {
    for (const end of ends) end()
    await server.kill()
  }
}

/** @param {string} kind @param {number} size */
function start(kind, size) {
  const settings = { store: /** @type {const} */ ('sqlite'), database: '', options: { kind, size } }
  return Server.start('fanout', settings, { execArgv: ['--expose-gc'] })
}

/**
 * @param {Server} server
 * @param {{ count: number }} counter
 * @param {number} sockets
 */
async function publish(server, counter, sockets) {
  const wanted = counter.count + BATCH * sockets
  server.send({ publish: BATCH })
  while (counter.count < wanted) await new Promise((resolve) => setImmediate(resolve))
}

/** The bytes of one event of Parley, which the raw arms send too. */
async function sizeOfEvent() {
  const server = await start('parley', 0)
  try {
    return await new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/api/v1/socket?types=message.received`, ws)
      socket.on('message', (data) => {
        const { type } = JSON.parse(String(data))
        if (type === 'joined') server.send({ publish: 1 })
        if (type !== 'event') return
        socket.terminate()
        resolve(String(data).length)
      })
    })
  } finally {
    await server.kill()
  }
}

const headers = { authorization: `Bearer ${KEY}` }
const ws = { headers, perMessageDeflate: false }

/**
 * Opens one reader, which counts its events. Returns its end.
 * @param {Transport} transport
 * @param {number} port
 * @param {{ count: number }} counter
 * @returns {Promise<() => void>}
 */
function connect(transport, port, counter) {
  if (transport === 'sse') return connectStream(port, counter)
  return transport === 'ws' ? connectSocket(port, counter) : connectSocketIo(port, counter)
}

/** @param {number} port @param {{ count: number }} counter @returns {Promise<() => void>} */
function connectStream(port, counter) {
  return new Promise((resolve, reject) => {
    const url = `http://127.0.0.1:${port}/api/v1/events?types=message.received`
    const request = get(url, { headers, agent: false }, (response) => {
      let rest = Buffer.alloc(0)
      const half = Buffer.from(`event: ${MARK}`)
      response.on('data', (chunk) => {
        const bytes = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk])
        let at = bytes.indexOf(half)
        let end = 0
        while (at !== -1) {
          counter.count += 1
          end = at + half.byteLength
          at = bytes.indexOf(half, end)
        }
        rest = bytes.subarray(Math.max(end, bytes.byteLength - half.byteLength + 1))
      })
      response.on('error', () => undefined)
      resolve(() => request.destroy())
    })
    request.on('error', reject)
  })
}

/** @param {number} port @param {{ count: number }} counter @returns {Promise<() => void>} */
function connectSocket(port, counter) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/socket?types=message.received`, ws)
    socket.on('open', () => resolve(() => socket.terminate()))
    socket.on('error', reject)
    socket.on('message', (data) => {
      if (/** @type {Buffer} */ (data).includes(MARK)) counter.count += 1
    })
  })
}

/** The protocol of Socket.IO by hand: its client costs more than the server. @param {number} port @param {{ count: number }} counter @returns {Promise<() => void>} */
function connectSocketIo(port, counter) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, ws)
    socket.on('error', reject)
    socket.on('message', (data) => {
      const bytes = /** @type {Buffer} */ (data)
      if (bytes[0] === 0x30) socket.send(`40${JSON.stringify({ types: ['message.received'] })}`)
      else if (bytes[0] === 0x32) socket.send('3')
      else if (bytes[1] === 0x30) resolve(() => socket.terminate())
      else if (bytes.includes(MARK) && bytes[1] === 0x32) counter.count += 1
    })
  })
}
