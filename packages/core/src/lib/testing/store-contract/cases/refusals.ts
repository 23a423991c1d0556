import type { Key, TenantId, Time } from '../../../model/ids.ts'
import type { Stored } from '../../../model/record.ts'
import { kernel } from '../../../model/schema.ts'
import { casesOf, type StoreCase } from '../case.ts'
import { attempt, create } from '../commits.ts'
import { codeOf, read } from '../reads.ts'
import * as a from '../samples.ts'

/** Records without a value that the schema requires. No store may hold them. */
const incomplete: { [name: string]: Stored } = {
  'a message without a text': a.message('bad', { text: null as never }),
  'a contact without a time': a.contact('bad', { createdAt: null as never }),
  'a job without a queue': a.job('bad', { queue: undefined as never }),
}

/** Records that one engine holds and another does not. */
const odd: { [name: string]: Stored } = {
  'a text with NUL': a.message('bad', { text: 'a\u0000b' }),
  'half of a surrogate pair': a.message('bad', { text: 'a\ud83d' }),
  'a value with NUL': a.channelState('bad', { 'a\u0000': ['\u0000'] }),
  'a value that JSON does not have': a.channelState('bad', 10n),
  'a function as a value': a.idempotency('bad', { result: () => 1 }),
  'an id with NUL': a.contact('b\u0000d'),
  'a key with NUL': a.conversation('bad', { keys: ['k\u0000' as Key] }),
  'a tenant with NUL': a.contact('bad', { tenant: 'ac\u0000me' as TenantId }),
  'a time that is not a number': a.contact('bad', { createdAt: Number.NaN }),
  'an infinite time': a.contact('bad', { createdAt: Number.POSITIVE_INFINITY }),
  'a number beyond 64 bits': a.message('bad', { sequence: 1e30 }),
  'a fraction for a whole number': a.message('bad', { sequence: 1.5 }),
  'a text for a number': a.job('bad', { priority: 'high' as never }),
  'a number for a text': a.contact('bad', { name: 5 as never }),
  'a record for a text': a.contact('bad', { name: {} as never }),
  'an assignee of a hundred thousand letters': a.conversation('bad', { assignee: 'x'.repeat(100_000) }),
}

/** Names that no record has, and that not every engine can compare. */
const names = ['con_\u0000', '\ud83d', `con_${'x'.repeat(100_000)}`, "con_'\\", '', '\u{1F600}']

const isPermanent = (code: string): boolean => code === 'none' || code === 'store.refused'

const refused = Object.fromEntries(
  Object.entries(incomplete).map(([name, bad]): [string, StoreCase['run']] => [
    `a commit that can never succeed is refused permanently and stops no neighbor: ${name}`,
    async ({ store, expect }) => {
      const [ann, bob] = [a.contact('ann'), a.contact('bob')]
      expect(await codeOf(store.commit([create(ann), create(bad), create(bob)]))).toBe('store.refused')
      expect([await read(store, ann), await read(store, bob)]).toEqual([undefined, undefined])
      expect(await codeOf(store.commit([create(bad)]))).toBe('store.refused')
      expect(await attempt(store, create(ann), create(bob))).toEqual([true, true])
    },
  ]),
)

const heldOrRefused = Object.fromEntries(
  Object.entries(odd).map(([name, bad]): [string, StoreCase['run']] => [
    `a value is stored, or refused permanently, and stops no neighbor: ${name}`,
    async ({ store, expect }) => {
      const [ann, bob] = [a.contact('ann'), a.contact('bob')]
      const code = await codeOf(store.commit([create(ann), create(bad), create(bob)]))
      expect([code, isPermanent(code)]).toEqual([code, true])
      const there = (await read(store, ann)) !== undefined
      expect(there).toBe(code === 'none')
      if (!there) expect(await attempt(store, create(ann), create(bob))).toEqual([true, true])
    },
  ]),
)

export const refusalCases: readonly StoreCase[] = [
  ...casesOf('commit', { ...refused, ...heldOrRefused }),
  ...casesOf('load', {
    'a name that cannot be compared finds nothing, or is refused permanently': async ({ store, expect }) => {
      for (const name of names) {
        const lookups = [kernel.conversation.ref(name as never), { key: name as Key }]
        for (const lookup of lookups) {
          const code = await codeOf(store.load(a.acme, [lookup]))
          expect([name.slice(0, 10), code, isPermanent(code)]).toEqual([name.slice(0, 10), code, true])
        }
      }
    },
  }),
  ...casesOf('find', {
    'a filter or a position that cannot be compared finds nothing, or is refused permanently': async ({
      store,
      expect,
    }) => {
      const positions: (string | Time)[][] = [...names.map((name) => [a.START, name]), [1e30, 'x'], [Number.NaN, 'x']]
      const order = 'newest' as const
      const asked = [
        ...names.map((name) =>
          store.find(a.acme, {
            query: kernel.conversation.queries.conversations,
            where: { channel: name },
            order,
            limit: 1,
          }),
        ),
        ...positions.map((after) =>
          store.find(a.acme, { query: kernel.conversation.queries.conversations, where: {}, order, limit: 1, after }),
        ),
      ]
      const codes = await Promise.all(asked.map(codeOf))
      expect(codes.filter((code) => !isPermanent(code))).toEqual([])
    },
  }),
]
