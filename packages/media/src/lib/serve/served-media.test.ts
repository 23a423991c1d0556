import { parse } from 'content-disposition'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ServedMedia, servedMedia } from './served-media.ts'

const sha256 = 'ab'.repeat(32)
const file = { size: 1_000, contentType: 'image/png', sha256, name: 'photo.png' }
const serve = (headers: Record<string, string> = {}, change: object = {}): ServedMedia =>
  servedMedia({ ...file, ...change }, new Headers(headers))
const nameOf = (name: string | null | undefined): string | undefined =>
  parse(serve({}, { name }).headers['content-disposition'] ?? '').parameters.filename

describe('a file that is served', () => {
  it('is saved by browsers, and is never a page', () => {
    expect(serve()).toEqual({
      status: 200,
      range: { start: 0, end: 1_000 },
      headers: {
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-cache',
        'content-disposition': 'attachment; filename=photo.png',
        'content-length': '1000',
        'content-security-policy': "default-src 'none'; sandbox",
        'content-type': 'image/png',
        'cross-origin-resource-policy': 'same-origin',
        etag: `"${sha256}"`,
        'x-content-type-options': 'nosniff',
      },
    })
  })

  it('has names in any script, by RFC 5987', () => {
    expect(serve({}, { name: 'Grüße €.pdf' }).headers['content-disposition']).toBe(
      `attachment; filename="Gr\u00fc\u00dfe ?.pdf"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%20%E2%82%AC.pdf`.replaceAll(
        /[üß]/g,
        '?',
      ),
    )
  })

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\win.ini', 'win.ini'],
    ['a"b;c.png', 'a"b;c.png'],
    ['a\r\nset-cookie: b=c.png', 'aset-cookie: b=c.png'],
    ['gpj.\u202Eexe.png', 'gpj.exe.png'],
    ['\ud800lone.png', '\ufffdlone.png'],
    ['日本語.png', '日本語.png'],
    [`${'x'.repeat(500)}.png`, `${'x'.repeat(146)}.png`],
    ['..', undefined],
    ['', undefined],
    [' \u200b ', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('has a name without a path and without hidden characters: %j', (name, served) => {
    expect(nameOf(name)).toBe(served)
  })

  it('has valid headers, for any name and any request', () => {
    const any = fc.string({ unit: 'binary', maxLength: 300 })
    fc.assert(
      fc.property(any, any, fc.stringMatching(/^[ -~]{0,40}$/), (name, contentType, range) => {
        const { headers, status } = serve({ range }, { name, contentType })
        new Response(null, { status: status === 416 ? 200 : status, headers })
        expect(Object.values(headers).every((value) => /^[\x20-\x7e]*$/.test(value))).toBe(true)
      }),
    )
  })

  it('of text has a charset, and one without a type is application/octet-stream', () => {
    const typeOf = (contentType: string): string | undefined => serve({}, { contentType }).headers['content-type']
    expect(['text/csv', 'application/json', 'x\r\ny', '', 'text/html; charset=utf-7'].map(typeOf)).toEqual([
      'text/csv; charset=utf-8',
      'application/json; charset=utf-8',
      'application/octet-stream',
      'application/octet-stream',
      'text/html; charset=utf-8',
    ])
  })

  it.each([
    ['bytes=0-0', { start: 0, end: 1 }, 'bytes 0-0/1000'],
    ['bytes=500-', { start: 500, end: 1_000 }, 'bytes 500-999/1000'],
    ['bytes=-100', { start: 900, end: 1_000 }, 'bytes 900-999/1000'],
    ['bytes=-2000', { start: 0, end: 1_000 }, 'bytes 0-999/1000'],
    ['bytes=990-2000', { start: 990, end: 1_000 }, 'bytes 990-999/1000'],
    ['Bytes=1-2', { start: 1, end: 3 }, 'bytes 1-2/1000'],
  ])('is served in part: %s', (range, part, contentRange) => {
    const served = serve({ range })
    expect([served.status, served.range, served.headers['content-range']]).toEqual([206, part, contentRange])
    expect(served.headers['content-length']).toBe(String(part.end - part.start))
  })

  it.each(['bytes=0-1,5-6', 'bytes=x', 'items=0-1', 'bytes', 'bytes=0-1; q=1'])(
    'is served whole unless one part of it is requested: %s',
    (range) => {
      expect(serve({ range })).toMatchObject({ status: 200, range: { start: 0, end: 1_000 } })
    },
  )

  it('is refused for a part after its end, with its size', () => {
    for (const range of ['bytes=1000-', 'bytes=1000-2000', 'bytes=-0']) {
      const { status, headers, range: part } = serve({ range })
      expect([status, headers['content-range'], part]).toEqual([416, 'bytes */1000', undefined])
    }
  })

  it('is not sent again to a client that has it, and a part only of the same version', () => {
    const etag = `"${sha256}"`
    expect(serve({ 'if-none-match': `"other", W/${etag}` })).toMatchObject({ status: 304 })
    expect(serve({ 'if-none-match': '*' }).range).toBe(undefined)
    expect(serve({ 'if-none-match': '"other"' }).status).toBe(200)
    expect(serve({ range: 'bytes=0-1', 'if-range': etag }).status).toBe(206)
    expect(serve({ range: 'bytes=0-1', 'if-range': '"other"' }).status).toBe(200)
  })

  it('of 0 bytes is served whole, and has no part', () => {
    expect(serve({}, { size: 0 })).toMatchObject({ status: 200, range: { start: 0, end: 0 } })
    expect(serve({ range: 'bytes=0-' }, { size: 0 }).status).toBe(416)
  })
})
