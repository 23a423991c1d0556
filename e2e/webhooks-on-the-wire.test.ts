import { createHash } from 'node:crypto'
import { signTwilioRequest } from '@parley/simulator'
import { describe, expect, it } from 'vitest'
import { account, key } from './lib/account.ts'
import { formOf, numberOf, sidOf } from './lib/customers.ts'
import { until } from './lib/until.ts'
import { openWire, type Wire } from './lib/wire.ts'

const publicUrl = 'https://parley.example'
const form = formOf({ sid: sidOf(1), from: numberOf(1), body: "It's me" })
const formBody = new URLSearchParams(form).toString()

/** Posts a genuine webhook: to an exact target, signed over the URL that is configured at Twilio. */
function post(wire: Wire, target: string, given: string, { body = formBody, type = 'form' } = {}): Promise<number> {
  const signature = signTwilioRequest(given, type === 'form' ? form : {}, account.authToken)
  const head = [
    `POST ${target} HTTP/1.1`,
    `Content-Type: application/${type === 'form' ? 'x-www-form-urlencoded' : 'json'}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Twilio-Signature: ${signature}`,
  ]
  return wire.ask(head, body)
}

const path = '/webhooks/sms'

/** The query in the console, and the sent one if it differs. */
const genuine: [string, string, string?][] = [
  ['an apostrophe and an at sign', "?agent=o'neil@example.com"],
  ['an apostrophe and an at sign, sent encoded', "?agent=o'neil@example.com", '?agent=o%27neil%40example.com'],
  ['an apostrophe, and an at sign that was given encoded', "?agent=o'neil%40example.com"],
  ['an apostrophe that was given encoded', '?agent=o%27neil'],
  ['braces and bars', '?to={agent}|b^c`d'],
  ['braces that are sent encoded', '?to={agent}', '?to=%7Bagent%7D'],
  ['quotes and angle brackets', '?q="a"<b>'],
  ['a blank as a plus', '?team=north+east'],
  ['a blank as %20', '?team=north%20east'],
  ['a blank as %20 that is sent as a plus', '?team=north%20east', '?team=north+east'],
  ['a blank as a plus that is sent as %20', '?team=north+east', '?team=north%20east'],
  ['letters beyond ASCII, sent encoded', '?name=José', '?name=Jos%C3%A9'],
  ['escapes in lower case', '?name=jos%c3%a9'],
  ['escapes in lower case that are sent in upper case', '?name=jos%c3%a9', '?name=jos%C3%A9'],
  ['a percent sign', '?rate=100%25'],
  ['a parameter twice', '?a=2&a=1'],
  ['a parameter without a value', '?debug'],
  ['an empty value', '?debug='],
  ['a question mark and nothing behind it', '?'],
  ['a question mark in a value', '?next=/a?b'],
  ['an ampersand at the end', '?a=1&'],
  ['brackets', '?a[]=1&a[]=2'],
]

