import { describe, expect, it } from 'vitest'
import { tenant } from '../../../../test/deciding.ts'
import { keys } from '../../../../test/keys.ts'
import { migratedStore } from '../../../../test/migrated-store.ts'
import { ParleyError } from '../../errors/parley-error.ts'

import { kernel } from '../../model/schema.ts'
import { realEnvironment } from '../../ports/environment.ts'
import type { MessageFact } from '../../ports/fact.ts'
import type { Commit, CommitResult, Lookup, Store } from '../../ports/store.ts'
import { virtualEnvironment } from '../../testing/environment.ts'
import { intentOf } from '../ingest/facts.ts'
import { Writer } from './writer.ts'

function text(providerId: string, from = '+15550001'): MessageFact {
  const address = { scheme: 'tel', value: from, display: from }
  const thread = [{ thread: from }]
  return { type: 'message', direction: 'inbound', providerId, from: address, thread, text: providerId }
}

/** A store that does something else with its next commits. */
function interrupted(...instead: ((commits: readonly Commit[], store: Store) => Promise<CommitResult[]>)[]) {
  const store = migratedStore()
  const batches: number[] = []
  const wrapped: Store = {
    ...store,
    commit(commits) {
      batches.push(commits.length)
      return instead.shift()?.(commits, store) ?? store.commit(commits)
    },
  }
  return { store: wrapped, batches }
}

function writerOver(store: Store): Writer {
  return new Writer({ keys, store, environment: realEnvironment(), handlers: () => [], committed: () => undefined })
}

const receiving = (writer: Writer, fact: MessageFact): Promise<unknown> =>
  writer.submit(intentOf({ keys }, tenant, 'sms', fact))

async function messages(store: Store, from = '+15550001'): Promise<string[]> {
  const { records } = await store.find(tenant, {
    query: kernel.conversation.queries.conversations,
    where: {},
    order: 'oldest',
    limit: 100,
  })
  const conversation = records.find(({ addressValue }) => addressValue === from)
  if (conversation === undefined) return []
  const where = { conversationId: conversation.id }
  const page = await store.find(tenant, { query: kernel.message.queries.messages, where, order: 'oldest', limit: 100 })
  return page.records.map(({ text }) => text)
}

describe('group commit', () => {
  it('writes intents that arrive together in one commit, decided in the order of arrival', async () => {
    const { store, batches } = interrupted()
    const writer = writerOver(store)
    await Promise.all(['1', '2', '3'].map((id) => receiving(writer, text(id))))
    expect(batches).toEqual([3])
    expect(await messages(store)).toEqual(['1', '2', '3'])
  })

  it('commits no more at once than the store accepts', async () => {
    const { store, batches } = interrupted()
    const writer = writerOver({ ...store, capabilities: { ...store.capabilities, batch: 2 } })
    await Promise.all(['1', '2', '3', '4', '5'].map((id) => receiving(writer, text(id))))
    expect(batches).toEqual([2, 2, 1])
  })

  it('decides again over fresh records after a conflict, before later intents', async () => {
    const { store } = interrupted(async (commits) => commits.map(() => ({ ok: false, conflict: 'spurious' })))
    const writer = writerOver(store)
    const first = receiving(writer, text('1'))
    await realEnvironment().turn()
    await Promise.all([first, receiving(writer, text('2'))])
    expect(await messages(store)).toEqual(['1', '2'])
  })

  it('does not let a conflict of one intent stop its neighbors', async () => {
    const { store } = interrupted(async (commits, inner) => [
      { ok: false, conflict: 'another process was first' },
      ...(await inner.commit(commits.slice(1))),
    ])
    const writer = writerOver(store)
    await Promise.all([receiving(writer, text('1')), receiving(writer, text('2', '+15550002'))])
    expect([await messages(store), await messages(store, '+15550002')]).toEqual([['1'], ['2']])
  })

  it('invariant 1: acknowledges a second copy only when the first is durable', async () => {
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const { store } = interrupted(
      async (commits) => commits.map(() => ({ ok: false, conflict: 'spurious' })),
      async (commits, inner) => held.then(() => inner.commit(commits)),
    )
    const writer = writerOver(store)
    const acknowledged: string[] = []
    const both = ['first', 'second'].map((copy) => receiving(writer, text('1')).then(() => acknowledged.push(copy)))
    for (let turns = 0; turns < 5; turns += 1) await realEnvironment().turn()
    expect(acknowledged).toEqual([])
    release?.()
    await Promise.all(both)
    expect(await messages(store)).toEqual(['1'])
  })

  it('refuses no intent for a write of an earlier one that did not take effect', async () => {
    const { store } = interrupted(async (commits) => commits.map(() => ({ ok: false, conflict: 'spurious' })))
    const writer = writerOver(store)
    const closing = new AbortController()
    const first = writer.submit({
      ...intentOf({ keys }, tenant, 'sms', text('1')),
      decide(state, context) {
        closing.signal.throwIfAborted()
        closing.abort(new Error('refused at the second look'))
        return intentOf({ keys }, tenant, 'sms', text('1')).decide(state, context)
      },
    })
    const id = keys.messageId(tenant, 'sms', '1')
    const second = writer.submit({
      tenant,
      lookups: [kernel.message.ref(id)],
      decide(state) {
        if (state.get(kernel.message, id) !== undefined) throw new Error('It exists.')
        return { result: 'It does not exist.' }
      },
    })
    await expect(first).rejects.toThrow('refused at the second look')
    expect(await second).toBe('It does not exist.')
  })

  it('rejects all intents of a batch when the store fails, and continues with the next', async () => {
    const { store } = interrupted(async () => {
      throw new ParleyError('store.unavailable')
    })
    const writer = writerOver(store)
    const results = await Promise.allSettled([receiving(writer, text('1')), receiving(writer, text('2'))])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await receiving(writer, text('3'))
    expect(await messages(store)).toEqual(['3'])
  })

  it('rejects with a retryable error instead of an endless conflict', async () => {
    const store: Store = {
      ...migratedStore(),
      commit: async (commits) => commits.map(() => ({ ok: false, conflict: 'always' })),
    }
    await expect(receiving(writerOver(store), text('1'))).rejects.toMatchObject({
      code: 'store.contended',
      retryable: true,
    })
  })

  it('withdraws an intent that its caller aborts before it was decided', async () => {
    const { store } = interrupted()
    const writer = writerOver(store)
    const aborting = new AbortController()
    const given = writer.submit(intentOf({ keys }, tenant, 'sms', text('1')), { signal: aborting.signal })
    aborting.abort(new Error('gone'))
    await expect(given).rejects.toThrow('gone')
    expect(await messages(store)).toEqual([])
  })

  it('accepts nothing after close, and finishes its queue', async () => {
    const { store } = interrupted()
    const writer = writerOver(store)
    const last = receiving(writer, text('1'))
    await writer.close()
    await last
    await expect(receiving(writer, text('2'))).rejects.toMatchObject({ code: 'parley.stopped' })
    expect(await messages(store)).toEqual(['1'])
  })
})

