import { describe, expect, it } from 'vitest'
import { ParleyError } from '../../errors/parley-error.ts'
import type { Receipt } from '../../model/receipt.ts'
import type { Channel, OutboundMessage, RemoteMedia, SendOptions, SendResult } from '../../ports/channel.ts'
import type { MessageFact, ThreadName } from '../../ports/fact.ts'
import { channelCases } from './cases.ts'
import { channelContract, runChannelCase } from './contract.ts'
import { openPigeon } from './pigeon.ts'

channelContract(
  { describe, it, expect },
  {
    name: 'pigeon',
    open: openPigeon,
    offers: [
      'webhook',
      'signed body',
      'receipts',
      'lookUp',
      'lookUpMany',
      'two spellings',
      'several ends',
      'pull',
      'sync',
      'openMedia',
      'threads by address',
    ],
  },
)

type Flaw = (channel: Channel) => Partial<Channel>
type Outbound = [OutboundMessage, SendOptions]

/** A channel whose webhooks tell something else. */
const telling =
  (change: (message: MessageFact) => Partial<MessageFact>): Flaw =>
  ({ webhook }) => ({
    async webhook(request, options) {
      const result = await webhook?.(request, options)
      if (result === undefined) throw new Error('It has no webhook.')
      const facts = result.facts.map((fact) => (fact.type === 'message' ? { ...fact, ...change(fact) } : fact))
      return { ...result, facts }
    },
  })

/** A channel that synchronizes its messages otherwise. */
const syncing =
  (change: (message: MessageFact) => MessageFact | []): Flaw =>
  ({ sync }) => ({
    async *sync(options) {
      for await (const { facts } of sync?.(options) ?? []) {
        yield { facts: facts.flatMap((fact) => (fact.type === 'message' ? change(fact) : fact)) }
      }
    },
  })

/** A channel that opens files otherwise. */
const opening =
  (change: (media: RemoteMedia) => Promise<RemoteMedia>): Flaw =>
  ({ openMedia }) => ({
    async openMedia(url, options) {
      const media = await openMedia?.(url, options)
      if (media === undefined) throw new Error('It opens no media.')
      return change(media)
    },
  })

async function* none(): AsyncGenerator<never> {}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function* firstOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) return yield chunk.subarray(0, 4)
}

/** A channel whose sends end otherwise. */
const ending =
  (change: (result: SendResult, outbound: Outbound) => SendResult): Flaw =>
  ({ send }) => ({ send: async (...outbound) => change(await send(...outbound), outbound) })

/** The names of threads, each with another text. */
const renamed = (names: readonly ThreadName[], change: (name: string) => string): ThreadName[] =>
  names.map((name) => ('thread' in name ? { thread: change(name.thread) } : name))

const statusOf = (receipt: Receipt | undefined): Pick<Receipt, 'status'> | undefined =>
  receipt === undefined ? undefined : { status: receipt.status }

const anybody: SendOptions = {
  to: { scheme: 'ring', value: '', display: '' },
  attempt: 1,
  signal: new AbortController().signal,
  inTime: () => true,
}

let reads = 0

