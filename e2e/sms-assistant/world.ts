import { SignJWT } from 'jose'
import twilio from 'twilio'
import { key } from '../lib/account.ts'
import { root } from '../lib/root.ts'
import { start } from '../lib/started.ts'

const project = 'https://project.supabase.co'
const secret = 'a-secret-of-a-project-with-32-bytes-or-more'

/** The account that the simulator plays. */
const account = { sid: 'AC00000000000000000000000000000001', token: 'simulated-auth-token' }

/** The answer to a request: its status and its body. */
export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a black box is read as any client reads it
  body: any
}

/** The app in a process, over its documented routes alone. */
export interface App extends AsyncDisposable {
  url: string
  /** The token of a person, or of the back end. */
  as(person: string): Caller
  /** A customer texts one of our numbers. */
  text(customer: string, number: string, text: string): Promise<void>
  /** A form as Twilio posts it. `signed: false`: without a signature, as a stranger posts it. */
  post(path: string, form: Record<string, string>, options?: { signed?: boolean }): Promise<Answer>
  /** The resource of a number at Twilio. */
  numberAtTwilio(number: string): Promise<{ sms_url: string; sms_method: string } | undefined>
}

/** The calls of one person. */
export interface Caller {
  get(path: string): Promise<Answer>
  send(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  remove(path: string): Promise<Answer>
}

/** Starts the app as `npm start -- --example sms-assistant` does. */
export async function openApp(env: Record<string, string> = {}): Promise<App> {
  const command = [process.execPath, 'scripts/start.mjs', '--example', 'sms-assistant']
  const tokens = { SUPABASE_URL: project, SUPABASE_JWT_SECRET: secret }
  const started = await start(command, { cwd: root, env: { ...tokens, ...env } })
  const { url } = started
  // Twilio signs the public URL.
  const publicUrl = url.replace('127.0.0.1', 'localhost')
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(url + path, init)
    const text = await response.text()
    const isJson = (response.headers.get('content-type') ?? '').includes('json')
    return { status: response.status, body: isJson ? JSON.parse(text) : text }
  }
  return {
    url,
    as: (person) => {
      const withToken = async (method: string, path: string, body?: unknown, more = {}): Promise<Answer> => {
        const token = person === 'back end' ? key : await tokenOf(person)
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...more }
        return call(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      }
      return {
        get: (path) => withToken('GET', path),
        send: (path, body, headers) => withToken('POST', path, body, headers),
        put: (path, body) => withToken('PUT', path, body),
        remove: (path) => withToken('DELETE', path),
      }
    },
    async text(customer, number, text) {
      const { status } = await call(`/simulator/customers/${encodeURIComponent(customer)}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ channel: number, text }),
      })
      if (status !== 202) throw new Error(`The simulator answered ${status}.`)
    },
    async post(path, form, { signed = true } = {}) {
      const given = { AccountSid: account.sid, ApiVersion: '2010-04-01', ...form }
      const signature = twilio.getExpectedTwilioSignature(account.token, publicUrl + path, given)
      return call(path, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(signed ? { 'x-twilio-signature': signature } : {}),
        },
        body: new URLSearchParams(given),
      })
    },
    async numberAtTwilio(number) {
      const credentials = Buffer.from(`${account.sid}:${account.token}`).toString('base64')
      const query = new URLSearchParams({ PhoneNumber: number })
      const path = `/simulator/2010-04-01/Accounts/${account.sid}/IncomingPhoneNumbers.json?${query}`
      const { body } = await call(path, { headers: { authorization: `Basic ${credentials}` } })
      return body.incoming_phone_numbers?.[0]
    },
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  }
}

/** A token as Supabase signs it for a person that is signed in. */
function tokenOf(person: string): Promise<string> {
  return new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(person)
    .setIssuer(`${project}/auth/v1`)
    .setAudience('authenticated')
    .setExpirationTime('1 hour')
    .sign(new TextEncoder().encode(secret))
}