describe('found by use: genuine webhooks refused', () => {
  it.each(genuine)('%s: %s', async (_, given, sent = given) => {
    await using wire = await openWire({ publicUrl })
    expect(await post(wire, path + sent, publicUrl + path + given)).toBe(200)
    await using exact = await openWire({ webhookUrl: publicUrl + path + given })
    expect(await post(exact, path + sent, publicUrl + path + given)).toBe(200)
  })

  it('query parameters that arrive sorted: signed in their given order', async () => {
    const given = `${publicUrl}${path}?zone=1&agent=o'neil@example.com&a=2`
    await using wire = await openWire({ webhookUrl: given })
    expect(await post(wire, `${path}?a=2&agent=o%27neil%40example.com&zone=1`, given)).toBe(200)
    expect(await post(wire, `${path}?a=2&agent=o'neil@example.com&zone=1`, given)).toBe(200)
  })

  it('query parameters of our callback that arrive sorted', async () => {
    await using wire = await openWire({ webhookUrl: `${publicUrl}${path}?zone=1` })
    const given = `${publicUrl}${path}?zone=1&message=msg_1&attempt=1`
    expect(await post(wire, `${path}?attempt=1&message=msg_1&zone=1`, given)).toBe(400)
    await using plain = await openWire({ publicUrl })
    const callback = `${publicUrl}${path}?message=msg_1&attempt=1`
    // Genuine, and not a status callback: it has no MessageStatus.
    expect(await post(plain, `${path}?attempt=1&message=msg_1`, callback)).toBe(400)
  })

  it('query parameters that were signed sorted, and arrive in their given order', async () => {
    await using wire = await openWire({ publicUrl })
    expect(await post(wire, `${path}?b=1&a=2`, `${publicUrl}${path}?a=2&b=1`)).toBe(200)
  })

  it.each(['https://parley.example:443', 'https://parley.example'])('a default port: %s', async (origin) => {
    await using wire = await openWire({ publicUrl })
    expect(await post(wire, `${path}?agent=o'neil`, `${origin}${path}?agent=o'neil`)).toBe(200)
  })

  it('user info, which Twilio leaves out of what it signs', async () => {
    await using wire = await openWire({ webhookUrl: `https://parley:secret@parley.example${path}` })
    expect(await post(wire, path, publicUrl + path)).toBe(200)
  })

  it('a path that a URL parser rewrites', async () => {
    await using wire = await openWire({ publicUrl })
    expect(await post(wire, '/webhooks/%73ms', `${publicUrl}/webhooks/%73ms`)).toBe(200)
  })

  it('JSON with a digest that Twilio adds to our query', async () => {
    const body = JSON.stringify(form)
    const digest = createHash('sha256').update(body).digest('hex')
    const given = `${publicUrl}${path}?agent=o'neil@example.com&bodySHA256=${digest}`
    await using wire = await openWire({ publicUrl })
    const sent = `${path}?agent=o%27neil%40example.com&bodySHA256=${digest}`
    expect(await post(wire, sent, given, { body, type: 'json' })).toBe(200)
  })

  it('a whole URL as the request target, as a proxy may send it', async () => {
    await using wire = await openWire({ publicUrl })
    const query = "?agent=o'neil"
    expect(await post(wire, `http://10.0.0.7${path}${query}`, publicUrl + path + query)).toBe(200)
  })

  it('values of one name that changed places fail closed, if the given order is unknown', async () => {
    await using wire = await openWire({ publicUrl })
    expect(await post(wire, `${path}?a=2&a=1`, `${publicUrl}${path}?a=1&a=2`)).toBe(403)
  })

  it.each([
    ['another value', "?agent=o'neil", "?agent=o'brien"],
    ['a parameter more', '?a=1', '?a=1&b=2'],
    ['a parameter less', '?a=1&b=2', '?a=1'],
    ['another name', '?a=1', '?b=1'],
    ['values that changed places', '?a=1&b=2', '?a=2&b=1'],
    ['a separator that was encoded', '?a=1%26b=2', '?a=1&b=2'],
    ['another case', '?agent=Neil', '?agent=neil'],
  ])('fails closed: %s', async (_, given, sent) => {
    await using wire = await openWire({ publicUrl })
    expect(await post(wire, path + sent, publicUrl + path + given)).toBe(403)
    await using exact = await openWire({ webhookUrl: publicUrl + path + given })
    expect(await post(exact, path + sent, publicUrl + path + given)).toBe(403)
  })
})

const bodies = [
  ['of an announced length', 'Content-Length: 1000\r\n\r\nBody=Hel'],
  ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nBody=\r\n'],
  ['in chunks that are none', 'Transfer-Encoding: chunked\r\n\r\nxyz\r\nBody=\r\n'],
  ['that has not begun', 'Content-Length: 1000\r\n\r\n'],
] as const
const ends = ['destroy', 'resetAndDestroy', 'end'] as const

describe('found by use: forged input: an aborted webhook is no error of ours', () => {
  it.each(bodies.flatMap(([what, text]) => ends.map((end) => [what, end, text] as const)))(
    'a body %s, cut off by %s',
    async (_, end, text) => {
      await using wire = await openWire({ publicUrl })
      const socket = wire.connect()
      socket.on('error', () => {})
      const head = ['POST /webhooks/sms HTTP/1.1', 'Host: parley.example', 'X-Twilio-Signature: a']
      socket.write([...head, 'Content-Type: application/x-www-form-urlencoded', text].join('\r\n'), () => socket[end]())
      await until('the webhook is logged as aborted', () => wire.log.some(({ message }) => message.includes('cut off')))
      expect(wire.log.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([])
      expect(JSON.stringify(wire.log)).not.toMatch(/ at |stack|internal/)
      expect((await wire.parley.conversations.list()).items).toEqual([])
    },
  )

  it('an aborted request to the API is no error either', async () => {
    await using wire = await openWire({ publicUrl })
    const socket = wire.connect()
    socket.on('error', () => {})
    const head = ['POST /api/v1/conversations HTTP/1.1', 'Host: parley.example', `Authorization: Bearer ${key}`]
    socket.write([...head, 'Content-Type: application/json', 'Content-Length: 100', '', '{"to'].join('\r\n'), () =>
      socket.destroy(),
    )
    // Another request is answered after it.
    expect(await wire.ask(['GET /live HTTP/1.1'], '')).toBe(200)
    expect(wire.log.filter(({ level }) => level === 'error')).toEqual([])
  })
})
