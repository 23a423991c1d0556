import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createParley, type JobId, message, type Parley, type ParleyOptions, type TenantId } from '../src/index.ts'
import { schemaOf } from '../src/lib/model/schema.ts'
import type { Commit, Store } from '../src/lib/ports/store.ts'
import { type Branded, type Command, defineModule, defineRecord, needs, type RecordKind, text } from '../src/module.ts'
import { fakeChannel, virtualEnvironment } from '../src/testing.ts'
import { openUndyingStore } from './undying-store.ts'

type EntryId = Branded<'EntryId'>
interface Entry {
  kind: 'entry'
  tenant: TenantId
  id: EntryId
  version: number
  text: string
}

const queries = { entries: { keyset: ['id'] } } as const
const entry: RecordKind<Entry, typeof queries> = defineRecord<Entry>()({
  kind: 'entry',
  prefix: 'ent',
  table: 'entries',
  keyed: false,
  columns: { text },
  queries,
})

interface Tally {
  id: 'tally'
  reads: { list: typeof entry.queries.entries }
  events: { 'entry.added': { entryId: EntryId } }
  commands: { add: Command<{ text: string }, Entry> }
}

type On = NonNullable<Parameters<typeof defineModule<Tally>>[0]['on']>

/** One entry for each message. */
const onMessage: On = {
  'message.received': (draft, { messageId }, state) => {
    if (!state.has(message.ref(messageId))) return needs(message.ref(messageId))
    const id = draft.newId(entry)
    draft.put(entry, { id, text: state.get(message, messageId)?.text ?? '' })
    draft.emit({ type: 'entry.added', version: 1, entryId: id })
    return undefined
  },
}

const tally = (on: On = onMessage) =>
  defineModule<Tally>({
    id: 'tally',
    records: [entry],
    reads: { list: entry.queries.entries },
    events: { 'entry.added': { subject: 'entryId' } },
    commands: {
      add: {
        input: z.object({ text: z.string() }),
        decide(draft, { text: words }) {
          const id = draft.newId(entry)
          draft.emit({ type: 'entry.added', version: 1, entryId: id })
          return draft.put(entry, { id, text: words })
        },
      },
    },
    on,
  })

type Options = Pick<ParleyOptions, 'modules' | 'on'>

/** Several processes over one store, with one clock. */
async function world() {
  const harness = await openUndyingStore()
  const environment = virtualEnvironment()
  const line = fakeChannel({ kind: 'line' })
  const processes: Parley[] = []
  const open = async (options: Options = {}, change = (store: Store): Store => store): Promise<Parley> => {
    const shared = (await harness.second?.()) as Store
    // The store in memory has one schema for all processes.
    const migrate: Store['migrate'] = (given) => shared.migrate({ ...given, schema: schemaOf([entry]) })
    const store = change({ ...shared, migrate })
    const parley = await createParley({ store, channels: { line }, ...options, environment } as ParleyOptions)
    processes.push(parley)
    return parley
  }
  const start = async (parley: Parley): Promise<Parley> => {
    const starting = parley.start()
    await environment.advance(5_000)
    await starting
    return parley
  }
  let customers = 0
  return {
    environment,
    open,
    start,
    /** A process with the module that runs jobs. */
    worker: async (on?: On, change?: (store: Store) => Store) => start(await open({ modules: [tally(on)] }, change)),
    /** A message of a customer of its own. */
    post: async (parley: Parley, words: string): Promise<void> => {
      customers += 1
      const from = `+1415555${String(1000 + customers)}`
      expect((await parley.handleWebhook('line' as never, line.inbound({ from, text: words }))).ok).toBe(true)
    },
    /** The texts of all entries. */
    entries: async (): Promise<string[]> => {
      const reader = (await open({ modules: [tally()] })) as Parley<'line', Tally>
      return (await reader.tally.list({ limit: 100 })).items.map((each) => each.text).toSorted()
    },
    jobs: async (): Promise<unknown[]> => {
      const { items } = await (await open()).jobs.list({ where: { queue: 'on:module:tally:message.received' } })
      return items
    },
    stop: async (): Promise<void> => {
      const stopping = Promise.all(processes.map((each) => each.stop({ timeout: 0 })))
      await environment.advance(5_000)
      await stopping
    },
  }
}

