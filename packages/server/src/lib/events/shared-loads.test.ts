import { realEnvironment } from '@parley/core'
import type { Lookup, Ref, Stored } from '@parley/core/store'
import { describe, expect, it } from 'vitest'
import { SharedLoads } from './shared-loads.ts'

const ref = (id: number): Ref => ({ kind: 'message', id: `msg_${id}` }) as Ref

function viewOver(load: (lookups: readonly Lookup[]) => Promise<Stored[]>) {
  const asked: string[][] = []
  return {
    asked,
    view: {
      load: (lookups: readonly Lookup[]) => {
        asked.push(lookups.map((lookup) => ('id' in lookup ? lookup.id : '')))
        return load(lookups)
      },
    },
  }
}

const all = async (lookups: readonly Lookup[]): Promise<Stored[]> => lookups as unknown as Stored[]
const idsOf = (records: readonly Stored[]): string[] => records.map(({ id }) => id)

describe('loads that are shared', () => {
  it('never answer a reader of one sight with the records of another', async () => {
    const loads = new SharedLoads(realEnvironment())
    const [whole, none] = [viewOver(all), viewOver(async () => [])]
    const answers = await Promise.all([
      loads.load({ view: whole.view, sight: 'all' }, [ref(1)]),
      loads.load({ view: none.view, sight: 'none' }, [ref(1)]),
    ])
    expect(answers.map(idsOf)).toEqual([['msg_1'], []])
  })

  it('read for all concurrent callers, each record once, and return each caller its own', async () => {
    const { view, asked } = viewOver(all)
    const loads = new SharedLoads(realEnvironment())
    const answers = await Promise.all(
      [[1, 2], [2, 3], [3]].map((ids) => loads.load({ view, sight: 'all' }, ids.map(ref))),
    )
    expect(answers.map(idsOf)).toEqual([['msg_1', 'msg_2'], ['msg_2', 'msg_3'], ['msg_3']])
    expect(asked).toEqual([['msg_1', 'msg_2', 'msg_3']])
  })

  it('read at most about 500 records at once, for any number of callers', async () => {
    const { view, asked } = viewOver(all)
    const loads = new SharedLoads(realEnvironment())
    const ask = (place: number): Promise<Stored[]> => loads.load({ view, sight: 'all' }, [ref(place)])
    await Promise.all(Array.from({ length: 3000 }, (_, place) => ask(place % 300)))
    expect(asked.map(({ length }) => length)).toEqual([300])
    await Promise.all(Array.from({ length: 600 }, (_, place) => ask(place)))
    expect(asked.map(({ length }) => length)).toEqual([300, 500, 100])
  })

  it('wait for the load in progress, and never run two of a sight', async () => {
    let loading = 0
    const { view, asked } = viewOver(async (lookups) => {
      loading += 1
      expect(loading).toBe(1)
      await new Promise(setImmediate)
      await new Promise(setImmediate)
      loading -= 1
      return all(lookups)
    })
    const loads = new SharedLoads(realEnvironment())
    const first = loads.load({ view, sight: 'all' }, [ref(1)])
    await new Promise(setImmediate)
    const others = [2, 3].map((id) => loads.load({ view, sight: 'all' }, [ref(id)]))
    expect((await Promise.all([first, ...others])).map(idsOf)).toEqual([['msg_1'], ['msg_2'], ['msg_3']])
    expect(asked).toEqual([['msg_1'], ['msg_2', 'msg_3']])
  })

  it('leave out missing records, and reject for every waiting caller, and for none later', async () => {
    let fails = true
    const { view } = viewOver(async (lookups) => {
      if (fails) throw new Error('gone')
      return (await all(lookups)).filter(({ id }) => id !== 'msg_1')
    })
    const loads = new SharedLoads(realEnvironment())
    const told = await Promise.allSettled([1, 2].map((id) => loads.load({ view, sight: 'all' }, [ref(id)])))
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    fails = false
    expect(idsOf(await loads.load({ view, sight: 'all' }, [ref(1), ref(2)]))).toEqual(['msg_2'])
  })
})
