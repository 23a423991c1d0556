import { casesOf, type StoreCase } from '../case.ts'
import { attempt, commit, commitOf, create, emit, refOf, remove, replace, together } from '../commits.ts'
import { numbersOf, ownerOf, read, readLog } from '../reads.ts'
import * as a from '../samples.ts'

const ann = a.contact('ann', { name: 'Ann' })

export const versionCases: readonly StoreCase[] = casesOf('commit', {
  'a record at the expected version is replaced as a whole': async ({ store, expect }) => {
    await commit(store, create(ann), replace(ann, { name: null, createdAt: a.START + 5 }))
    expect(await read(store, ann)).toEqual({ ...ann, version: 2, name: null, createdAt: a.START + 5 })
  },

  'a version older than the stored one is a conflict': async ({ store, expect }) => {
    await commit(store, create(ann), replace(ann, { name: 'Anna' }))
    expect(await attempt(store, replace(ann, { name: 'lost' }))).toEqual([false])
    expect((await read(store, ann))?.name).toBe('Anna')
  },

  'a version newer than the stored one is a conflict': async ({ store, expect }) => {
    await commit(store, create(ann))
    expect(await attempt(store, replace({ ...ann, version: 2 }))).toEqual([false])
    expect((await read(store, ann))?.version).toBe(1)
  },

  'a version of a missing record is a conflict': async ({ store, expect }) => {
    expect(await attempt(store, replace(ann))).toEqual([false])
    expect(await read(store, ann)).toBe(undefined)
  },

  'an existing record that is expected absent is a conflict': async ({ store, expect }) => {
    await commit(store, create(ann))
    expect(await attempt(store, create({ ...ann, name: 'Impostor' }))).toEqual([false])
    expect((await read(store, ann))?.name).toBe('Ann')
  },

  'of fifty concurrent commits that create one record exactly one takes effect, and its event is the only one': async ({
    store,
    expect,
  }) => {
    const tries = Array.from({ length: 50 }, (_, place) =>
      attempt(store, together(create({ ...ann, name: `${place}` }), emit(a.event(place)))),
    )
    const answers = (await Promise.all(tries)).flat()
    expect(answers.filter(Boolean).length).toBe(1)
    const winner = answers.indexOf(true)
    expect((await read(store, ann))?.name).toBe(`${winner}`)
    expect(numbersOf(await readLog(store))).toEqual([winner])
  },

  'of fifty concurrent commits that replace one version exactly one takes effect': async ({ store, expect }) => {
    await commit(store, create(ann))
    const tries = Array.from({ length: 50 }, (_, place) => attempt(store, replace(ann, { name: `${place}` })))
    const answers = (await Promise.all(tries)).flat()
    expect(answers.filter(Boolean).length).toBe(1)
    expect(await read(store, ann)).toEqual({ ...ann, version: 2, name: `${answers.indexOf(true)}` })
  },

  'writers that load, decide and retry lose no update': async ({ store, expect }) => {
    await commit(store, create({ ...ann, name: '' }))
    const append = async (letter: string): Promise<void> => {
      for (let tries = 0; tries < 100; tries++) {
        const current = await read(store, ann)
        if (current === undefined) continue
        const [done] = await attempt(store, replace(current, { name: `${current.name}${letter}` }))
        if (done === true) return
      }
    }
    const letters = [...'abcdefghij']
    await Promise.all(letters.map(append))
    const last = await read(store, ann)
    expect([...(last?.name ?? '')].sort()).toEqual(letters)
    expect(last?.version).toBe(11)
  },

  'two records change together or not at all': async ({ store, expect }) => {
    const bob = a.contact('bob', { name: 'Bob' })
    await commit(store, create(ann, bob))
    const swap = together(replace(ann, { name: 'Bob' }), replace(bob, { name: 'Ann' }))
    const answers = await Promise.all([attempt(store, swap), attempt(store, swap)])
    expect(answers.flat().filter(Boolean).length).toBe(1)
    expect([(await read(store, ann))?.name, (await read(store, bob))?.name]).toEqual(['Bob', 'Ann'])
  },
})

