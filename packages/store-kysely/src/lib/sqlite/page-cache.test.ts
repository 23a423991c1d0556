import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFile } from './driver.ts'

/** In KiB. Every connection has a cache of its own: one reads, one writes. */
const MOST = 32 * 1024

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('found by use: memory levels off', () => {
  it('a connection keeps at most 32 MB of pages', async () => {
    const database = await openFile(join(folder, 'parley.db'))
    // A negative value is in KiB, not in pages.
    const rows = database.prepare('pragma cache_size').all() as { cache_size: number }[]
    database.close()
    expect(rows).toEqual([{ cache_size: expect.any(Number) }])
    expect(rows[0]?.cache_size).toBeLessThan(0)
    expect(rows[0]?.cache_size).toBeGreaterThanOrEqual(-MOST)
  })
})
