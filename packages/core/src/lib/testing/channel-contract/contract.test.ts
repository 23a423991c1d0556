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

/** A channel with changed facts in its webhooks. */
const changingFacts =
  (change: (message: MessageFact) => Partial<MessageFact>): Flaw =>
  ({ webhook }) => ({
    async webhook(request, options) {
      const result = await webhook?.(request, options)
      if (result === undefined) throw new Error('It has no webhook.')
      const facts = result.facts.map((fact) => (fact.type === 'message' ? { ...fact, ...change(fact) } : fact))
      return { ...result, facts }
    },
  })

/** A channel with changed facts in its synchronization. */
const syncing =
  (change: (message: MessageFact) => MessageFact | []): Flaw =>
  ({ sync }) => ({
    async *sync(options) {
      for await (const { facts } of sync?.(options) ?? []) {
        yield { facts: facts.flatMap((fact) => (fact.type === 'message' ? change(fact) : fact)) }
      }
    },
  })

/** A channel with changed files. */
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

/** A channel with changed results of its sends. */
const ending =
  (change: (result: SendResult, outbound: Outbound) => SendResult): Flaw =>
  ({ send }) => ({ send: async (...outbound) => change(await send(...outbound), outbound) })

/** The names of threads, each with another text. */
const renamed = (names: readonly ThreadName[], change: (name: string) => string): ThreadName[] =>
  names.map((name) => ('thread' in name ? { thread: change(name.thread) } : name))

const statusOf = (receipt: Receipt | undefined): Pick<Receipt, 'status'> | undefined =>
  receipt === undefined ? undefined : { status: receipt.status }

