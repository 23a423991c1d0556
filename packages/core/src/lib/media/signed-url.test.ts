import { createHmac, hkdfSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ParleyError } from '../errors/parley-error.ts'
import type { TenantId } from '../model/ids.ts'
import type { MediaId } from '../model/media-id.ts'
import { type SignedMedia, signMediaUrl, verifyMediaUrl } from './signed-url.ts'

const secret = 'a secret of the installation'
const base = 'https://chat.example.com/media'
const now = Date.UTC(2026, 0, 1)
const media: SignedMedia = {
  tenant: 'default' as TenantId,
  id: `med_${'0123456789abcdef'.repeat(2)}` as MediaId,
  expires: now + 60_000,
}
const url = signMediaUrl({ ...media, secret, base })

function reasonOf(options: { url?: string; at?: number; secret?: string | Uint8Array }): string | undefined {
  try {
    verifyMediaUrl({ secret: options.secret ?? secret, url: options.url ?? url, now: options.at ?? now })
    return undefined
  } catch (error) {
    return ParleyError.is(error) ? `${error.code}: ${error.reason}` : String(error)
  }
}

const forged = 'media.link_invalid: The signature of the link does not fit.'

describe('a signed URL of a media file', () => {
  it('names the tenant, the file and the expiry', () => {
    expect(url).toMatch(
      /^https:\/\/chat\.example\.com\/media\/default\/med_[0-9a-f]{32}\?expires=\d+&signature=[0-9a-f]{64}$/,
    )
    expect(verifyMediaUrl({ secret, url, now })).toEqual(media)
  })

  it('is signed as the HMAC and the HKDF of Node compute it', () => {
    const key = hkdfSync('sha256', secret, '', 'parley media url 1', 32)
    const mac = createHmac('sha256', new Uint8Array(key)).update(`${media.id}\n${media.expires}\ndefault`).digest('hex')
    expect(url.endsWith(`&signature=${mac}`)).toBe(true)
  })

  it('is read from a path and a query alone, and below any prefix', () => {
    const path = url.replace('https://chat.example.com', '')
    expect(verifyMediaUrl({ secret, url: path, now })).toEqual(media)
    expect(verifyMediaUrl({ secret, url: `/support${path}#top`, now })).toEqual(media)
  })

  it('is valid until its expiry, and no longer', () => {
    expect(reasonOf({ at: media.expires - 1 })).toBe(undefined)
    expect(reasonOf({ at: media.expires })).toBe('media.link_invalid: The link has expired.')
  })

  it('is refused with any character of it changed', () => {
    const from = url.indexOf('default')
    const refused = [...url].map((letter, place) => {
      const other = letter === '1' ? '2' : '1'
      return place < from || reasonOf({ url: `${url.slice(0, place)}${other}${url.slice(place + 1)}` }) !== undefined
    })
    expect(refused.every(Boolean)).toBe(true)
  })

  it('is refused with another tenant, file, expiry or secret', () => {
    const forgeries = [
      url.replace('default', 'acme'),
      url.replace('med_0', 'med_1'),
      url.replace(/expires=\d+/, `expires=${media.expires + 1}`),
      url.replace(/expires=/, 'expires=0'),
      url.replace(/&signature=.*/, ''),
      url.replace(/signature=.{2}/, 'signature='),
      url.replace(/med_[0-9a-f]{32}/, '..%2f..%2fetc%2fpasswd'),
      url.replace('default', '%E0%A4%A'),
      '/',
      '',
    ]
    expect(forgeries.map((each) => reasonOf({ url: each }))).toEqual(forgeries.map(() => forged))
    expect(reasonOf({ secret: 'another secret of an installation' })).toBe(forged)
  })

  it('keeps the letters of a tenant apart from the rest', () => {
    const tenant = 'a/b?c=d&signature=\n1' as TenantId
    const strange = signMediaUrl({ ...media, tenant, secret, base })
    expect(verifyMediaUrl({ secret, url: strange, now })).toEqual({ ...media, tenant })
  })

  it('is not made with a guessable secret', () => {
    expect(() => signMediaUrl({ ...media, secret: 'short', base })).toThrow(
      'The secret has 5 bytes. At least 16 are needed.',
    )
    expect(reasonOf({ secret: new Uint8Array(15) })).toMatch(/^parley\.misconfigured/)
  })
})