export const chainCases: readonly StoreCase[] = casesOf('commit', {
  'a later commit of a batch may build on the versions of an earlier one': async ({ store, expect }) => {
    const second = { ...ann, version: 2, name: 'Anna' }
    await commit(store, create(ann), replace(ann, { name: 'Anna' }), replace(second, { name: 'Anne' }))
    expect(await read(store, ann)).toEqual({ ...ann, version: 3, name: 'Anne' })
  },

  'a commit that builds on a failed commit of the batch fails': async ({ store, expect }) => {
    await commit(store, create(ann))
    const broken = together(replace(ann, { name: 'never' }), replace(a.contact('nobody')))
    const batch = [broken, replace({ ...ann, version: 2 }), create(a.contact('bob'))]
    expect(await attempt(store, ...batch)).toEqual([false, false, true])
    expect(await read(store, ann)).toEqual(ann)
  },

  'a commit that builds on a failed commit of the batch fails, even if another writer made that version': async ({
    store,
    expect,
  }) => {
    await commit(store, create(ann), replace(ann, { name: 'theirs' }))
    const batch = [replace(ann, { name: 'never' }), replace({ ...ann, version: 2 }, { name: 'never' })]
    expect(await attempt(store, ...batch)).toEqual([false, false])
    expect(await read(store, ann)).toEqual({ ...ann, version: 2, name: 'theirs' })
  },

  'commits of a batch take effect in its order: a commit that builds on a later one fails': async ({
    store,
    expect,
  }) => {
    expect(await attempt(store, replace(ann, { name: 'Anna' }), create(ann))).toEqual([false, true])
    expect(await read(store, ann)).toEqual(ann)
  },

  'of two commits of a batch that expect the same version the first takes effect': async ({ store, expect }) => {
    await commit(store, create(ann))
    const rivals = [replace(ann, { name: 'first' }), replace(ann, { name: 'second' })]
    expect(await attempt(store, ...rivals)).toEqual([true, false])
    expect((await read(store, ann))?.name).toBe('first')
  },

  'of two commits of a batch that create the same record the first takes effect': async ({ store, expect }) => {
    expect(await attempt(store, create(ann), create({ ...ann, name: 'second' }))).toEqual([true, false])
    expect((await read(store, ann))?.name).toBe('Ann')
  },

  'a batch may create, remove and create the same record': async ({ store, expect }) => {
    await commit(store, create(ann), remove(ann), create({ ...ann, name: 'reborn' }))
    expect(await read(store, ann)).toEqual({ ...ann, name: 'reborn' })
  },

  'a batch may move a key from one record to another': async ({ store, expect }) => {
    const [first, second] = [a.conversation('first', { keys: [a.keyNamed('thread')] }), a.conversation('second')]
    await commit(
      store,
      create(first),
      replace(first, { keys: [] }),
      create({ ...second, keys: [a.keyNamed('thread')] }),
    )
    expect(await ownerOf(store, a.keyNamed('thread'))).toBe('con_second')
  },

  'a batch may create a job and change it': async ({ store, expect }) => {
    const waiting = a.job('deliver')
    await commit(store, create(waiting), replace(waiting, { due: a.START + 5 }))
    expect(await read(store, waiting)).toEqual({ ...waiting, version: 2, due: a.START + 5 })
  },

  'a chain as long as a batch takes effect': async ({ store, expect }) => {
    const length = Math.min(store.capabilities.batch, 100)
    const steps = Array.from({ length: length - 1 }, (_, place) =>
      replace({ ...ann, version: place + 1 }, { name: `${place}` }),
    )
    await commit(store, create(ann), ...steps)
    expect((await read(store, ann))?.version).toBe(length)
  },

  'commits of two tenants may share a batch': async ({ store, expect }) => {
    const hers = a.contact('ann', { tenant: a.globex, name: 'Other Ann' })
    await commit(
      store,
      create(ann),
      create(hers),
      replace(ann, { name: 'Anna' }),
      commitOf({ events: [a.event(1)] }, a.globex),
    )
    expect((await read(store, ann))?.name).toBe('Anna')
    expect((await store.load(a.globex, [refOf(hers)])).records).toEqual([hers])
    expect(numbersOf(await readLog(store, { tenant: a.globex }))).toEqual([1])
  },
})
