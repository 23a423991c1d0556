import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { defineChannel } from '../src/channel.ts'
import {
  type ConversationId,
  createParley,
  type MessageId,
  ParleyError,
  type ParleyOptions,
  parseId,
} from '../src/index.ts'
import { kernel } from '../src/lib/model/schema.ts'
import { memoryStore } from '../src/memory.ts'
import { customer, fakeChannel, openTestParley, type TestParley } from '../src/testing.ts'

/** The refusal of a call. */
async function refusalOf(call: () => unknown): Promise<ParleyError> {
  try {
    await call()
  } catch (error) {
    if (ParleyError.is(error)) return error
    throw error
  }
  throw new Error('It was accepted.')
}

const store = memoryStore()
const line = fakeChannel()

const options: [string, unknown, string, RegExp][] = [
  ['nothing', undefined, 'options', /./],
  ['a text', 'parley.db', 'options', /./],
  ['no store', {}, 'store', /must be a store/],
  ['a store that is a promise', { store: Promise.resolve(store) }, 'store', /must be a store/],
  ['a store that is a path', { store: 'parley.db' }, 'store', /must be a store/],
  ['a mistyped option', { store, chanels: { line } }, 'chanels', /Unknown option `chanels`. Did you mean `channels`\?/],
  ['an option of another name', { store, handlers: {} }, 'handlers', /Known are store, channels, channelTypes/],
  [
    'a mistyped event',
    { store, on: { 'message.recieved': () => {} } },
    'on["message.recieved"]',
    /Unknown event `message.recieved`. Did you mean `message.received`\?/,
  ],
  [
    'a handler that is not a function',
    { store, on: { 'message.received': 'reply' } },
    'on["message.received"]',
    /must be a function/,
  ],
  ['handlers that are a function', { store, on: () => {} }, 'on', /./],
  ['a factory that was not called', { store, channels: { line: fakeChannel } }, 'channels.line', /call the factory/],
  [
    'a channel that is its configuration',
    { store, channels: { line: { from: customer } } },
    'channels.line',
    /call the factory/,
  ],
  ['a channel that is missing', { store, channels: { line: undefined } }, 'channels.line', /call the factory/],
  ['channels that are a list', { store, channels: [line] }, 'channels', /./],
  [
    'an invalid tenant',
    { store, channels: { line: { tenant: '', source: line } } },
    'channels.line.tenant',
    /must not be empty/,
  ],
  [
    'a mistyped tenant',
    { store, channels: { line: { tennant: 'a', source: line } } },
    'channels.line.tennant',
    /Did you mean `tenant`\?/,
  ],
  ['a channel whose name no store holds', { store, channels: { 'a\u0000': line } }, 'channels["a\\u0000"]', /./],
  ['an invalid URL', { store, publicUrl: 'example.com' }, 'publicUrl', /http or https URL/],
  ['a URL with a query', { store, publicUrl: 'https://example.com/?a=1' }, 'publicUrl', /no query/],
  ['a flag that is a text', { store, migrate: 'no' }, 'migrate', /./],
  ['a time that is a text', { store, logKept: '30 days' }, 'logKept', /./],
  ['signals without methods', { store, signals: {} }, 'signals', /publish and subscribe/],
  [
    'a mistyped part of the environment',
    { store, environment: { nwo: () => 0 } },
    'environment.nwo',
    /Did you mean `now`\?/,
  ],
  ['a clock that is a time', { store, environment: { now: 5 } }, 'environment.now', /must be a function/],
  [
    'a log that is a function',
    { store, environment: { log: console.log } },
    'environment.log',
    /debug, info, warn and error/,
  ],
]

async function talk(world: TestParley): Promise<ConversationId> {
  await world.receive('hi')
  const { items } = await world.parley.conversations.list()
  return items[0]?.id as ConversationId
}

type Call = (world: TestParley, id: ConversationId) => unknown
const js = (value: unknown): never => value as never