/** Whether a commit ends the job of a reaction. */
function endsReaction({ jobs }: Commit): boolean {
  return jobs.some(({ state, work }) => state === 'done' && work.type === 'handle')
}

/** The store of a process that is killed at the commit that ends a reaction: before it, or after it. */
function killing(moment: 'before' | 'after') {
  let isKilled = false
  const never = new Promise<never>(() => undefined)
  const alive = <Answer>(call: () => Promise<Answer>): Promise<Answer> => (isKilled ? never : call())
  const change = (store: Store): Store => ({
    ...store,
    load: (tenant, lookups) => alive(() => store.load(tenant, lookups)),
    find: (tenant, question) => alive(() => store.find(tenant, question)),
    claim: (options) => alive(() => store.claim(options)),
    commit: (commits) =>
      alive(async () => {
        if (!commits.some(endsReaction)) return store.commit(commits)
        isKilled = true
        if (moment === 'after') await store.commit(commits)
        return never
      }),
  })
  return { change, isKilled: () => isKilled }
}

describe('reactions of modules over several processes', () => {
  it('an event of a process without the module is reacted to by a process that has it', async () => {
    const { worker, open, post, entries, jobs, environment, stop } = await world()
    const web = await open()
    await worker()
    await post(web, 'one')
    await post(web, 'two')
    expect(await entries()).toEqual([])
    expect(await jobs()).toHaveLength(2)
    await environment.advance(10_000)
    expect(await entries()).toEqual(['one', 'two'])
    expect(await jobs()).toEqual([])
    await stop()
  })

  it('in a rolling update, where both versions take webhooks, each event is reacted to once', async () => {
    const { worker, open, post, entries, jobs, environment, stop } = await world()
    const old = await open()
    const next = await worker()
    const texts = Array.from({ length: 20 }, (_, place) => `message ${String(place).padStart(2, '0')}`)
    for (const [place, each] of texts.entries()) {
      await post(place % 2 === 0 ? old : next, each)
      if (place % 5 === 0) await environment.advance(300)
    }
    await environment.advance(10_000)
    expect(await entries()).toEqual(texts)
    expect(await jobs()).toEqual([])
    await stop()
  })

  it('a process with the module reacts in the commit of the event, and makes no job', async () => {
    const { worker, post, entries, jobs, stop } = await world()
    const both = await worker()
    await post(both, 'at once')
    expect(await entries()).toEqual(['at once'])
    expect(await jobs()).toEqual([])
    await stop()
  })

  it('events wait while no process has the module', async () => {
    const { worker, open, post, entries, environment, stop } = await world()
    const web = await open()
    const first = await worker()
    await first.stop({ timeout: 0 })
    await post(web, 'waits')
    await environment.advance(60_000)
    expect(await entries()).toEqual([])
    await worker()
    await environment.advance(10_000)
    expect(await entries()).toEqual(['waits'])
    await stop()
  })

  it('an older version of the module leaves a reaction that it lacks to the newer one', async () => {
    const { worker, open, post, entries, jobs, environment, stop } = await world()
    const old = await worker({})
    const web = await open({ modules: [tally({})] })
    await worker()
    await post(web, 'of the old web')
    await post(old, 'of the old worker')
    await environment.advance(10_000)
    expect(await entries()).toEqual(['of the old web', 'of the old worker'])
    expect(await jobs()).toEqual([])
    await stop()
  })

  it.each(['before', 'after'] as const)(
    'a process killed %s the commit of a reaction: it takes effect once',
    async (moment) => {
      const { worker, open, post, entries, jobs, environment } = await world()
      const web = await open()
      const { change, isKilled } = killing(moment)
      await worker(onMessage, change)
      await post(web, 'once')
      await environment.advance(1_000)
      expect(isKilled()).toBe(true)
      expect(await entries()).toEqual(moment === 'before' ? [] : ['once'])
      await worker()
      await environment.advance(60_000)
      expect(await entries()).toEqual(['once'])
      expect(await jobs()).toEqual([])
    },
  )

  it('a worker that another one took the job over from commits nothing', async () => {
    const { worker, open, post, entries, jobs, environment, stop } = await world()
    const web = await open()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let isHeld = false
    await worker(onMessage, (store) => ({
      ...store,
      async claim(options) {
        if (isHeld) await held
        return store.claim(options)
      },
      async commit(commits) {
        isHeld ||= commits.some(endsReaction)
        if (isHeld) await held
        return store.commit(commits)
      },
    }))
    await post(web, 'once')
    await environment.advance(1_000)
    await worker()
    await environment.advance(60_000)
    expect(await entries()).toEqual(['once'])
    release()
    await environment.advance(10_000)
    expect(await entries()).toEqual(['once'])
    expect(await jobs()).toEqual([])
    await stop()
  })

  it('a reaction that throws is run again, then dead, and a replay runs the corrected one', async () => {
    const { worker, open, post, entries, jobs, environment, stop } = await world()
    const web = await open()
    const broken = await worker({
      'message.received': () => {
        throw new TypeError('no stock')
      },
    })
    await post(web, 'later')
    await environment.advance(2 * 3_600_000)
    const [dead] = (await jobs()) as { id: JobId; state: string; error: string }[]
    expect(dead).toMatchObject({ state: 'dead', failures: 20 })
    expect(dead?.error).toContain(
      'The reaction of the module tally to message.received threw a value of type TypeError.',
    )
    await broken.stop({ timeout: 0 })
    await worker()
    await web.jobs.replay(dead?.id as JobId)
    await environment.advance(10_000)
    expect(await entries()).toEqual(['later'])
    await stop()
  })

  it('a reaction in a job causes others and handlers, and finds the records that its event names', async () => {
    const { open, start, post, entries, environment, stop } = await world()
    const handled: string[] = []
    const follow: On = {
      ...onMessage,
      'entry.added': (draft, { entryId }) => {
        const known = draft.get(entry, entryId)
        if (known !== undefined) draft.put(entry, { ...known, text: `${known.text} followed` })
        return undefined
      },
    }
    const web = await open({ modules: [tally({})] })
    const on = { 'entry.added': { log: () => void handled.push('entry.added') } }
    await start(await open({ modules: [tally(follow)], on } as never))
    await post(web, 'message')
    await (web as Parley<'line', Tally>).tally.add({ text: 'command' })
    await environment.advance(10_000)
    expect(await entries()).toEqual(['command followed', 'message followed'])
    expect(handled).toHaveLength(2)
    await stop()
  })

  it('are listed with the handlers; those of a module that is gone can be removed', async () => {
    const { worker, open, post, jobs, environment, stop } = await world()
    const last = await worker({ ...onMessage, 'entry.added': () => undefined, 'message.imported': () => undefined })
    await last.stop({ timeout: 0 })
    const web = await open({ on: { 'message.received': { module: () => undefined } } })
    const names = async (): Promise<string[]> => (await web.handlers.list()).map(({ name }) => name).toSorted()
    expect(await names()).toEqual(['module:tally:entry.added', 'module:tally:message.received'])
    await expect(web.handlers.remove('module:tal')).rejects.toMatchObject({ code: 'not_found' })
    await web.handlers.remove('module:tally:entry.added')
    expect(await names()).toEqual(['module:tally:message.received'])
    await post(web, 'before')
    await web.handlers.remove('module:tally')
    expect(await names()).toEqual([])
    await environment.advance(1_000)
    await post(web, 'after')
    const [left, ...more] = (await jobs()) as { id: JobId }[]
    expect(more).toEqual([])
    await web.jobs.remove(left?.id as JobId)
    await expect(web.handlers.remove('module:tally')).rejects.toMatchObject({ code: 'not_found' })
    await stop()
  })

  it('before a process with the module has started once, no job is made', async () => {
    const { worker, open, post, entries, jobs, environment, stop } = await world()
    const web = await open()
    const unstarted = await open({ modules: [tally()] })
    await post(web, 'before')
    await post(unstarted, 'in the commit')
    expect(await jobs()).toEqual([])
    await worker()
    await environment.advance(10_000)
    expect(await entries()).toEqual(['in the commit'])
    await stop()
  })
})
