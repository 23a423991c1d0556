import { describe, expect, it } from 'vitest'
import { accountSid, authToken } from '../../../test/account.ts'
import { openMedia } from './open-media.ts'

/** A network in which every URL answers as it is scripted, and every request is kept. */
function network(answers: { [url: string]: Response }) {
  const asked: { url: string; authorization: string | null; redirect: string }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { url, headers, redirect } = new Request(input, init)
    asked.push({ url, authorization: headers.get('authorization'), redirect })
    return answers[url] ?? new Response(null, { status: 404 })
  }
  return { asked, fetch }
}

const file = (): Response => new Response('GIF89a', { headers: { 'content-type': 'image/gif' } })
const redirect = (location: string): Response => new Response(null, { status: 307, headers: { location } })
const signal = new AbortController().signal
const account = { accountSid, authToken: [authToken] as const }
const basic = `Basic ${btoa(`${accountSid}:${authToken}`)}`
const url = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/MM1/Media/ME1`

async function read(content: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  for await (const chunk of content) text += new TextDecoder().decode(chunk)
  return text
}

describe('a file of a message', () => {
  it('is requested with the credentials of the account, and its redirect without', async () => {
    const { asked, fetch } = network({
      [url]: redirect('https://media.twiliocdn.com/x?sig=1'),
      'https://media.twiliocdn.com/x?sig=1': file(),
    })
    const opened = await openMedia({ ...account, fetch }, url, { signal })
    expect([await read(opened.content), opened.contentType]).toEqual(['GIF89a', 'image/gif'])
    expect(asked).toEqual([
      { url, authorization: basic, redirect: 'manual' },
      { url: 'https://media.twiliocdn.com/x?sig=1', authorization: null, redirect: 'follow' },
    ])
  })

  it('is requested with the API key where there is one', async () => {
    const { asked, fetch } = network({ [url]: file() })
    await openMedia({ ...account, apiKey: { sid: 'SK1', secret: 'hush' }, fetch }, url, { signal })
    expect(asked[0]?.authorization).toBe(`Basic ${btoa('SK1:hush')}`)
  })

  it('is requested at the base URL where that stands in for Twilio', async () => {
    const { asked, fetch } = network({ 'http://twilio.test/sim/2010-04-01/Media/ME1': file() })
    const base = { ...account, baseUrl: 'http://twilio.test/sim/', fetch }
    await openMedia(base, 'https://api.twilio.com/2010-04-01/Media/ME1', { signal })
    await openMedia(base, 'http://twilio.test/sim/2010-04-01/Media/ME1', { signal })
    expect(asked.map(({ authorization }) => authorization)).toEqual([basic, basic])
  })

  it.each([
    'https://evil.example/2010-04-01/Media/ME1',
    'http://api.twilio.com/2010-04-01/Media/ME1',
    'https://api.twilio.com.evil.example/ME1',
    'https://evil.example/api.twilio.com',
    'https://api.twilio.com:8443@evil.example/ME1',
    'https://apixtwilio.com/ME1',
    'https://media.twilio.com/ME1',
  ])('no credential goes to %s', async (foreign) => {
    const { asked, fetch } = network({})
    await expect(openMedia({ ...account, fetch }, foreign, { signal })).rejects.toThrow()
    expect(asked.every(({ authorization }) => authorization === null)).toBe(true)
  })

  it.each([
    ['of a regional host', 'https://api.dublin.ie1.twilio.com/2010-04-01/Media/ME1'],
    ['of an edge', 'https://api.dublin.twilio.com/2010-04-01/Media/ME1'],
  ])('%s is requested with the credentials', async (_, regional) => {
    const { asked, fetch } = network({ [regional]: file() })
    await openMedia({ ...account, fetch }, regional, { signal })
    expect(asked[0]?.authorization).toBe(basic)
  })

  it.each([
    [404, 'media.gone'],
    [410, 'media.gone'],
    [401, 'media.unavailable'],
    [429, 'media.unavailable'],
    [500, 'media.unavailable'],
  ])('that is answered with %i is %s', async (status, code) => {
    const { fetch } = network({ [url]: new Response(null, { status }) })
    await expect(openMedia({ ...account, fetch }, url, { signal })).rejects.toMatchObject({ code })
  })

  it.each(['not a URL', 'https://user:word@api.twilio.com/ME1'])('at %s is refused', async (wrong) => {
    const { asked, fetch } = network({})
    await expect(openMedia({ ...account, fetch }, wrong, { signal })).rejects.toMatchObject({ code: 'media.refused' })
    expect(asked).toEqual([])
  })
})