const acceptAll: SendOptions = {
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
  'reads the first address in any text': ({ parseAddress }) => ({
    parseAddress: (input) => parseAddress(input) ?? parseAddress(/[A-Z]{2}-\d{3}/.exec(input)?.[0] ?? ''),
  }),
  'reads invisible characters as part of an address': ({ parseAddress }) => ({
    parseAddress: (input) => (/\p{Default_Ignorable_Code_Point}/u.test(input) ? undefined : parseAddress(input)),
  }),
  'repeats an input in its explanation': () => ({ explainAddress: (input) => `"${input}" is no address.` }),
  'keeps the spelling of a sender': changingFacts(({ from, thread }) => {
    const value = from.value.toLowerCase().replace('-', '')
    const named = renamed(thread, (name) => name.replace(from.value, value))
    return from.value === 'FR-003' ? { from: { ...from, value }, thread: named } : {}
  }),
  'replies from its own address only': ({ send, thread }) => ({
    send: (message, options) => send({ ...message, thread: thread([options.to], { id: '1', subject: null }) }, options),
  }),
  'names no address of ours in its threads': changingFacts(({ thread }) => ({
    thread: renamed(thread, (name) => name.replace(/^[^/]+/, 'home')),
  })),
  'names threads by the display of an address': () => ({ thread: ([{ display }]) => display }),
  'names another thread for each opening': ({ thread }) => ({
    thread: (to, opening) => `${thread(to, opening)}/${opening.id}`,
  }),
  'names all threads alike': () => ({ thread: () => 'main' }),
  'names its end of an inbound thread otherwise': changingFacts(({ thread }) => ({
    thread: renamed(thread, (name) => `in:${name}`),
  })),
  'makes ids of its own': changingFacts(() => ({ providerId: `read-${++reads}` })),
  'uses the text as the id': changingFacts(({ text }) => ({ providerId: text })),
  'decodes the text once more': changingFacts(({ text }) => ({
    text: text.replaceAll('&amp;', '&').replaceAll('+', ' '),
  })),
  'cuts the text': changingFacts(({ text }) => ({ text: text.slice(0, 1000) })),
  'accepts every webhook': ({ webhook }) => ({
    webhook: async (request, options) => {
      const seenTexts = await request
        .clone()
        .json()
        .catch(() => ({ id: '1', from: 'DE-001', text: '' }))
      const known = await webhook?.(request, options).catch(() => undefined)
      const from = { scheme: 'ring', value: seenTexts.from, display: seenTexts.from }
      const thread = [{ thread: seenTexts.from }]
      const fact: MessageFact = {
        type: 'message',
        direction: 'inbound',
        providerId: seenTexts.id,
        from,
        thread,
        text: seenTexts.text,
      }
      return known ?? { facts: [fact], response: new Response(null, { status: 204 }) }
    },
  }),
  'accepts a forgery without facts': ({ webhook }) => ({
    webhook: async (request, options) =>
      (await webhook?.(request, options).catch(() => undefined)) ?? {
        facts: [],
        response: new Response(null, { status: 200 }),
      },
  }),
  'repeats the text in its response': ({ webhook }) => ({
    async webhook(request, options) {
      const text = await request.clone().text()
      return { facts: (await webhook?.(request, options))?.facts ?? [], response: new Response(text) }
    },
  }),
  'tries again within the call': ({ send }) => ({
    async send(...outbound) {
      const result = await send(...outbound)
      return result.type === 'accepted' ? result : await send(...outbound)
    },
  }),
  'throws its failures': ending((result) => {
    if (result.type === 'accepted') return result
    throw new Error(result.detail)
  }),
  'reports a lost response as a refusal': ending((result) =>
    result.type === 'unknown' ? { type: 'refused', code: 'lost', detail: result.detail } : result,
  ),
  'reports a lost response as deferred': ending((result) =>
    result.type === 'unknown' ? { type: 'deferred', code: 'lost', detail: result.detail } : result,
  ),
  'reports a busy provider as a refusal': ending((result) =>
    result.type === 'deferred' ? { ...result, type: 'refused' } : result,
  ),
  'repeats the text in its results': ending((result, [{ text }]) =>
    result.type === 'accepted' ? result : { ...result, detail: `${result.detail} It was: ${text}` },
  ),
  'ignores an abort of a send': ({ send }) => ({
    send: (message, options) => send(message, { ...options, signal: new AbortController().signal }),
  }),
  'does not check whether it may still call': ({ send }) => ({
    send: (message, options) => send(message, { ...options, inTime: () => true }),
  }),
  'drops a message that repeats a text': ({ send }) => {
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
  'finds nothing if it cannot reach the provider': ({ lookUp }) => ({
    lookUp: async (...outbound) => (await lookUp?.(...outbound).catch(() => [])) ?? [],
  }),
  'finds older messages': ({ lookUp }) => ({
    lookUp: async (message, options) => (await lookUp?.({ ...message, createdAt: 0 }, options)) ?? [],
  }),
  'uses a text as a name': ({ lookUp }) => ({
    async lookUp(message, options) {
      const all = (await lookUp?.(message, options)) ?? []
      return all.filter(({ text }) => text?.trim() === message.text.trim())
    },
  }),
  'does not report the text at the provider': ({ lookUp }) => ({
    async lookUp(message, options) {
      return ((await lookUp?.(message, options)) ?? []).map((each) => ({ ...each, text: message.text }))
    },
  }),
  'looks many up one by one': ({ lookUpMany }) => ({
    async lookUpMany(messages, options) {
      const each = messages.map((message) => lookUpMany?.([message], options) ?? [])
      return (await Promise.all(each)).flat()
    },
  }),
  'looks up the first hundred only': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) => (await lookUpMany?.(messages.slice(0, 100), options)) ?? [],
  }),
  'does not report the message of a candidate': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) =>
      ((await lookUpMany?.(messages, options)) ?? []).map(({ messageId: _, ...each }) => each),
  }),
  'reports the status of another message': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) =>
      ((await lookUpMany?.(messages, options)) ?? []).map((each, _, [first]) => ({ ...each, ...statusOf(first) })),
  }),
  'skips messages without an id': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) =>
      (await lookUpMany?.(
        messages.filter(({ providerId }) => providerId !== null),
        options,
      )) ?? [],
  }),
  'reports nothing if it cannot reach the provider for many': ({ lookUpMany }) => ({
    lookUpMany: async (messages, options) => (await lookUpMany?.(messages, options).catch(() => [])) ?? [],
  }),
  'requests a list for no message': ({ lookUpMany, lookUp }) => ({
    async lookUpMany(messages, options) {
      if (messages.length > 0) return (await lookUpMany?.(messages, options)) ?? []
      return (await lookUp?.({ createdAt: 0 } as OutboundMessage, acceptAll)) ?? []
    },
  }),
  'fails for all records if it cannot read one': ({ pull }) => ({
    async *pull(since, options) {
      for await (const batch of pull?.(since, options) ?? []) {
        if (batch.facts.some(({ type }) => type === 'unreadable')) throw new TypeError('The text is null.')
        yield batch
      }
    },
  }),
  'skips a record that it cannot read': ({ pull }) => ({
    async *pull(since, options) {
      for await (const { facts, checkpoint } of pull?.(since, options) ?? []) {
        yield { facts: facts.filter(({ type }) => type !== 'unreadable'), checkpoint }
      }
    },
  }),
  'reports the first pull as new': ({ pull }) => ({
    pull: (since, options) => pull?.(since ?? '0', options) ?? none(),
  }),
  'makes every pull a first one': ({ pull }) => ({
    pull: (_, options) => pull?.(undefined, options) ?? none(),
  }),
  'ignores an abort of a pull': ({ pull, sync }) => ({
    pull: (since) => pull?.(since, { signal: new AbortController().signal }) ?? none(),
    sync: (options) => sync?.({ ...options, signal: new AbortController().signal }) ?? none(),
  }),
  'synchronizes inbound messages only': syncing((fact) => (fact.direction === 'inbound' ? fact : [])),
  'synchronizes outbound messages as inbound': syncing((fact) => ({ ...fact, direction: 'inbound' })),
  'synchronizes outbound messages in a thread of their own': syncing((fact) =>
    fact.direction === 'inbound' ? fact : { ...fact, thread: [{ thread: fact.providerId }] },
  ),
  'makes ids of its own for synchronized messages': syncing((fact) => ({ ...fact, providerId: `sync-${++reads}` })),
  'synchronizes without times': syncing(({ at: _, ...fact }) => fact),
  'synchronizes all if one thread was requested': ({ sync }) => ({
    sync: ({ thread: _, ...options }) => sync?.(options) ?? none(),
  }),
  'synchronizes all if new messages were requested': ({ sync }) => ({
    sync: ({ since: _, ...options }) => sync?.(options) ?? none(),
  }),
  'reports history as new': syncing(({ history: _, ...fact }) => fact),
  'reports all synchronized messages as history': syncing((fact) => ({ ...fact, history: true })),
  'skips a synchronized record that it cannot read': ({ sync }) => ({
    async *sync(options) {
      for await (const { facts } of sync?.(options) ?? [])
        yield { facts: facts.filter(({ type }) => type === 'message') }
    },
  }),
  'sends while it synchronizes': ({ sync, send }) => ({
    async *sync(options) {
      await send({ thread: 'home/DE-001', text: '', createdAt: 0 } as OutboundMessage, acceptAll)
      yield* sync?.(options) ?? []
    },
  }),
  'reads half a file': opening(async ({ content, ...media }) => ({ ...media, content: firstOf(content) })),
  'reports no type of a file': opening(async ({ contentType: _, ...media }) => media),
  'reports a failure as an empty file': ({ openMedia }) => ({
    openMedia: (url, options) => openMedia?.(url, options).catch(() => ({ content: nothing() })) ?? Promise.reject(),
  }),
  'reports every failure as permanent': ({ openMedia }) => ({
    openMedia: (url, options) =>
      openMedia?.(url, options).catch(() => Promise.reject(new ParleyError('media.gone'))) ?? Promise.reject(),
  }),
  'reports every failure as transient': ({ openMedia }) => ({
    openMedia: (url, options) =>
      openMedia?.(url, options).catch(() => Promise.reject(new ParleyError('media.unavailable'))) ?? Promise.reject(),
  }),
  'ignores an abort of an open': ({ openMedia }) => ({
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
