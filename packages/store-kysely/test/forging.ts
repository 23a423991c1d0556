import { type Conversation, type Cursor, createParley, ParleyError, type ParleyView, silentLogger } from '@parley/core'
import type { Store } from '@parley/core/store'
import { fakeChannel } from '@parley/core/testing'
import fc from 'fast-check'

/** The codes of answers to forged input. Any other code is a defect of Parley. */
const refusals: readonly string[] = [
  'cursor.invalid',
  'input.invalid',
  'not_found',
  'channel.unknown',
  'address.invalid',
]

/** Letters that some engine cannot hold, compare or read. */
const letters = fc.constantFrom(
  '\u0000',
  '\ud800',
  '\udfff',
  "'",
  '"',
  '\\',
  '%',
  '_',
  '{',
  '}',
  '\u{1F600}',
  '\uffff',
  'a',
  '1',
  '.',
  '-',
)

const strange: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: letters, maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\ud800',
    'x'.repeat(3000),
    'con_\u0000',
    `con_${'0'.repeat(5000)}`,
    '__proto__',
    'constructor',
  ),
)

const value: fc.Arbitrary<unknown> = fc.oneof(
  strange,
  fc.constantFrom(null, true, false, 0, -1, 0.5, 2 ** 53, 2 ** 63, 2 ** 64, -(2 ** 63), 1e308, {}, [], ['x'], { a: 1 }),
  fc.integer(),
  fc.double(),
)

/** A text with a part removed, inserted or exchanged. */
function spoilt(genuine: string): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(genuine.length), fc.nat(8), strange).map(([at, length, more]) => {
    return `${genuine.slice(0, at)}${more}${genuine.slice(at + length)}`
  })
}

/** A cursor of a list with another position and the same question. */
function forged(genuine: string): fc.Arbitrary<string> {
  const [question, ...position]: unknown[] = JSON.parse(atob(genuine.replaceAll('-', '+').replaceAll('_', '/')))
  const parts = fc.oneof(
    fc.array(value, { maxLength: 4 }),
    fc.tuple(...position.map((part) => fc.oneof(fc.constant(part), value))),
  )
  return parts.map((inside) => encode([question, ...inside]))
}

function encode(inside: unknown): string {
  const bytes = JSON.stringify(inside).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** The code with which a call rejects. `undefined` if it resolves. */
async function codeOf(call: () => unknown): Promise<string | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    return ParleyError.is(error) ? error.code : `${error}`
  }
}

const filters: Record<'conversations' | 'jobs' | 'statistics', readonly string[]> = {
  conversations: ['channel', 'status', 'starred', 'hasUnread', 'assignee', 'addressId', 'contactId'],
  jobs: ['state', 'queue'],
  statistics: ['name', 'channel'],
}

const asNever = (given: unknown): never => given as never

/** Calls with a name from outside. */
function callsWith(view: ParleyView, { id: known, lastMessageId }: Conversation, given: unknown): (() => unknown)[] {
  const id = asNever(given)
  return [
    () => view.conversations.get(id),
    () => view.messages.get(id),
    () => view.messages.list(id),
    () => view.messages.search('hello', { conversationId: id }),
    () => view.messages.send(id, { text: 'hi' }),
    () => view.conversations.update(id, { starred: true }),
    () => view.conversations.update(known, { readThrough: id }),
    () => view.conversations.readBy(known, { person: 'ben', readThrough: id }),
    () => view.conversations.readBy(known, { person: id, readThrough: asNever(lastMessageId) }),
    () => view.addresses.get(id),
    () => view.addresses.block(id),
    () => view.jobs.replay(id),
    () => view.conversations.start({ channel: id, to: '+14155550123', text: 'hi' }),
    () => view.conversations.start({ channel: 'line', to: id, text: 'hi' }),
    () => view.load([{ kind: 'conversation', id }, { key: id }]),
    () => view.conversations.list({ cursor: id }),
    () => view.conversations.list({ limit: id }),
  ]
}

/** A store with two pages of everything, for calls with forged input. */
export async function forge(store: Store, runs: number): Promise<string[]> {
  const parley = await createParley({ store, channels: { line: fakeChannel() }, environment: { log: silentLogger } })
  for (const number of [1, 2, 3])
    await parley.conversations.start({ channel: 'line', to: `+1415555012${number}`, text: 'hello there' })
  const [first] = (await parley.conversations.list({ order: 'oldest' })).items
  if (first === undefined) throw new Error('There is no conversation.')
  for (const text of ['hello', 'hello again']) await parley.messages.send(first.id, { text })
  const pages: [string, (cursor?: string) => Promise<{ next: string | null }>][] = [
    ['conversations', (cursor) => parley.conversations.list({ limit: 1, cursor })],
    ['messages', (cursor) => parley.messages.list(first.id, { limit: 1, cursor })],
    ['jobs', (cursor) => parley.jobs.list({ limit: 1, cursor })],
    ['search', (cursor) => parley.messages.search('hello', { limit: 1, cursor })],
  ]
  const wrong: string[] = []
  const tell = (what: string, code: string | undefined): void => {
    if (code !== undefined && !refusals.includes(code)) wrong.push(`${what}: ${code}`)
  }
  const given = { numRuns: runs }
  for (const [name, page] of pages) {
    const { next } = await page()
    if (next === null) throw new Error(`There is no second page of ${name}.`)
    const any = fc.oneof(forged(next), spoilt(next))
    await fc.assert(
      fc.asyncProperty(any, async (cursor) =>
        tell(`${name} ${JSON.stringify(cursor)}`, await codeOf(() => page(cursor))),
      ),
      given,
    )
  }
  for (const [list, fields] of Object.entries(filters) as [keyof typeof filters, string[]][]) {
    const where = fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] })
    await fc.assert(
      fc.asyncProperty(where, async (each) =>
        tell(`${list} ${JSON.stringify(each)}`, await codeOf(() => parley[list].list({ where: asNever(each) }))),
      ),
      given,
    )
  }
  await fc.assert(
    fc.asyncProperty(fc.oneof(value, spoilt(first.id)), async (name) => {
      for (const [place, call] of callsWith(parley, first, name).entries())
        tell(`call ${place} ${JSON.stringify(name)}`, await codeOf(call))
    }),
    given,
  )
  const { asOf } = await parley.conversations.list()
  await fc.assert(
    fc.asyncProperty(spoilt(asOf), async (after) => {
      tell(
        `log ${JSON.stringify(after)}`,
        await codeOf(() => store.log(parley.id, { after: after as Cursor, limit: 1 })),
      )
    }),
    given,
  )
  await fc.assert(
    fc.asyncProperty(strange, async (text) => {
      tell(`q ${JSON.stringify(text)}`, await codeOf(() => parley.messages.search(text)))
      tell(
        `key ${JSON.stringify(text)}`,
        await codeOf(() => parley.messages.send(first.id, { text: 'keyed' }, { key: text })),
      )
    }),
    given,
  )
  // The store still works.
  await parley.ready()
  await parley.stop({ timeout: 0 })
  return wrong
}
