import { join } from 'node:path'
import { ParleyError } from '@parley/core'
import type { MediaId, MediaStore } from '@parley/core/media'
import { describe, expect, it } from 'vitest'
import { filesBelow } from '../../../test/scratch.ts'
import { mountSmallDisk, whyNoDisk } from '../../../test/small-disk.ts'
import { diskMedia } from './disk-media.ts'

const noDisk = whyNoDisk()
const needsDisk = noDisk === undefined ? it : it.skip
const skipped = noDisk === undefined ? '' : ` (skipped: ${noDisk})`

const [small, large] = ['0', '1'].map((digit) => `med_${digit.repeat(32)}` as MediaId) as [MediaId, MediaId]
const calm = { signal: new AbortController().signal }

async function* content(kilobytes: number): AsyncGenerator<Uint8Array> {
  for (let chunk = 0; chunk < kilobytes; chunk += 1) yield new Uint8Array(1_024).fill(7)
}

async function errorOf(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!ParleyError.is(error)) throw new Error(`There was no error of Parley: ${error}`)
  return { code: error.code, message: error.message }
}

async function sizeOf(media: MediaStore, id: MediaId): Promise<number | undefined> {
  const opened = await media.open(id, calm)
  return opened === undefined ? undefined : (await new Response(opened.content).arrayBuffer()).byteLength
}

describe('media on a disk', () => {
  needsDisk(`that is full: the error names the folder, and nothing is left of the file${skipped}`, async () => {
    using disk = mountSmallDisk(512)
    const root = join(disk.path, 'media')
    const media = diskMedia(root)
    await media.put(small, content(10), calm)
    expect(await errorOf(media.put(large, content(1_024), calm))).toEqual({
      code: 'store.unavailable',
      message: `${root}: The disk is full. Make room on the disk.`,
    })
    expect(filesBelow(root)).toEqual([`00/00/${small}`])
    expect([await sizeOf(media, small), await sizeOf(media, large)]).toEqual([10_240, undefined])
    await media.put(large, content(100), calm)
    expect(await sizeOf(media, large)).toBe(102_400)
  })

  needsDisk(`that is read-only: files are opened, and the error of a write names the folder${skipped}`, async () => {
    using disk = mountSmallDisk(512)
    const root = join(disk.path, 'media')
    await diskMedia(root).put(small, content(10), calm)
    disk.writable(false)
    const media = diskMedia(root)
    const readOnly = {
      code: 'store.unavailable',
      message: `${root}: The disk is read-only. Mount the disk so that it can be written to.`,
    }
    expect(await sizeOf(media, small)).toBe(10_240)
    expect(await errorOf(media.put(large, content(1), calm))).toEqual(readOnly)
    expect(await errorOf(media.delete(small, calm))).toEqual(readOnly)
    expect(await errorOf(diskMedia(join(disk.path, 'other')).open(small, calm))).toMatchObject({
      code: 'store.unavailable',
    })
    disk.writable(true)
    await media.put(large, content(1), calm)
    expect(await sizeOf(media, large)).toBe(1_024)
  })
})