const calls: [string, Call, string, RegExp][] = [
  [
    'a mistyped change',
    ({ parley }, id) => parley.conversations.update(id, js({ starrd: true })),
    'starrd',
    /Unknown field `starrd`. Did you mean `starred`\?/,
  ],
  ['an unknown status', ({ parley }, id) => parley.conversations.update(id, js({ status: 'done' })), 'status', /./],
  [
    'a mark that is a text',
    ({ parley }, id) => parley.conversations.update(id, js({ starred: 'yes' })),
    'starred',
    /./,
  ],
  [
    'invisible labels',
    ({ parley }, id) => parley.conversations.update(id, { labels: ['\u200b'] }),
    'labels[0]',
    /visible/,
  ],
  [
    'an assignee that no index holds',
    ({ parley }, id) => parley.conversations.update(id, { assignee: 'x'.repeat(10_000) }),
    'assignee',
    /./,
  ],
  ['a change that is missing', ({ parley }, id) => parley.conversations.update(id, js(undefined)), 'patch', /./],
  [
    'an option of a command',
    ({ parley }, id) => parley.conversations.update(id, {}, js({ kee: '1' })),
    'kee',
    /Did you mean `key`\?/,
  ],
  ['a key that is a number', ({ parley }, id) => parley.messages.send(id, { text: 'hi' }, js({ key: 5 })), 'key', /./],
  ...([9e15, 253_402_300_800_000, -62_167_219_200_001] as const).flatMap((time): typeof calls =>
    (['due', 'expires'] as const).map((field) => [
      `${field} in a year that no screen shows: ${time}`,
      ({ parley }, id) => parley.messages.send(id, { text: 'hi' }, { [field]: time }),
      field,
      /from the year 0 through the year 9999/,
    ]),
  ),
  [
    'a start that is due in nanoseconds',
    ({ parley }) => parley.conversations.start({ channel: 'line', to: customer, text: 'hi' }, { due: 8.7e15 }),
    'due',
    /milliseconds since 1970/,
  ],
  [
    'a sync since a year that no screen shows',
    ({ parley }) => parley.channels.sync('line', { since: 9e15 }),
    'since',
    /year 9999/,
  ],
  ['an empty key', ({ parley }, id) => parley.messages.send(id, { text: 'hi' }, { key: '' }), 'key', /empty/],
  [
    'a key that is not well-formed',
    ({ parley }, id) => parley.messages.send(id, { text: 'hi' }, { key: '\ud800' }),
    'key',
    /well-formed/,
  ],
  ['a number in place of a message', ({ parley }, id) => parley.messages.send(id, js(5)), 'message', /./],
  ['a mistyped text', ({ parley }, id) => parley.messages.send(id, js({ txt: 'hi' })), 'txt', /Did you mean `text`\?/],
  [
    'more than a text',
    ({ parley }, id) => parley.messages.send(id, js({ text: 'hi', txet: 'ho' })),
    'txet',
    /Did you mean `text`\?/,
  ],
  ['a text that is a number', ({ parley }, id) => parley.messages.send(id, js({ text: 5 })), 'text', /./],
  [
    'an id that is missing',
    ({ parley }) => parley.messages.send(js(undefined), { text: 'hi' }),
    'conversation',
    /begins with con_/,
  ],
  ['an id that is a number', ({ parley }) => parley.conversations.get(js(7)), 'conversation', /begins with con_/],
  [
    'an opening without a recipient',
    ({ parley }) => parley.conversations.start(js({ channel: 'line', text: 'hi' })),
    'to',
    /./,
  ],
  [
    'a recipient that is a number',
    ({ parley }) => parley.conversations.start(js({ channel: 'line', to: 1, text: 'hi' })),
    'to',
    /./,
  ],
  [
    'a mistyped channel',
    ({ parley }) => parley.conversations.start(js({ chanel: 'line', channel: 'line', to: customer, text: 'hi' })),
    'chanel',
    /Did you mean `channel`\?/,
  ],
  [
    'a mistyped filter',
    ({ parley }) => parley.conversations.list({ where: js({ statsu: 'open' }) }),
    'statsu',
    /Unknown filter `statsu`. Did you mean `status`\?/,
  ],
  [
    'a mistyped value of a filter',
    ({ parley }) => parley.conversations.list({ where: { status: js('opn') } }),
    'status',
    /Did you mean `open`\?/,
  ],
  [
    'a mark in place of a filter',
    ({ parley }) => parley.conversations.list({ where: { starred: js('yes') } }),
    'starred',
    /true or false/,
  ],
  [
    'a mistyped option of a list',
    ({ parley }) => parley.conversations.list(js({ limt: 5 })),
    'limt',
    /Did you mean `limit`\?/,
  ],
  ['an unknown order', ({ parley }) => parley.conversations.list({ order: js('desc') }), 'order', /./],
  ['a limit that is a text', ({ parley }) => parley.conversations.list({ limit: js('5') }), 'limit', /./],
  [
    'an unknown state of jobs',
    ({ parley }) => parley.jobs.list({ where: { state: js('ded') } }),
    'state',
    /Did you mean `dead`\?/,
  ],
  ['a filter of messages', ({ parley }, id) => parley.messages.list(id, js({ where: { channel: 'x' } })), 'where', /./],
  ['a search for a number', ({ parley }) => parley.messages.search(js(5)), 'q', /./],
  [
    'a mistyped option of a search',
    ({ parley }) => parley.messages.search('hi', js({ conversaton: 'x' })),
    'conversaton',
    /Did you mean `conversationId`\?/,
  ],
  [
    'an unknown kind',
    ({ parley }) => parley.load([js({ kind: 'mesage', id: 'x' })]),
    'kind',
    /Did you mean `message`\?/,
  ],
  ['a lookup that is an id', ({ parley }) => parley.load([js('con_1')]), 'lookups.0', /kind/],
  ['an undefined lookup', ({ parley }, id) => parley.load([{ kind: 'conversation', id }, js(null)]), 'lookups.1', /./],
  ['lookups that are not a list', ({ parley }) => parley.load(js({ kind: 'message', id: 'msg_1' })), 'lookups', /list/],
  ['an undefined tenant', ({ parley }) => parley.tenant(js(undefined)), 'tenant', /./],
  ['a tenant that no store holds', ({ parley }) => parley.tenant('a\u0000'), 'tenant', /./],
  ['an invalid signal', ({ parley }, id) => parley.conversations.get(id, js({ signal: 5 })), 'signal', /AbortSignal/],
  [
    'a mistyped option of a stream',
    ({ parley }) => parley.events(js({ afer: 'oldest' })),
    'afer',
    /Did you mean `after`\?/,
  ],
  ['a cursor that is a number', ({ parley }) => parley.events(js({ after: 5 })), 'after', /./],
  [
    'a mistyped event of a stream',
    ({ parley }) => parley.events({ types: [js('message.recieved')] }),
    'types',
    /Did you mean `message.received`\?/,
  ],
  ['a stream of no events', ({ parley }) => parley.events({ types: [] }), 'types', /at least one/],
  ['a mistyped option of the end', ({ parley }) => parley.stop(js({ timout: 5 })), 'timout', /`timeout`/],
  ['a patience that is a text', ({ parley }) => parley.stop(js({ patience: '5' })), 'patience', /./],
  ['a webhook that is missing', ({ parley }) => parley.handleWebhook('line', js(undefined)), 'request', /Request/],
  [
    'a webhook in the form of Node and Express',
    ({ parley }) => parley.handleWebhook('line', js({ method: 'POST', url: '/', headers: {}, body: {} })),
    'request',
    /Make one of the request of Node or Express/,
  ],
  ['an invalid store', ({ parley }) => parley.within(js({})), 'store', /./],
]

