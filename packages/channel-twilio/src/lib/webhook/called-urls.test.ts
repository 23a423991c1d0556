import fc from 'fast-check'
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, it } from 'vitest'
import { accountSid, authToken, publicUrl, webhookUrl } from '../../../test/account.ts'
import { formPost, inboundFields } from '../../../test/webhooks.ts'
import { type Recipient, readWebhook } from './webhook.ts'

const recipient: Recipient = { accountSid, authToken: [authToken], webhookUrl: undefined, publicUrl }

/** Whether a webhook is genuine that was signed over one URL and arrives at another, rewritten by a URL parser. */
async function isGenuine(given: string, arrivesAt: string, told: Partial<Recipient> = {}): Promise<boolean> {
  const request = formPost(inboundFields(), { url: given, arrivesAt })
  return await readWebhook(request, { ...recipient, ...told }).then(
    () => true,
    () => false,
  )
}

const letter = fc.constantFrom(...'ab1@:{}|^`"<>[]()!$*,;/?~-_. é🙂+%&=#', "'")
const value = fc.array(letter, { maxLength: 6 }).map((letters) => letters.join(''))
const parameters = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'zone', 'agent'), value), {
  minLength: 1,
  maxLength: 4,
  selector: ([name]) => name,
})

/** A parameter as a console stores it: with the escapes that it needs, and no others. */
function typed([name, text]: [string, string]): string {
  return `${name}=${text.replaceAll(/[%&=+# ]/g, encodeURIComponent)}`
}

describe('found by use: genuine webhooks refused: a Request, which holds a URL as a parser rewrote it', () => {
  it.each([
    "?agent=o'neil@example.com",
    "?agent=o'neil%40example.com",
    '?agent=o%27neil%40example.com',
    '?a="b"<c>',
    '?a={b}|c',
    '?name=José',
    '?name=jos%c3%a9',
    '?a=1&a=2',
    '?a=b+c',
    '?a=b%20c',
    '?',
    '?a',
  ])('is genuine with the query %s', async (query) => {
    expect(await isGenuine(webhookUrl + query, webhookUrl + query)).toBe(true)
  })

  it('is genuine in every order and encoding that Twilio sends, if the URL is configured', async () => {
    await fc.assert(
      fc.asyncProperty(parameters, fc.boolean(), fc.boolean(), async (pairs, sorts, encodes) => {
        const given = `${webhookUrl}?${pairs.map(typed).join('&')}`
        const sent = sorts ? [...pairs].sort(([one], [other]) => (one < other ? -1 : 1)) : pairs
        const encode = ([name, text]: [string, string]): string => `${name}=${encodeURIComponent(text)}`
        const arrivesAt = `${webhookUrl}?${sent.map(encodes ? encode : typed).join('&')}`
        expect(await isGenuine(given, arrivesAt, { webhookUrl: given })).toBe(true)
        // The query is already sorted, so the URL need not be configured.
        if (!sorts) expect(await isGenuine(given, arrivesAt)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('is forged if a value differs, in any order and encoding', async () => {
    await fc.assert(
      fc.asyncProperty(parameters, value, async (pairs, other) => {
        const [[name, text] = ['a', ''], ...rest] = pairs
        fc.pre(text !== other)
        const given = `${webhookUrl}?${pairs.map(typed).join('&')}`
        const changed: [string, string][] = [[name, other], ...rest]
        const arrivesAt = `${webhookUrl}?${changed.map(typed).join('&')}`
        expect(await isGenuine(given, arrivesAt)).toBe(false)
        expect(await isGenuine(given, arrivesAt, { webhookUrl: given })).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('is signed over every URL that the official validator accepts', async () => {
    const given = `${webhookUrl}?agent=o'neil@example.com`
    const request = formPost(inboundFields(), { url: given })
    const signature = request.headers.get('x-twilio-signature') ?? ''
    expect(validateRequest(authToken, signature, given, inboundFields())).toBe(true)
    await expect(readWebhook(request, recipient)).resolves.toBeDefined()
  })

  it('is rejected with a target of another request', async () => {
    const given = `${webhookUrl}?message=msg_1&attempt=1`
    const request = formPost(inboundFields(), { url: given, arrivesAt: `${webhookUrl}?message=msg_2&attempt=1` })
    const target = '/webhooks/sms?message=msg_1&attempt=1'
    await expect(readWebhook(request, recipient, { target })).rejects.toThrow('signature')
  })
})
