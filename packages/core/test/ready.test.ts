import { describe, expect, it } from 'vitest'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { fakeChannel } from '../src/lib/testing/channel.ts'
import { customer } from '../src/testing.ts'

/** A store that can be read, and written to only while its disk has room. */
async function openOnSmallDisk(): Promise<{ parley: Parley; disk: { full: boolean }; commits: () => number }> {
  const store = memoryStore()
  const disk = { full: false }
  let commits = 0
  const small: Store = {
    ...store,
    async commit(...given) {
      commits += 1
      if (disk.full) throw new ParleyError('store.unavailable', { reason: 'The disk is full.' })
      return store.commit(...given)
    },
  }
  const parley = await createParley({
    store: small,
    channels: { line: fakeChannel() },
    environment: { log: silentLogger },
  })
  return { parley, disk, commits: () => commits }
}

const write = (parley: Parley) => parley.conversations.start({ channel: 'line', to: customer, text: 'hi' })

describe('an installation on a disk that is full', () => {
  it('is not ready from the first failed change until one succeeds, without other writes meanwhile', async () => {
    const { parley, disk } = await openOnSmallDisk()
    disk.full = true
    await expect(write(parley)).rejects.toMatchObject({ code: 'store.unavailable' })
    for (const _ of [1, 2]) {
      await expect(parley.ready()).rejects.toMatchObject({ code: 'store.unavailable', reason: 'The disk is full.' })
    }
    disk.full = false
    await parley.ready()
    await parley.stop()
  })

  it('writes nothing for a further ready while no write fails', async () => {
    const { parley, commits } = await openOnSmallDisk()
    await parley.ready()
    await write(parley)
    const before = commits()
    await parley.ready()
    expect(commits()).toBe(before)
    await parley.stop()
  })
})

describe('found by use: ready means ready', () => {
  it('the first call makes a real write, also if nothing was written yet', async () => {
    const { parley, disk, commits } = await openOnSmallDisk()
    disk.full = true
    await expect(parley.ready()).rejects.toMatchObject({ code: 'store.unavailable', reason: 'The disk is full.' })
    disk.full = false
    const before = commits()
    await parley.ready()
    expect(commits()).toBe(before + 1)
    for (const _ of [1, 2, 3]) await parley.ready()
    expect(commits()).toBe(before + 1)
    await parley.stop()
  })

  it('warms the store and the channels up before it writes, once for all callers', async () => {
    const steps: string[] = []
    const store = memoryStore()
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const line = fakeChannel()
    const parley = await createParley({
      store: {
        ...store,
        async warmUp() {
          steps.push('store')
          await held
        },
        async commit(...given) {
          steps.push('commit')
          return store.commit(...given)
        },
      },
      channels: {
        line: {
          ...line,
          open: async (context) => ({ ...(await line.open(context)), warmUp: () => void steps.push('channel') }),
        },
      },
      environment: { log: silentLogger },
    })
    steps.length = 0
    const asked = [1, 2, 3].map(() => parley.ready())
    for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(steps).toEqual(['store', 'channel'])
    release()
    await Promise.all(asked)
    expect(steps).toEqual(['store', 'channel', 'commit'])
    await parley.stop()
  })

  it('is not ready if a warm-up fails, and tries again', async () => {
    const store = memoryStore()
    let cold = true
    const warmUp = async (): Promise<void> => {
      if (cold) throw new ParleyError('store.unavailable', { reason: 'No connection is free.' })
    }
    const parley = await createParley({ store: { ...store, warmUp }, environment: { log: silentLogger } })
    await expect(parley.ready()).rejects.toMatchObject({ reason: 'No connection is free.' })
    cold = false
    await parley.ready()
    await parley.stop()
  })
})