const flaws: Record<string, Flaw> = {
  'guesses a country': ({ parseAddress }) => ({
    parseAddress: (input) => parseAddress(input) ?? parseAddress(`DE-${input}`),
  }),
  'takes the first address that it sees': ({ parseAddress }) => ({
    parseAddress: (input) => parseAddress(input) ?? parseAddress(/[A-Z]{2}-\d{3}/.exec(input)?.[0] ?? ''),
  }),
  'reads invisible characters as part of an address': ({ parseAddress }) => ({
    parseAddress: (input) => (/\p{Default_Ignorable_Code_Point}/u.test(input) ? undefined : parseAddress(input)),
  }),
  'repeats an input in its explanation': () => ({ explainAddress: (input) => `"${input}" is no address.` }),
  'takes a sender as the provider spells it': telling(({ from, thread }) => {
    const value = from.value.toLowerCase().replace('-', '')
    const named = renamed(thread, (name) => name.replace(from.value, value))
    return from.value === 'FR-003' ? { from: { ...from, value }, thread: named } : {}
  }),
  'answers from its own address, whichever was written to': ({ send, thread }) => ({
    send: (message, options) => send({ ...message, thread: thread([options.to], { id: '1', subject: null }) }, options),
  }),
  'names no address of ours in its threads': telling(({ thread }) => ({
    thread: renamed(thread, (name) => name.replace(/^[^/]+/, 'home')),
  })),
  'names threads by what is shown': () => ({ thread: ([{ display }]) => display }),
  'names a thread anew for each opening': ({ thread }) => ({
    thread: (to, opening) => `${thread(to, opening)}/${opening.id}`,
  }),
  'names all threads alike': () => ({ thread: () => 'main' }),
  'names its end of an inbound thread otherwise': telling(({ thread }) => ({
    thread: renamed(thread, (name) => `in:${name}`),
  })),
  'makes ids of its own': telling(() => ({ providerId: `read-${++reads}` })),
  'takes the text for the id': telling(({ text }) => ({ providerId: text })),
  'decodes the text once more': telling(({ text }) => ({ text: text.replaceAll('&amp;', '&').replaceAll('+', ' ') })),
  'cuts the text': telling(({ text }) => ({ text: text.slice(0, 1000) })),
  'lets everything in': ({ webhook }) => ({
    webhook: async (request, options) => {
      const told = await request
        .clone()
        .json()
        .catch(() => ({ id: '1', from: 'DE-001', text: '' }))
      const known = await webhook?.(request, options).catch(() => undefined)
      const from = { scheme: 'ring', value: told.from, display: told.from }
      const thread = [{ thread: told.from }]
      const fact: MessageFact = {
        type: 'message',
        direction: 'inbound',
        providerId: told.id,
        from,
        thread,
        text: told.text,
      }
      return known ?? { facts: [fact], response: new Response(null, { status: 204 }) }
    },
  }),
  'answers a forgery with a shrug': ({ webhook }) => ({
    webhook: async (request, options) =>
      (await webhook?.(request, options).catch(() => undefined)) ?? {
        facts: [],
        response: new Response(null, { status: 200 }),
      },
  }),
  'answers with the text': ({ webhook }) => ({
    async webhook(request, options) {
      const text = await request.clone().text()
      return { facts: (await webhook?.(request, options))?.facts ?? [], response: new Response(text) }
    },
  }),
  'tries again within': ({ send }) => ({
    async send(...outbound) {
      const result = await send(...outbound)
      return result.type === 'accepted' ? result : await send(...outbound)
    },
  }),
  'throws what went wrong': ending((result) => {
    if (result.type === 'accepted') return result
    throw new Error(result.detail)
  }),
  'takes a lost answer for a refusal': ending((result) =>
    result.type === 'unknown' ? { type: 'refused', code: 'lost', detail: result.detail } : result,
  ),
  'takes a lost answer for none': ending((result) =>
    result.type === 'unknown' ? { type: 'deferred', code: 'lost', detail: result.detail } : result,
  ),
  'takes a busy provider for a refusal': ending((result) =>
    result.type === 'deferred' ? { ...result, type: 'refused' } : result,
  ),
  'tells the text in its results': ending((result, [{ text }]) =>
    result.type === 'accepted' ? result : { ...result, detail: `${result.detail} It was: ${text}` },
  ),
  'does not hear that it was called off': ({ send }) => ({
    send: (message, options) => send(message, { ...options, signal: new AbortController().signal }),
  }),
  'does not ask whether it may still call': ({ send }) => ({
    send: (message, options) => send(message, { ...options, inTime: () => true }),
  }),
  'drops what it was told twice': ({ send }) => {
    const known = new Map<string, SendResult>()
    return {
      async send(message, options) {
        const result = known.get(message.text) ?? (await send(message, options))
        known.set(message.text, result)
        return result
      },
    }
  },
  'finds nothing': () => ({ lookUp: async () => [] }),
  'finds nothing where it cannot ask': ({ lookUp }) => ({
    lookUp: async (...outbound) => (await lookUp?.(...outbound).catch(() => [])) ?? [],
  }),
  'finds what is older': ({ lookUp }) => ({
    lookUp: async (message, options) => (await lookUp?.({ ...message, createdAt: 0 }, options)) ?? [],
  }),
  'takes a text for a name': ({ lookUp }) => ({
    async lookUp(message, options) {
      const all = (await lookUp?.(message, options)) ?? []
      return all.filter(({ text }) => text?.trim() === message.text.trim())
    },
  }),
  'keeps to itself what the provider made of a text': ({ lookUp }) => ({
    async lookUp(message, options) {
      return ((await lookUp?.(message, options)) ?? []).map((each) => ({ ...each, text: message.text }))
    },
  }),
  'asks for many one by one': ({ lookUpMany }) => ({
    async lookUpMany(messages, options) {
      const each = messages.map((message) => lookUpMany?.([message], options) ?? [])
      return (await Promise.all(each)).flat()
    },
  }),
  'asks for the first hundred only': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) => (await lookUpMany?.(messages.slice(0, 100), options)) ?? [],
  }),
  'does not say which of many it tells of': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) =>
      ((await lookUpMany?.(messages, options)) ?? []).map(({ messageId: _, ...each }) => each),
  }),
  'gives one the status of another': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) =>
      ((await lookUpMany?.(messages, options)) ?? []).map((each, _, [first]) => ({ ...each, ...statusOf(first) })),
  }),
  'passes over what has no id': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) =>
      (await lookUpMany?.(
        messages.filter(({ providerId }) => providerId !== null),
        options,
      )) ?? [],
  }),
  'tells of nothing where many cannot be asked for': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) => (await lookUpMany?.(messages, options).catch(() => [])) ?? [],
  }),
  'asks though there is nothing to ask for': ({ lookUpMany, lookUp }) => ({
    async lookUpMany(messages, options) {
      if (messages.length > 0) return (await lookUpMany?.(messages, options)) ?? []
      return (await lookUp?.({ createdAt: 0 } as OutboundMessage, anybody)) ?? []
    },
  }),
  'lets one record that it cannot read stop the others': ({ pull }) => ({
    async *pull(since, options) {
      for await (const batch of pull?.(since, options) ?? []) {
        if (batch.facts.some(({ type }) => type === 'unreadable')) throw new TypeError('The text is null.')
        yield batch
      }
    },
  }),
  'passes over a record that it cannot read in silence': ({ pull }) => ({
    async *pull(since, options) {
      for await (const { facts, checkpoint } of pull?.(since, options) ?? []) {
        yield { facts: facts.filter(({ type }) => type !== 'unreadable'), checkpoint }
      }
    },
  }),
  'takes the first pull for news': ({ pull }) => ({
    pull: (since, options) => pull?.(since ?? '0', options) ?? none(),
  }),
  'takes every pull for the first': ({ pull }) => ({
    pull: (_, options) => pull?.(undefined, options) ?? none(),
  }),
  'does not hear that a pull was called off': ({ pull, sync }) => ({
    pull: (since) => pull?.(since, { signal: new AbortController().signal }) ?? none(),
    sync: (options) => sync?.({ ...options, signal: new AbortController().signal }) ?? none(),
  }),
  'synchronizes what they wrote alone': syncing((fact) => (fact.direction === 'inbound' ? fact : [])),
  'synchronizes what we wrote as what they wrote': syncing((fact) => ({ ...fact, direction: 'inbound' })),
  'synchronizes what we wrote in a thread of its own': syncing((fact) =>
    fact.direction === 'inbound' ? fact : { ...fact, thread: [{ thread: fact.providerId }] },
  ),
  'gives ids of its own to what it synchronizes': syncing((fact) => ({ ...fact, providerId: `sync-${++reads}` })),
  'synchronizes without times': syncing(({ at: _, ...fact }) => fact),
  'synchronizes all where one thread was asked for': ({ sync }) => ({
    sync: ({ thread: _, ...options }) => sync?.(options) ?? none(),
  }),
  'synchronizes all where the new was asked for': ({ sync }) => ({
    sync: ({ since: _, ...options }) => sync?.(options) ?? none(),
  }),
  'takes history for news': syncing(({ history: _, ...fact }) => fact),
  'takes all that it synchronizes for history': syncing((fact) => ({ ...fact, history: true })),
  'synchronizes no record that it cannot read': ({ sync }) => ({
    async *sync(options) {
      for await (const { facts } of sync?.(options) ?? [])
        yield { facts: facts.filter(({ type }) => type === 'message') }
    },
  }),
  'sends while it synchronizes': ({ sync, send }) => ({
    async *sync(options) {
      await send({ thread: 'home/DE-001', text: '', createdAt: 0 } as OutboundMessage, anybody)
      yield* sync?.(options) ?? []
    },
  }),
  'reads half a file': opening(async ({ content, ...media }) => ({ ...media, content: firstOf(content) })),
  'does not know the type of a file': opening(async ({ contentType: _, ...media }) => media),
  'takes a failure for an empty file': ({ openMedia }) => ({
    openMedia: (url, options) => openMedia?.(url, options).catch(() => ({ content: nothing() })) ?? Promise.reject(),
  }),
  'takes every failure for good': ({ openMedia }) => ({
    openMedia: (url, options) =>
      openMedia?.(url, options).catch(() => Promise.reject(new ParleyError('media.gone'))) ?? Promise.reject(),
  }),
  'takes every failure for one that passes': ({ openMedia }) => ({
    openMedia: (url, options) =>
      openMedia?.(url, options).catch(() => Promise.reject(new ParleyError('media.unavailable'))) ?? Promise.reject(),
  }),
  'does not hear that it must open no more': ({ openMedia }) => ({
    openMedia: (url) => openMedia?.(url, { signal: new AbortController().signal }) ?? Promise.reject(),
  }),
  'looks up by sending': ({ lookUp, send }) => ({
    async lookUp(...outbound) {
      const before = (await lookUp?.(...outbound)) ?? []
      const again = await send(...outbound)
      return again.type === 'accepted' ? before : []
    },
  }),
}

describe('the channel contract bites', () => {
  it('has at least sixty cases with distinct names', () => {
    expect(channelCases.length).toBeGreaterThanOrEqual(60)
    expect(new Set(channelCases.map(({ name }) => name)).size).toBe(channelCases.length)
  })

  const cases = channelCases.filter(({ needs = [] }) => !needs.includes('signed url'))

  it.each(Object.entries(flaws))('a channel that %s', async (_, flaw) => {
    const open = () => openPigeon(flaw)
    const outcomes = await Promise.all(
      cases.map((each) =>
        runChannelCase(each, { open, expect }).then(
          () => [],
          () => [each.name],
        ),
      ),
    )
    const caught = outcomes.flat()
    expect(caught.length).toBeGreaterThan(0)
    expect(caught.length).toBeLessThanOrEqual(cases.length / 4)
  })
})
