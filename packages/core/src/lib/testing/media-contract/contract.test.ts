import { describe, expect, it } from 'vitest'
import { memoryMedia } from '../../memory/media.ts'
import type { MediaStore } from '../../ports/media.ts'
import { mediaBugs } from './bugs.ts'
import type { MediaHarness } from './case.ts'
import { mediaCases } from './cases.ts'
import { mediaStoreContract, mediaStoreContractBites } from './contract.ts'

/** A media store in memory with files that outlive its handles. */
async function open(): Promise<MediaHarness> {
  const media: MediaStore = memoryMedia()
  return { media, reopen: async () => media, second: async () => media, async [Symbol.asyncDispose]() {} }
}

const undying = { name: 'memory that outlives its handles', open, offers: ['durable', 'shared'] } as const

mediaStoreContract({ describe, it, expect }, undying)
mediaStoreContractBites({ describe, it, expect }, undying)

describe('the media store contract', () => {
  it('has cases with distinct names, each naming the member that gives the guarantee', () => {
    expect(mediaCases.length).toBeGreaterThanOrEqual(35)
    expect(new Set(mediaCases.map(({ name }) => name)).size).toBe(mediaCases.length)
    expect(mediaCases.filter(({ name, member }) => !name.startsWith(`${member}: `))).toEqual([])
  })

  it('is tried by at least 20 seeded bugs with distinct names', () => {
    expect(mediaBugs.length).toBeGreaterThanOrEqual(20)
    expect(new Set(mediaBugs.map(({ name }) => name)).size).toBe(mediaBugs.length)
  })
})