describe('two batches in progress', () => {
  /** A store with commits that take effect in the order of their release. */
  function held() {
    const store = migratedStore()
    const releases: (() => void)[] = []
    const wrapped: Store = {
      ...store,
      async commit(commits) {
        await new Promise<void>((resolve) => {
          releases.push(resolve)
        })
        return store.commit(commits)
      },
    }
    const turns = async (): Promise<void> => {
      for (let each = 0; each < 5; each += 1) await realEnvironment().turn()
    }
    return { store: wrapped, releases, turns }
  }

  it('an intent without a record in common is decided while a batch is made durable', async () => {
    const { store, releases, turns } = held()
    const writer = writerOver(store)
    const acknowledged: string[] = []
    const note = (id: string) => () => acknowledged.push(id)
    const first = receiving(writer, text('1')).then(note('1'))
    await turns()
    const second = receiving(writer, text('2', '+15550002')).then(note('2'))
    await turns()
    expect(releases.length).toBe(2)
    releases[1]?.()
    await second
    expect(acknowledged).toEqual(['2'])
    releases[0]?.()
    await first
  })

  it('an intent with a record in common waits for the batch, and reads its result', async () => {
    const { store, releases, turns } = held()
    const writer = writerOver(store)
    const both = [receiving(writer, text('1'))]
    await turns()
    both.push(receiving(writer, text('2')))
    await turns()
    expect(releases.length).toBe(1)
    releases[0]?.()
    await turns()
    releases[1]?.()
    await Promise.all(both)
    expect(await messages(store)).toEqual(['1', '2'])
  })

  it('splits a long queue, so that one half is decided while the other is made durable', async () => {
    const { store, releases, turns } = held()
    const writer = writerOver(store)
    const all = Array.from({ length: 64 }, (_, each) => receiving(writer, text(String(each), `+1555${1000 + each}`)))
    await turns()
    expect(releases.length).toBe(2)
    for (let each = 0; each < 64; each += 1) {
      releases[each]?.()
      await turns()
    }
    await Promise.all(all)
  })

  it('one batch follows the other within a transaction', async () => {
    const { store, releases, turns } = held()
    const parts = { store, environment: realEnvironment(), handlers: () => [], committed: () => undefined }
    const writer = new Writer({ keys, ...parts, oneAtATime: true })
    const all = [receiving(writer, text('1'))]
    await turns()
    all.push(receiving(writer, text('2', '+15550002')))
    await turns()
    expect(releases.length).toBe(1)
    releases[0]?.()
    await turns()
    releases[1]?.()
    await Promise.all(all)
  })
})

