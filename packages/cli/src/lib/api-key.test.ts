import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { apiKeyOf } from './api-key.ts'

let data: string

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'parley-key-'))
})

afterEach(() => rm(data, { recursive: true }))

describe('apiKeyOf', () => {
  it('generates a key at first, that only its owner can read, and stores it', async () => {
    const made = await apiKeyOf(data, undefined)
    expect(made).toEqual({
      value: expect.stringMatching(/^parley_[\w-]{43}$/),
      origin: 'made',
      path: join(data, 'api-key'),
    })
    expect((await stat(join(data, 'api-key'))).mode & 0o777).toBe(0o600)
    expect(await apiKeyOf(data, undefined)).toEqual({ ...made, origin: 'kept' })
  })

  it('uses the given key and writes nothing', async () => {
    expect(await apiKeyOf(data, 'given-by-the-environment')).toMatchObject({
      value: 'given-by-the-environment',
      origin: 'given',
    })
    await expect(stat(join(data, 'api-key'))).rejects.toThrow('ENOENT')
  })

  it('refuses a file without a key', async () => {
    await writeFile(join(data, 'api-key'), '\n')
    await expect(apiKeyOf(data, undefined)).rejects.toThrow('contains no key')
  })
})
