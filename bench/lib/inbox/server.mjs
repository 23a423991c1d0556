// The built program of `npm start` on a data folder, in a process of its own.
import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../packages/cli/dist/main.js', import.meta.url))

/** The account of the simulator, which is the program's own. */
const account = { sid: 'AC00000000000000000000000000000001', token: 'simulated-auth-token', number: '+15005550006' }

const KEY = 'the-key-of-the-benchmark'

export class InboxServer {
  #process
  port
  signInLink

  /**
   * @param {import('node:child_process').ChildProcess} process
   * @param {number} port
   * @param {string} signInLink
   */
  constructor(process, port, signInLink) {
    this.#process = process
    this.port = port
    this.signInLink = signInLink
  }

  /** @param {string} data */
  static async start(data) {
    const port = await freePort()
    const { PATH, HOME } = process.env
    const env = {
      ...{ PATH, HOME, PORT: String(port), PARLEY_DATA: data, PARLEY_API_KEY: KEY, LOG_LEVEL: 'warn' },
      PARLEY_EXAMPLES: 'off',
    }
    const child = spawn(process.execPath, [program], { env })
    process.once('exit', () => child.kill('SIGKILL'))
    let output = ''
    const serves = new Promise((resolve) => {
      const read = (/** @type {unknown} */ chunk) => {
        output += chunk
        if (/^# Follow the events\n.+\n/m.test(output)) resolve(undefined)
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
    })
    const ended = once(child, 'close').then(() => {
      throw new Error(`The server has ended.\n${output}`)
    })
    ended.catch(() => undefined)
    await Promise.race([serves, ended])
    return new InboxServer(child, port, /^ +Sign in +(http\S+)/m.exec(output)?.[1] ?? '')
  }

  get url() {
    return `http://localhost:${this.port}`
  }

  /** The cookie of a session of the owner. */
  async signIn() {
    const ticket = new URLSearchParams(new URL(this.signInLink).hash.slice(1)).get('ticket')
    const response = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-parley-csrf': '1' },
      body: JSON.stringify({ ticket }),
    })
    const [, value] = /^parley_session=([^;]+)/.exec(response.headers.getSetCookie().join('\n')) ?? []
    if (value === undefined) throw new Error(`The owner could not sign in: ${response.status}`)
    return value
  }

  /**
   * The conversations at the top of the list, each with the id of its newest message.
   * @param {number} limit
   * @returns {Promise<{ id: string, newest: string, number: string }[]>}
   */
  async conversations(limit) {
    const response = await fetch(`${this.url}/api/v1/conversations?limit=${limit}`, { headers: this.headers })
    const { items } = await response.json()
    return items.map((/** @type {any} */ { id, lastMessage, address }) => ({
      ...{ id, newest: lastMessage.id, number: address.value },
    }))
  }

  /** Marks a conversation as read. @param {string} id @param {string} readThrough */
  async read(id, readThrough) {
    const headers = { ...this.headers, 'content-type': 'application/json' }
    const body = JSON.stringify({ readThrough })
    const response = await fetch(`${this.url}/api/v1/conversations/${id}`, { method: 'PATCH', headers, body })
    if (!response.ok) throw new Error(`The conversation could not be marked as read: ${response.status}`)
  }

  /** The credentials of a program. */
  get headers() {
    return { authorization: `Bearer ${KEY}` }
  }

  async stop() {
    const closed = once(this.#process, 'close')
    this.#process.kill('SIGTERM')
    await closed
  }
}

/**
 * A text of a customer as the bytes of a signed webhook.
 * @param {number} port
 * @param {{ from: string, text: string, place: number }} message
 */
export function textWebhook(port, { from, text, place }) {
  const id = `SM${place.toString(16).padStart(32, '0')}`
  const fields = {
    ...{ SmsMessageSid: id, NumMedia: '0', SmsSid: id, SmsStatus: 'received', Body: text, To: account.number },
    ...{ NumSegments: '1', MessageSid: id, AccountSid: account.sid, From: from, ApiVersion: '2010-04-01' },
  }
  const signed = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
  const url = `http://localhost:${port}/webhooks/sms`
  const signature = createHmac('sha1', account.token)
    .update(`${url}${signed.join('')}`, 'utf8')
    .digest('base64')
  const body = new URLSearchParams(fields).toString()
  return postOf('/webhooks/sms', body, {
    Host: `localhost:${port}`,
    'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
    'X-Twilio-Signature': signature,
  })
}

/**
 * A POST as bytes.
 * @param {string} path
 * @param {string} body
 * @param {Record<string, string>} headers
 */
export function postOf(path, body, headers) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const head = [`POST ${path} HTTP/1.1`, ...lines, `Content-Length: ${Buffer.byteLength(body)}`]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.')
  return address.port
}