describe('a prompt submit', () => {
  const prompt = (writer: Writer, fact: MessageFact): Promise<string> =>
    writer.submit(intentOf({ keys }, tenant, 'sms', fact), { prompt: true }).then(
      () => 'durable',
      (error: unknown) => ParleyError.from(error).code,
    )

  it('rejects within a second if the store hangs, as does a later one; a commit in progress completes', async () => {
    let answer: (() => void) | undefined
    const { store } = interrupted(async (commits, beneath) => {
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      return beneath.commit(commits)
    })
    const environment = virtualEnvironment()
    const writer = new Writer({ keys, store, environment, handlers: () => [], committed: () => undefined })
    const began = environment.now()
    const first = prompt(writer, text('1'))
    await environment.advance(500)
    const second = prompt(writer, text('2'))
    await environment.advance(400)
    expect(await first).toBe('store.unavailable')
    expect(environment.now() - began).toBeLessThanOrEqual(900)
    await environment.advance(900)
    expect(await second).toBe('store.unavailable')
    answer?.()
    await writer.close()
    expect(await messages(store)).toEqual(['1'])
  })

  it('waits longer while a slow store makes others durable, for nine seconds at most', async () => {
    const environment = virtualEnvironment()
    const { signal } = new AbortController()
    const hangs = () => new Promise<CommitResult[]>(() => {})
    const takesLong = async (commits: readonly Commit[], beneath: Store): Promise<CommitResult[]> => {
      await environment.sleep(150, { signal })
      return beneath.commit(commits)
    }
    const { store } = interrupted(hangs, ...Array.from({ length: 60 }, () => takesLong))
    const writer = new Writer({ keys, store, environment, handlers: () => [], committed: () => undefined })
    let result: string | undefined
    void prompt(writer, text('1', '+15550002')).then((answer) => {
      result = answer
    })
    const others: Promise<string>[] = []
    for (let place = 2; place < 30; place += 1) {
      await environment.advance(300)
      expect(result, `after ${(place - 1) * 300} ms`).toBeUndefined()
      others.push(prompt(writer, text(String(place))))
    }
    await environment.advance(600)
    expect(result).toBe('store.unavailable')
    await environment.advance(3000)
    expect(new Set(await Promise.all(others))).toEqual(new Set(['durable']))
  })

  it('does not reject while the store answers, for any setting of the clock', async () => {
    const { store } = interrupted()
    const environment = { ...realEnvironment(), now: () => Date.now() + Math.random() * 1e10 }
    const writer = new Writer({ keys, store, environment, handlers: () => [], committed: () => undefined })
    expect(await prompt(writer, text('1'))).toBe('durable')
  })
})

describe('found by use: one bad record stops its neighbors', () => {
  it('an intent with lookups that the store refuses fails alone', async () => {
    const store = migratedStore()
    const load: Store['load'] = async (owner, lookups) => {
      if (lookups.some((each) => 'id' in each && each.id.includes('odd'))) throw new ParleyError('store.refused')
      return store.load(owner, lookups)
    }
    const writer = writerOver({ ...store, load })
    const lookups: Lookup[] = [kernel.contact.ref('per_odd' as never)]
    const odd = writer.submit({ tenant, lookups, decide: () => ({ result: 'decided' }) })
    const result = await Promise.allSettled([receiving(writer, text('1')), odd, receiving(writer, text('2'))])
    expect(result.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await messages(store)).toEqual(['1', '2'])
  })

  it('a split batch keeps its order, also if its first half must be decided again', async () => {
    let conflicts = 1
    const store = migratedStore()
    const commit: Store['commit'] = async (commits) => {
      if (JSON.stringify(commits).includes('odd')) throw new ParleyError('store.refused')
      if (conflicts-- > 0) return commits.map(() => ({ ok: false, conflict: 'spurious' }))
      return store.commit(commits)
    }
    const writer = writerOver({ ...store, commit })
    const result = await Promise.allSettled(['1', '2', 'odd', '3', '4'].map((id) => receiving(writer, text(id))))
    expect(result.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(await messages(store)).toEqual(['1', '2', '3', '4'])
  })

  it('an outage rejects all of a batch, and is not a refusal', async () => {
    const { store, batches } = interrupted(async () => {
      throw new ParleyError('store.unavailable')
    })
    const writer = writerOver(store)
    const result = await Promise.allSettled(['1', '2', '3'].map((id) => receiving(writer, text(id))))
    expect(result.map((each) => each.status === 'rejected' && each.reason.code)).toEqual(
      Array(3).fill('store.unavailable'),
    )
    expect(batches).toEqual([3])
    expect(writer.writes).toBe(false)
  })
})
