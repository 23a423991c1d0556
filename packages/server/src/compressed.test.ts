import { gunzipSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openRig, type Rig } from '../test/rig.ts'

async function asked(rig: Rig, path: string, encoding: string, method = 'GET'): Promise<Response> {
  return rig.ask(path, { method, headers: { 'accept-encoding': encoding } })
}

describe('compression of answers', () => {
  it('JSON is compressed as the client accepts it, with the same content', async () => {
    await using rig = await openRig()
    for (let each = 0; each < 5; each += 1) await rig.receive('Hello', { from: `+1415555010${each}` })
    const plain = await (await rig.ask('/api/v1/conversations')).text()
    const ways: [string, string | null, (bytes: Buffer) => Buffer][] = [
      ['gzip, deflate, br', 'gzip', gunzipSync],
      ['deflate', 'deflate', inflateSync],
      ['gzip;q=0', null, (bytes) => bytes],
      ['identity', null, (bytes) => bytes],
      ['br', null, (bytes) => bytes],
    ]
    for (const [accepted, encoding, read] of ways) {
      const response = await asked(rig, '/api/v1/conversations', accepted)
      expect([accepted, response.headers.get('content-encoding')]).toEqual([accepted, encoding])
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(read(bytes).toString()).toBe(plain)
      if (encoding !== null) expect(bytes.byteLength).toBeLessThan(plain.length / 2)
      expect(response.headers.get('vary')).toContain('Accept-Encoding')
    }
  })

  it('small answers, streams, answers to HEAD and small problems stay as they are', async () => {
    await using rig = await openRig()
    const small = await asked(rig, '/api/v1/conversations', 'gzip')
    expect([small.headers.get('content-encoding'), small.headers.get('content-length')]).toEqual([
      null,
      expect.any(String),
    ])
    const stream = await asked(rig, '/api/v1/events', 'gzip')
    expect(stream.headers.get('content-encoding')).toBeNull()
    await stream.body?.cancel()
    expect((await asked(rig, '/openapi.json', 'gzip', 'HEAD')).headers.get('content-encoding')).toBeNull()
    expect((await asked(rig, '/openapi.json', 'gzip')).headers.get('content-encoding')).toBe('gzip')
    const unknown = await asked(rig, '/api/v1/conversations/con_none', 'gzip')
    expect([unknown.status, unknown.headers.get('content-encoding')]).toEqual([404, null])
  })
})
