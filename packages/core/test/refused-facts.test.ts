import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { trackingOf } from '../src/lib/decide/delivery/tracking.ts'
import { ParleyError } from '../src/lib/errors/parley-error.ts'
import { memoryStore } from '../src/lib/memory/store.ts'
import type { Job } from '../src/lib/model/job.ts'
import { createParley, type Parley } from '../src/lib/parley.ts'
import type { Channel, ChannelSource } from '../src/lib/ports/channel.ts'
import { defineChannel } from '../src/lib/ports/define-channel.ts'
import { silentLogger } from '../src/lib/ports/environment.ts'
import type { Reported } from '../src/lib/ports/fact.ts'
import type { Commit, Store } from '../src/lib/ports/store.ts'
import { messageSchema, presentMessage } from '../src/lib/protocol/message.ts'

const MISSED = 'https://parley.example/webhooks/line'

/** A channel with webhooks and a list that report the given facts. */
function reporting(facts: unknown[], more: Partial<Channel> = {}): ChannelSource {
  return defineChannel({
    kind: 'reporting',
    config: z.object({}),
    capabilities: {
      text: { max: 100 },
      threads: 'address',
      receipts: 'read',
      sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
    },
    open: () => ({
      parseAddress: (value) => ({ scheme: 'name', value, display: value }),
      thread: ([to]) => to.value,
      send: async () => ({ type: 'accepted', providerId: 'sent', status: 'sent' }),
      webhook: async () => ({ facts: facts as Reported[], response: new Response(null, { status: 204 }) }),
      ...more,
    }),
  })({})
}

function message(text: string, more: object = {}): Reported {
  const from = { scheme: 'name', value: 'bob', display: 'Bob' }
  const thread = [{ thread: 'bob' }]
  return { type: 'message', direction: 'inbound', providerId: text, from, thread, text, ...more }
}

/** A store that refuses a batch if `refuses` returns true for it. */
function narrow(refuses: (written: string) => boolean): Store & { batches: number[]; trouble: boolean } {
  const store = memoryStore()
  const batches: number[] = []
  return {
    ...store,
    batches,
    trouble: false,
    async commit(commits: readonly Commit[]) {
      batches.push(commits.length)
      if (this.trouble) throw new ParleyError('store.unavailable')
      if (refuses(JSON.stringify(commits))) throw new ParleyError('store.refused', { reason: 'No such letter.' })
      return store.commit(commits)
    },
  }
}

async function open(line: ChannelSource, store: Store = memoryStore()): Promise<Parley> {
  let now = 1_700_000_000_000
  const environment = { now: () => now++, random: () => 1, log: silentLogger }
  return createParley({ store, channels: { line }, environment })
}

const post = async (parley: Parley): Promise<number> =>
  (await parley.handleWebhook('line', new Request(MISSED, { method: 'POST' }))).status

async function texts(parley: Parley): Promise<string[]> {
  const { items } = await parley.conversations.list()
  const pages = await Promise.all(items.map(({ id }) => parley.messages.list(id, { order: 'oldest', limit: 100 })))
  return pages.flatMap((page) => page.items.map(({ text }) => text))
}

async function dead(parley: Parley): Promise<Job[]> {
  return (await parley.jobs.list({ where: { state: 'dead' } })).items
}

async function logged(parley: Parley, store: Store): Promise<string[]> {
  const { events } = await store.log(parley.id, { after: 'oldest', limit: 1000 })
  return events.map(({ event }) => event.type)
}