describe('found by use: from javascript', () => {
  it.each(options)('createParley refuses %s by name', async (_, given, field, reason) => {
    const refusal = await refusalOf(() => createParley(given as ParleyOptions))
    expect(refusal).toMatchObject({ code: 'parley.misconfigured', retryable: false, field })
    expect(refusal.reason).toMatch(reason)
    expect(refusal.message).toContain(refusal.row.fix)
  })

  it.each(calls)('%s is refused by name', async (_, call, field, reason) => {
    await using world = await openTestParley()
    const id = await talk(world)
    const refusal = await refusalOf(() => call(world, id))
    expect(refusal).toMatchObject({ code: 'input.invalid', retryable: false, field })
    expect(refusal.reason).toMatch(reason)
  })

  it('the commands of handlers are checked too', async () => {
    const refused: unknown[] = []
    const note = (error: unknown): number => refused.push(ParleyError.is(error) ? error.field : error)
    await using world = await openTestParley({
      on: {
        'message.received': async ({ reply, update, send, conversation }) => {
          await reply(js(5)).catch(note)
          await update(js({ starrd: true })).catch(note)
          await send(js(undefined), 'hi').catch(note)
          await send(conversation.id, '\u2060').catch(note)
        },
      },
    })
    await world.receive('hi')
    await world.pass(0)
    expect(refused).toEqual(['message', 'starrd', 'conversation', 'text'])
    expect((await world.parley.jobs.list({ where: { state: 'waiting' } })).items).toEqual([])
  })

  it('correct input is accepted, and so is undefined', async () => {
    const parley = await createParley({
      store: memoryStore(),
      channels: {},
      on: { 'message.received': undefined },
      publicUrl: undefined,
    } as never)
    await parley.conversations.list({
      where: { status: undefined, assignee: null },
      cursor: undefined,
      signal: undefined,
    })
    await parley.conversations.list(undefined)
    await parley.stop()
  })

  it('a factory of a channel names the unknown option', async () => {
    const define = defineChannel({
      kind: 'loft',
      config: z
        .strictObject({ ring: z.string(), nest: z.strictObject({ straw: z.number() }).optional() })
        .transform((config) => config),
      capabilities: {
        text: { max: 1 },
        threads: 'address',
        receipts: 'none',
        sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
      },
      open: () => {
        throw new Error('It is not opened.')
      },
    })
    const refused = async (given: unknown): Promise<ParleyError> => refusalOf(() => define(given as never))
    expect(await refused({ ring: 'DE-1', rign: 1 })).toMatchObject({
      code: 'channel.misconfigured',
      field: 'rign',
      reason: 'loft: Unknown option `rign`. Did you mean `ring`?',
    })
    expect(await refused({ ring: 'DE-1', nest: { straw: 1, starw: 2 } })).toMatchObject({
      field: 'nest.starw',
      reason: expect.stringContaining('`straw`'),
    })
    expect(await refused({})).toMatchObject({ field: 'ring' })
    expect(await refused(undefined)).toMatchObject({ code: 'channel.misconfigured' })
  })

  it.each<[string, unknown, string, RegExp]>([
    ['nothing', undefined, 'definition', /./],
    ['a mistyped field', { kidn: 'loft' }, 'kidn', /Did you mean `kind`\?/],
    ['no kind', { config: z.object({}), capabilities: {}, open: () => {} }, 'kind', /./],
    ['a configuration without a schema', { kind: 'a', config: {}, capabilities: {}, open: () => {} }, 'config', /zod/],
    ['no capabilities', { kind: 'a', config: z.object({}), open: () => {} }, 'capabilities', /./],
    ['no open', { kind: 'a', config: z.object({}), capabilities: {} }, 'open', /function/],
  ])('defineChannel refuses %s by name', async (_, definition, field, reason) => {
    const refusal = await refusalOf(() => defineChannel(definition as never))
    expect(refusal).toMatchObject({ code: 'channel.misconfigured', retryable: false, field })
    expect(refusal.reason).toMatch(reason)
  })

  it('a store in memory names the unknown option', () => {
    expect(() => memoryStore({ epcoh: 'x' } as never)).toThrow('epcoh: Unknown option `epcoh`. Did you mean `epoch`?')
  })
})

describe('found by use: from javascript: ids from strings', () => {
  it('parseId makes an id of the requested kind', async () => {
    await using world = await openTestParley()
    const text: string = await talk(world)
    const id = parseId(kernel.conversation, text)
    expectTypeOf(id).toEqualTypeOf<ConversationId>()
    expectTypeOf(parseId(kernel.message, 'msg_1')).toEqualTypeOf<MessageId>()
    expect((await world.parley.conversations.get(id)).id).toBe(text)
  })

  it.each([
    ['another kind', 'msg_0011', /It is the id of a message. The id of a conversation is con_ and letters or digits\./],
    ['no kind', 'hello', /It has no prefix/],
    ['nothing', '', /con_/],
    ['a prefix alone', 'con_', /con_/],
    ['a text that no store holds', 'con_\u0000', /con_/],
    ['a long text', `con_${'x'.repeat(300)}`, /con_/],
    ['a number', 7, /It is not a text/],
  ])('refuses the id of %s', (_, text, reason) => {
    expect(() => parseId(kernel.conversation, text as string)).toThrow(reason)
  })

  it('refuses an unknown kind', () => {
    expect(() => parseId('conversation' as never, 'con_1')).toThrow(/must be a kind of record/)
  })
})
