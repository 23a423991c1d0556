import { createHash, createHmac } from 'node:crypto'
import { parse } from 'node:querystring'
import { ParleyError } from '@parley/core'
import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, it } from 'vitest'
import { accountSid, authToken as token } from '../../../test/account.ts'
import { readWebhook } from './webhook.ts'

const full = process.env.PARLEY_PROVE === 'full'
const rounds = full ? 100_000 : 5_000
const seed = Number(process.env.PARLEY_SEED ?? 20_260_115)

/** Numbers from 0 to 1 by a seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const random = sequence(seed)
const below = (limit: number): number => Math.floor(random() * limit)
const pick = <Item>(items: readonly [Item, ...Item[]]): Item => items[below(items.length)] ?? items[0]

const names = [
  'Body',
  'From',
  'To',
  'MediaUrl0',
  'body',
  'ä',
  '',
  '__proto__',
  'constructor',
  '10',
  '9',
  'a b',
  'toString',
] as const
const scraps = [
  '',
  ' ',
  '+',
  '%',
  '&',
  '=',
  '🙂',
  'é',
  'e\u0301',
  '\u202E',
  '\r\n',
  '\u0000',
  "'",
  '"',
  '<',
  'STOP',
  '\uFFFD',
  'x',
] as const

const text = (): string => Array.from({ length: below(6) }, () => pick(scraps)).join('')

// Form encodings of browsers, of servers and of careless clients.
function encoded(value: string): string {
  const plain = encodeURIComponent(value)
  switch (below(5)) {
    case 0:
      return plain.replaceAll('%20', '+')
    case 1:
      return plain.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
    case 2:
      return value.replace(/[%&=+#]/g, encodeURIComponent).replaceAll(' ', '+')
    default:
      return plain
  }
}

function formBody(): string {
  const pairs = Array.from({ length: below(8) }, () => {
    const name = encoded(pick(names))
    return below(6) === 0 ? name : `${name}=${encoded(below(3) === 0 ? pick(scraps) : text())}`
  })
  return [...pairs, `AccountSid=${accountSid}`].join(below(20) === 0 ? '&&' : '&')
}

function jsonBody(): string {
  return JSON.stringify({ AccountSid: accountSid, [pick(names)]: text(), nested: { list: [1, text()] } })
}

const origins = [
  'https://parley.example',
  'https://parley.example:8443',
  'http://parley.example',
  'http://parley.example:3000',
] as const
const queries = [
  '',
  '?',
  '?message=msg_1&attempt=2',
  '?attempt=2&message=msg_1',
  '?a=b%20c',
  "?it's=here",
  "?agent=o'neil@example.com",
  '?agent=o%27neil%40example.com',
  '?to={agent}|x^`"<>',
  '?name=José',
  '?name=jos%c3%a9',
  '?b=1&a=2&',
  '?a=1&a=2',
  '?plus=a+b',
] as const

interface Case {
  /** The URL that was configured at Twilio, and that Twilio calls. */
  called: string
  body: string
  contentType: string
  signature: string
  genuine: boolean
}

/** The algorithm, implemented from Twilio's page on webhook security. */
function sign(key: string, url: string, body: string, isForm: boolean): string {
  const fields = new Map<string, string[]>()
  if (isForm)
    for (const [name, value] of new URLSearchParams(body)) fields.set(name, [...(fields.get(name) ?? []), value])
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1))
  const signed = sorted.map(([name, values]) =>
    [...new Set(values)]
      .sort()
      .map((value) => name + value)
      .join(''),
  )
  return createHmac('sha1', key)
    .update(url + signed.join(''))
    .digest('base64')
}

function withPortChanged(url: string): string {
  const [, scheme = '', host = '', port, rest = ''] = /^(https?):\/\/([^:/]+)(:\d+)?(.*)$/.exec(url) ?? []
  return port === undefined
    ? `${scheme}://${host}:${scheme === 'https' ? 443 : 80}${rest}`
    : `${scheme}://${host}${rest}`
}

function randomCase(): Case {
  const isForm = below(5) > 0
  let body = isForm ? formBody() : jsonBody()
  const digest = createHash('sha256').update(body).digest('hex')
  const query = pick(queries)
  const digestQuery = isForm ? '' : `${query === '' ? '?' : '&'}bodySHA256=${digest}`
  let called = `${pick(origins)}/webhooks/sms${query}${digestQuery}`
  const harm = below(10)
  let signature = sign(
    harm === 0 ? 'another token' : token,
    harm === 1 ? withPortChanged(called) : called,
    body,
    isForm,
  )
  if (harm === 2) body = `${body}${isForm ? '&Added=1' : ' '}`
  if (harm === 3) called = called.replace('/sms', '/SMS')
  if (harm === 4)
    signature = pick(['', 'x', signature.toLowerCase(), signature.slice(1), `${signature}=`, '🙂'.slice(0, 0)])
  return {
    called,
    body,
    contentType: isForm ? 'application/x-www-form-urlencoded; charset=UTF-8' : 'application/json',
    signature,
    genuine: harm > 4,
  }
}

function official({ called, body, contentType, signature }: Case): boolean {
  if (contentType === 'application/json') return validateRequestWithBody(token, signature, called, body)
  return validateRequest(token, signature, called, parse(body, '&', '=', { maxKeys: 0 }))
}

interface Told {
  webhookUrl: boolean
  target: boolean
}

/** The URLs of an installation, and whether its server passes on the raw request target. */
const installations: readonly [Told, ...Told[]] = [
  { webhookUrl: true, target: false },
  { webhookUrl: true, target: true },
  { webhookUrl: false, target: true },
]

async function ours({ called, body, contentType, signature }: Case): Promise<boolean> {
  const { pathname, search, origin } = new URL(called)
  const told = pick(installations)
  const headers = { 'content-type': contentType, 'x-twilio-signature': signature }
  const request = new Request(`http://10.0.0.7:8080${pathname}${search}`, { method: 'POST', headers, body })
  const urls = told.webhookUrl
    ? { webhookUrl: called, publicUrl: undefined }
    : { webhookUrl: undefined, publicUrl: origin }
  const sent = told.target ? { target: called.replace(/^https?:\/\/[^/]*/, '') } : {}
  try {
    await readWebhook(request, { accountSid, authToken: [token], ...urls }, sent)
    return true
  } catch (error) {
    if (ParleyError.is(error) && error.code === 'webhook.forged') return false
    throw error
  }
}

describe('R20: signatures', () => {
  it(`agrees with the official validator on ${rounds} random webhooks`, {
    timeout: 600_000,
  }, async () => {
    const told = { genuine: 0, forged: 0 }
    for (let round = 0; round < rounds; round++) {
      const each = randomCase()
      const expected = official(each)
      const actual = await ours(each)
      if (actual !== expected || (each.genuine && !actual)) {
        expect.fail(`seed ${seed}, round ${round}: official ${expected}, ours ${actual}, for ${JSON.stringify(each)}`)
      }
      told[actual ? 'genuine' : 'forged'] += 1
    }
    console.log(`${rounds} webhooks (seed ${seed}): ${told.genuine} genuine, ${told.forged} forged, all agreed`)
    expect(told.genuine).toBeGreaterThan(rounds / 3)
    expect(told.forged).toBeGreaterThan(rounds / 5)
  })
})