const unreadable: { [kind: string]: unknown } = {
  'no text': message('x', { text: null }),
  'no sender': message('x', { from: undefined }),
  'a sender without a value': message('x', { from: { scheme: 'name', value: '', display: '' } }),
  'no thread': message('x', { thread: [] }),
  'no id': message('x', { providerId: undefined }),
  'no direction': message('x', { direction: undefined }),
  'a thread of an unknown form': message('x', { thread: ['bob'] }),
  'an outbound message to no address': message('x', { direction: 'outbound' }),
  'history without a time': message('x', { history: true }),
  'history with an invalid time': message('x', { history: true, at: Number.NaN }),
  'history that is false': message('x', { history: false }),
  'a cost without a currency': {
    type: 'receipt',
    providerId: 'x',
    status: 'sent',
    cost: { amount: '1', currency: '$' },
  },
  'an attribute that is a list': message('x', { attributes: { tags: ['a'] } }),
  'a contact without an address': { type: 'contact', name: 'Ann' },
  'a conversation without a thread': { type: 'conversation', from: { scheme: 'name', value: 'bob', display: 'Bob' } },
  'an unknown engagement': { type: 'engagement', engagement: 'framed', providerId: 'x' },
  'an attachment without a place': message('x', { attachments: [null] }),
  'an unknown type': { type: 'telepathy', thought: 'hi' },
  'a receipt of an unknown status': { type: 'receipt', providerId: 'x', status: 'lost' },
  'a receipt of nothing': { type: 'receipt' },
  'an unknown consent': { type: 'consent', from: { scheme: 'name', value: 'bob', display: 'Bob' }, consent: 'maybe' },
  'an unreadable record': { type: 'unreadable', reason: 'The text is null.', raw: { body: null } },
  nothing: null,
  'a text': 'hello',
  'a list': [],
}

