import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { describe, expect, it } from 'vitest'
import { calledUrls, type PublicUrls } from './called-urls.ts'
import { isGenuine } from './signature.ts'

const token = 'a-token-for-tests'
const webhookUrl = 'https://parley.example/webhooks/sms'
const form = 'AccountSid=AC1&Body=Hello&From=%2B14155550123'

function signed(url: string, key: string = token): string {
  return getExpectedTwilioSignature(key, url, Object.fromEntries(new URLSearchParams(form)))
}

function accepts(arrivesAt: string, signature: string, urls: PublicUrls, tokens: string[] = [token]): boolean {
  const request = { urls: calledUrls({ url: arrivesAt }, urls), body: form, form: new URLSearchParams(form), signature }
  return isGenuine(request, tokens)
}

describe('the URLs that Twilio may have called', () => {
  const nothing: PublicUrls = { webhookUrl: undefined, publicUrl: undefined }
  const arrivesAt = 'http://10.0.0.7:8080/webhooks/sms?message=msg_1&attempt=2'
  /** A URL with the parameters as the channel adds them, and as Twilio may sort them. */
  const both = (base: string): string[] => [`${base}?message=msg_1&attempt=2`, `${base}?attempt=2&message=msg_1`]

  it.each([
    ['the configured one, with the query of the request', { ...nothing, webhookUrl }, both(webhookUrl)],
    [
      'the public origin, with path and query of the request',
      { ...nothing, publicUrl: 'https://parley.example/below' },
      both('https://parley.example/webhooks/sms'),
    ],
    ['both, or one if they are equal', { webhookUrl, publicUrl: 'https://parley.example' }, both(webhookUrl)],
    ['the request itself only if nothing is configured', nothing, both('http://10.0.0.7:8080/webhooks/sms')],
    ['never a fragment, which is not sent', { ...nothing, webhookUrl: `${webhookUrl}#rc=2` }, both(webhookUrl)],
  ])('%s', (_, urls, expected) => {
    expect([...calledUrls({ url: arrivesAt }, urls)]).toEqual(expected)
  })

  it('unchanged if the configured URL has the query of the request', () => {
    const typed = "https://parley.example/it's?Body=It's+here"
    expect([...calledUrls({ url: typed }, { ...nothing, webhookUrl: typed })]).toContain(typed)
  })
})

describe('a signature behind proxies', () => {
  it('ignores the host of the request if a public one is configured', () => {
    const evil = 'https://evil.example/webhooks/sms'
    expect(accepts(evil, signed(evil), { webhookUrl, publicUrl: undefined })).toBe(false)
    expect(accepts(evil, signed(evil), { webhookUrl: undefined, publicUrl: 'https://parley.example' })).toBe(false)
  })

  it.each(['https://parley.example:443/webhooks/sms', 'https://parley.example/webhooks/sms'])(
    'fits with and without the port: %s',
    (called) => {
      expect(accepts('http://localhost/webhooks/sms', signed(called), { webhookUrl, publicUrl: undefined })).toBe(true)
    },
  )
})

describe('a token that is rotated', () => {
  const urls = { webhookUrl, publicUrl: undefined }

  it('is accepted together with the next one', () => {
    expect(accepts(webhookUrl, signed(webhookUrl, 'old'), urls, ['new', 'old'])).toBe(true)
    expect(accepts(webhookUrl, signed(webhookUrl, 'new'), urls, ['new', 'old'])).toBe(true)
  })

  it('is rejected after its removal', () => {
    expect(accepts(webhookUrl, signed(webhookUrl, 'old'), urls, ['new'])).toBe(false)
    expect(accepts(webhookUrl, signed(webhookUrl, 'new'), urls, [])).toBe(false)
  })
})

interface Vectors {
  form: {
    name: string
    token: string
    url: string
    params: Record<string, string | string[]>
    signature: string
    valid: boolean
  }[]
  json: { name: string; token: string; url: string; body: string; signature: string; valid: boolean }[]
}

const file = resolve(import.meta.dirname, '../../../../../../shared/fixtures/twilio/signature-vectors.json')
const present = existsSync(file)

describe.skipIf(!present)(
  `published vectors${present ? '' : ' (skipped: no folder with them is beside the checkout)'}`,
  () => {
    const vectors: Vectors = present ? JSON.parse(readFileSync(file, 'utf8')) : { form: [], json: [] }

    function verdict(vector: { url: string; body: string; signature: string; token: string }): boolean {
      // Behind a proxy: a request has no user info, another scheme and another host.
      const { pathname, search } = new URL(vector.url)
      const urls = calledUrls(
        { url: `http://127.0.0.1:3000${pathname}${search}` },
        {
          webhookUrl: vector.url,
          publicUrl: undefined,
        },
      )
      const { body, signature } = vector
      return isGenuine({ urls, body, form: new URLSearchParams(body), signature }, [vector.token])
    }

    it('are there', () => {
      expect(vectors.form.length + vectors.json.length).toBeGreaterThan(15)
    })

    it.each(vectors.form)('form: $name', ({ params, valid, ...vector }) => {
      const pairs = Object.entries(params).flatMap(([name, value]) => [value].flat().map((each) => [name, each]))
      expect(verdict({ ...vector, body: new URLSearchParams(pairs).toString() })).toBe(valid)
    })

    it.each(vectors.json)('JSON: $name', ({ valid, ...vector }) => {
      expect(verdict(vector)).toBe(valid)
      expect(verdict({ ...vector, body: `${vector.body} ` })).toBe(false)
    })
  },
)
