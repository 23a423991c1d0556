import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MediaId } from '@parley/core/media'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundle } from '../../../test/bundle.ts'
import { filesBelow, type Scratch, scratch } from '../../../test/scratch.ts'
import { diskMedia } from './disk-media.ts'
import { partialName, removeLeftovers } from './leftovers.ts'

const KILLS = process.env.PARLEY_PROVE === 'full' ? 100 : 5
const programs: Scratch = scratch()
let program: string

beforeAll(async () => {
  program = await bundle(new URL('../../../test/putting-process.ts', import.meta.url), programs.path)
  return () => programs[Symbol.dispose]()
})

function start(folder: string, ...given: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, folder, ...given])
}

async function kill(child: ChildProcessWithoutNullStreams): Promise<void> {
  const ended = once(child, 'close')
  child.kill('SIGKILL')
  await ended
}

const missing = 'med_ffffffffffffffffffffffffffffffff' as MediaId
const look = (folder: string): Promise<unknown> =>
  diskMedia(folder).open(missing, { signal: new AbortController().signal })

describe('a write that is killed', () => {
  it('in the middle of its content leaves no file, and the next start removes its remains', async () => {
    using folder = scratch()
    const child = start(folder.path, 'stall')
    const [line] = await once(createInterface(child.stdout), 'line')
    expect(line).toBe('midway')
    // A start during a write leaves it alone.
    await look(folder.path)
    const partial = join(folder.path, '.partial')
    expect(readdirSync(partial).length).toBe(1)
    await kill(child)
    expect(filesBelow(folder.path).map((name) => name.split('/')[0])).toEqual(['.partial'])
    await look(folder.path)
    expect(filesBelow(folder.path)).toEqual([])
  })

  it(`at ${KILLS} moments loses no acknowledged file, and leaves no partial one`, async () => {
    using folder = scratch()
    const acknowledged = new Set<string>()
    const checked = new Set<string>()
    for (let round = 0; round < KILLS; round += 1) {
      const child = start(folder.path, 'run', String(acknowledged.size + round))
      const ended = once(child, 'close')
      const goal = acknowledged.size + 3 + ((round * 7) % 20)
      for await (const line of createInterface(child.stdout)) {
        acknowledged.add(line)
        if (acknowledged.size >= goal && !child.killed) child.kill('SIGKILL')
      }
      // Its output ends before the process does, and the files of a live process stay.
      await ended
      await look(folder.path)
      const files = filesBelow(folder.path)
      expect(files.filter((name) => name.startsWith('.partial'))).toEqual([])
      const names = new Set(files.map((name) => basename(name)))
      expect([...acknowledged].filter((id) => !names.has(id))).toEqual([])
      const fresh = files.filter((name) => !checked.has(name))
      for (const name of fresh) checked.add(name)
      const halves = fresh.filter((name) => !isWhole(readFileSync(join(folder.path, name)), basename(name)))
      expect(halves).toEqual([])
    }
  })
})

function isWhole(bytes: Uint8Array, id: string): boolean {
  const value = Number.parseInt(id.slice(-8), 16) % 256
  return Buffer.alloc(100_000, value).equals(bytes)
}

describe('the removal at a start', () => {
  const now = Date.UTC(2026, 0, 1)
  const removed = async (name: string, modified: number): Promise<boolean> => {
    using folder = scratch()
    const path = join(folder.path, name)
    writeFileSync(path, 'half')
    utimesSync(path, modified / 1000, modified / 1000)
    await removeLeftovers(folder.path, now)
    return readdirSync(folder.path).length === 0
  }
  const own = partialName()
  const [, pid = '', rest = ''] = /^[0-9a-f]{8}-(\d+)(-.*)$/.exec(own) ?? []
  const elsewhere = `00000000-${pid}${rest}`

  it('leaves the file of a running process', async () => {
    expect(await removed(own, now)).toBe(false)
    expect(await removed(own.replace(`-${pid}-`, `-${process.ppid}-`), now)).toBe(false)
  })

  it('removes the file of an ended process, also if another process has its number by now', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'close')
    expect(await removed(own.replace(`-${pid}-`, `-${child.pid}-`), now)).toBe(true)
    expect(await removed(own, now - process.uptime() * 1000 - 2_000)).toBe(true)
  })

  it('removes the file of another machine after an hour without a write', async () => {
    expect([await removed(elsewhere, now - 3_599_000), await removed(elsewhere, now - 3_601_000)]).toEqual([
      false,
      true,
    ])
    expect(await removed('a file of another program', now)).toBe(false)
  })
})