describe('found by use: one bad record stops its neighbors', () => {
  it.each(Object.entries(unreadable))('a fact with %s fails alone and is kept as a dead job', async (_, bad) => {
    const store = memoryStore()
    await using parley = await open(reporting([message('before'), bad, message('after')]), store)
    expect(await post(parley)).toBe(204)
    expect(await texts(parley)).toEqual(['before', 'after'])
    const [job, ...more] = await dead(parley)
    expect(more).toEqual([])
    expect(job).toMatchObject({ queue: 'ingest:line', state: 'dead', work: { type: 'ingest', channel: 'line' } })
    expect(job?.error).toMatch(/\w/)
    // The error is in plain words, as people read it in the list of jobs.
    expect(job?.error).not.toMatch(/Invalid input|undefined|received/)
    expect((await logged(parley, store)).filter((type) => type === 'job.died')).toHaveLength(1)
  })

  it.each([
    ['that is not a number', Number.NaN],
    ['without end', Number.NEGATIVE_INFINITY],
    ['before any calendar', -1e30],
    ['far in the future', 1e30],
    ['that is a text', 'yesterday'],
    ['that is a date', new Date(0)],
  ])('a message with a time %s is stored with the time of its arrival', async (_, at) => {
    await using parley = await open(reporting([message('odd', { at }), message('after')]))
    expect(await post(parley)).toBe(204)
    expect(await texts(parley)).toEqual(['odd', 'after'])
    expect(await dead(parley)).toEqual([])
  })

  it.each([Number.NaN, -1e30, 0, 1.5, 1e30, 'yesterday', new Date(0)])(
    'a receipt with the time %s is stored, and a status that may rise is still looked up',
    async (at) => {
      const facts: unknown[] = []
      await using parley = await open(reporting(facts))
      const value = await parley.conversations.start({ channel: 'line', to: 'bob', text: 'hi' })
      facts.push({ type: 'receipt', messageId: value.message.id, status: 'sent', at }, message('after'))
      expect(await post(parley)).toBe(204)
      const known = await parley.messages.get(value.message.id)
      expect([known.status, trackingOf(known), await dead(parley)]).toEqual(['sent', 'open', []])
      expect(await texts(parley)).toContain('after')
    },
  )

  it('a field that is null is absent', async () => {
    const facts: unknown[] = []
    await using parley = await open(reporting(facts))
    const value = await parley.conversations.start({ channel: 'line', to: 'bob', text: 'hi' })
    const { id, addressId } = value.message
    const none = {
      providerId: null,
      attempt: null,
      part: null,
      units: null,
      cost: null,
      code: null,
      detail: null,
      at: null,
    }
    facts.push({ type: 'receipt', messageId: null, ...none, providerId: 'x', status: 'sent' })
    facts.push({ type: 'receipt', ...none, messageId: id, status: 'queued' })
    facts.push(message('stop', { consent: 'opt_out' }))
    expect(await post(parley)).toBe(204)
    facts.splice(0)
    const nothing = { name: null, at: null, to: null, aliases: null, attributes: null, history: null, automatic: null }
    facts.push(message('nulls', { consent: null, attachments: null, parts: null, html: null, ...nothing }))
    expect(await post(parley)).toBe(204)
    expect(await dead(parley)).toEqual([])
    expect((await parley.messages.get(id)).attempts).toMatchObject([{ providerId: null }])
    // It reverts no consent.
    expect((await parley.addresses.get(addressId)).optedOutAt).not.toBeNull()
    expect((await texts(parley)).sort()).toEqual(['hi', 'nulls', 'stop'])
  })

  it.each<[string, object]>([
    ['unknown', {}],
    ['of other types', { name: 5, size: '12' }],
    ['impossible', { name: null, size: -1 }],
    ['a fraction', { size: 1.5 }],
    ['beyond what JSON holds', { size: 2 ** 60 }],
  ])('a file with a name and a size that are %s is listed without them, as documented', async (_, more) => {
    const file = { contentType: 'image/png', url: 'https://files.example/1', ...more }
    await using parley = await open(reporting([message('a file', { attachments: [file] }), message('after')]))
    expect(await post(parley)).toBe(204)
    const { items } = await parley.conversations.list()
    const listed = (await parley.messages.list(items[0]?.id as never)).items.map(presentMessage)
    for (const each of listed) expect(messageSchema.safeParse(each).success).toBe(true)
    expect(listed.flatMap(({ attachments }) => attachments)).toEqual([
      { mediaId: null, state: 'remote', contentType: 'image/png', name: null, size: null },
    ])
  })

  it('a fact that JSON cannot hold, or without an end, is stored too', async () => {
    const endless: { [name: string]: unknown } = { type: 'message' }
    endless.self = endless
    await using parley = await open(reporting([endless, message('x', { text: 10n }), message('after')]))
    expect(await post(parley)).toBe(204)
    expect((await texts(parley)).sort()).toEqual(['10', 'after'])
    expect(await dead(parley)).toHaveLength(1)
  })

  it('is stored once, for any number of reports', async () => {
    await using parley = await open(reporting([message('x', { text: null }), message('x', { text: null })]))
    for (const _ of [1, 2, 3]) expect(await post(parley)).toBe(204)
    expect(await dead(parley)).toHaveLength(1)
  })

  it('among forty texts that arrive together only the one that the store cannot hold is missing', async () => {
    const store = narrow((written) => written.includes('💥') && written.includes('"kind":"message"'))
    const facts = Array.from({ length: 40 }, (_, place) => message(place === 17 ? '💥' : `text ${place}`))
    await using parley = await open(reporting(facts), store)
    expect(await post(parley)).toBe(204)
    expect(await texts(parley)).toEqual(
      facts.flatMap((fact) => (fact.type === 'message' && fact.text !== '💥' ? fact.text : [])),
    )
    expect(await dead(parley)).toMatchObject([
      { work: { fact: { text: '💥' } }, error: expect.stringContaining('No such letter') },
    ])
    // The batch is split in halves: forty calls would be forty waits for the disk.
    expect(store.batches.length).toBeLessThan(20)
  })

  it('a fact that no dead job can hold is stored in plain ASCII', async () => {
    let narrowMinded = true
    const store = narrow((written) => narrowMinded && written.includes('💥'))
    await using parley = await open(reporting([message('💥'), message('after')]), store)
    expect(await post(parley)).toBe(204)
    expect(await texts(parley)).toEqual(['after'])
    const [job] = await dead(parley)
    expect(job?.work).toMatchObject({ fact: expect.stringContaining('\\ud83d\\udca5') })
    narrowMinded = false
    await parley.jobs.replay(job?.id as Job['id'])
    await parley.drain()
    expect(await texts(parley)).toEqual(['after', '💥'])
  })

  it('is not acknowledged before the dead job is durable, and an outage stays an outage', async () => {
    const store = narrow(() => false)
    await using parley = await open(reporting([message('x', { text: null })]), store)
    store.trouble = true
    expect(await post(parley)).toBe(503)
    store.trouble = false
    expect(await dead(parley)).toEqual([])
    expect(await post(parley)).toBe(204)
    expect(await dead(parley)).toHaveLength(1)
  })

  it('a pulled list continues behind a bad record', async () => {
    const list = [message('one'), message('x', { text: null }), message('three')]
    const asked: (string | undefined)[] = []
    const line = reporting([], {
      async *pull(since) {
        asked.push(since)
        yield { facts: list.slice(Number(since ?? 0)), checkpoint: String(list.length) }
      },
    })
    await using parley = await open(line)
    await parley.start()
    await parley.drain()
    expect(await texts(parley)).toEqual(['one', 'three'])
    expect(asked).toEqual([undefined])
    expect((await parley.jobs.list({ where: { queue: 'pull:line' } })).items).toMatchObject([
      { failures: 0, error: null },
    ])
  })

  it('a replayed dead job stores its fact, if the store can hold it now', async () => {
    let narrowMinded = true
    const store = narrow((written) => narrowMinded && written.includes('💥') && written.includes('"kind":"message"'))
    await using parley = await open(reporting([message('💥')]), store)
    await post(parley)
    const [job] = await dead(parley)
    narrowMinded = false
    await parley.jobs.replay(job?.id as Job['id'])
    await parley.drain()
    expect(await texts(parley)).toEqual(['💥'])
    expect((await parley.jobs.list()).items.filter(({ work }) => work.type === 'ingest')).toEqual([])
  })

  it('a fact that still cannot be stored makes the job dead again at once, with the reason', async () => {
    await using parley = await open(reporting([message('x', { text: null })]))
    await post(parley)
    const [job] = await dead(parley)
    await parley.jobs.replay(job?.id as Job['id'])
    await parley.drain()
    expect(await dead(parley)).toMatchObject([{ id: job?.id, error: expect.stringContaining('fact.text') }])
  })

  it('a replay passes an unreadable record to the channel again', async () => {
    const reread = async (raw: unknown): Promise<Reported> => message(String(Object(raw).body ?? 'a file'))
    const bad = { type: 'unreadable', reason: 'The text is null.', raw: { body: null }, providerId: 'SM1' }
    await using parley = await open(reporting([bad], { reread }))
    await post(parley)
    const [job] = await dead(parley)
    await parley.jobs.replay(job?.id as Job['id'])
    await parley.drain()
    expect(await texts(parley)).toEqual(['a file'])
    expect(await dead(parley)).toEqual([])
  })

  it('a command that can never succeed is refused to its caller alone, without a retry', async () => {
    const store = narrow((written) => written.includes('💥'))
    await using parley = await open(reporting([]), store)
    const start = (text: string) => parley.conversations.start({ channel: 'line', to: 'bob', text })
    const [one, bad, three] = await Promise.allSettled([start('one'), start('💥'), start('three')])
    expect([one.status, three.status]).toEqual(['fulfilled', 'fulfilled'])
    expect(bad).toMatchObject({ reason: { code: 'store.refused', status: 422, retryable: false } })
    expect(await texts(parley)).toEqual(['one', 'three'])
    // A value that the store cannot hold is no sign of a full disk.
    await parley.ready()
  })

  it('an error of a handler is recorded with any letters, and so is a result of a provider', async () => {
    const strange = 'a\u0000b\ud83d'
    const line = reporting([message('hi')], { send: async () => ({ type: 'refused', code: strange, detail: strange }) })
    const store = memoryStore()
    const parley = await createParley({
      store,
      channels: { line },
      environment: { log: silentLogger },
      on: {
        'message.received': async ({ reply, attempt }) => {
          if (attempt === 1) await reply('hello')
          throw new Error(strange)
        },
      },
    })
    await post(parley)
    await parley.drain()
    const waiting = (await parley.jobs.list({ where: { state: 'waiting' } })).items
    expect(waiting).toMatchObject([{ error: 'a\ufffdb\ufffd', failures: 1 }])
    const { items } = await parley.conversations.list()
    const sent = (await parley.messages.list(items[0]?.id as never)).items.find(
      ({ direction }) => direction === 'outbound',
    )
    expect(sent).toMatchObject({ errorCode: 'a\ufffdb\ufffd', errorDetail: 'a\ufffdb\ufffd' })
    await parley.stop()
  })
})
