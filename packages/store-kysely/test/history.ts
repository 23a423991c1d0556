import type { Commit, Expectation, Store, Stored, TenantId } from '@parley/core/store'
import fc from 'fast-check'
import { address, contact, conversation, job, key, message, opened, statistic } from './records.ts'

/** The tenants of a history. */
export const tenants = ['acme', 'globex', 'ümlaut'] as [TenantId, TenantId, TenantId]

const awkward = ['', 'null', "Robert'); drop table", '\\u0000 \\" {"a":[1]}', '👩‍👩‍👧 \u202Eabc\u200F \uFFFD']

const text = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...awkward) },
  { weight: 20, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.constant('64 KB '.repeat(11_000)) },
)

/** The differences between commits. */
const chance = fc.record({
  tenant: fc.constantFrom(...tenants),
  text,
  maybe: fc.option(text),
  flag: fc.boolean(),
  small: fc.nat(20),
  large: fc.integer({ min: -5, max: 2 ** 40 }),
  state: fc.constantFrom('waiting' as const, 'running' as const, 'dead' as const),
})

/** Commits the records of conversations, of most kinds. The same number gives the same commits. */
export async function liveThrough(store: Store, length: number, from = 0): Promise<void> {
  const commits = fc.sample(chance, { numRuns: length, seed: 1 }).map((each, place) => commitOf(each, from + place))
  for (let start = 0; start < length; start += 250) {
    const results = await store.commit(commits.slice(start, start + 250))
    if (results.some(({ ok }) => !ok)) throw new Error('A commit met a conflict.')
  }
}

type Chance = typeof chance extends fc.Arbitrary<infer Value> ? Value : never

function commitOf({ tenant, text: said, maybe, flag, small, large, state }: Chance, n: number): Commit {
  const own = { tenant, version: 1 } as const
  const talk = conversation(`con_${n}`, {
    ...{ tenant, starred: flag, hasUnread: !flag, assignee: maybe, lastMessageText: maybe, activeAt: small },
    ...{ keys: flag ? [key(`thread-${n}`)] : [], labels: maybe === null ? [] : [maybe], closedAt: flag ? large : null },
  })
  const written = message(`msg_${n}`, {
    ...{ tenant, text: said, subject: maybe, conflict: flag, silent: !flag, at: small, sequence: n },
    ...{ keys: [key(`mid-${n}`), key(`ours-${n}`)], conversationId: talk.id },
  })
  const rare: Stored[] = [
    talk,
    contact(`per_${n}`, { tenant, name: maybe }),
    address(`adr_${n}`, { tenant, value: said, display: said, blockedAt: flag ? large : null, createdAt: small }),
    {
      ...{ kind: 'idempotency', ...own, id: `idm_${n}`, fingerprint: said },
      ...{ result: maybe, at: small, expiresAt: large },
    },
    {
      ...{ kind: 'parked', ...own, id: `prk_${n}` as never, keys: [key(`parked-${n}`)] },
      ...{ channel: 'sms', receipts: [], at: small },
    },
    { ...{ kind: 'channelState', ...own, id: `sta_${n}` }, ...{ channel: 'sms', name: said, value: { maybe, flag } } },
  ]
  const task = job(`job_${n}`, {
    ...{ tenant, queue: flag ? 'p' : 'q', group: maybe === null ? null : `g${small}`, priority: small % 3, due: small },
    ...{ state, lease: state === 'running' ? small : null, fence: small, error: maybe },
  })
  const put = n % 10 === 0 ? [...rare, written] : [written]
  const jobs = n % 3 === 0 ? [task] : []
  return {
    ...{ tenant, put, jobs, remove: [] },
    expect: [...put, ...jobs].map(({ kind, id }): Expectation => ({ type: 'absent', ref: { kind, id } })),
    add: [{ record: statistic(`stt_${n % 50}`, { tenant }), field: 'count', by: small }],
    events: [opened(talk.id, n)],
    // Sometimes the oldest events of the log are trimmed.
    ...(n % 1000 === 999 ? { trim: n - 900 } : {}),
  }
}
