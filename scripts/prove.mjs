// The proofs at full length; `npm test` runs the same code on smaller rounds.
//   npm run prove -- NAME [NAME ...]     npm run prove -- --list
import { spawnSync } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * @typedef {object} Proof
 * @property {string} about
 * @property {string | string[]} file
 * @property {'postgres'} [store]
 * @property {'short'} [length] Only the promises about time are proved, over the rounds of `npm test`.
 */

/** @type {Record<string, Proof>} */
const proofs = {
  packed: {
    about: 'the packed packages in an empty project: types by TypeScript 6 in both resolutions, programs, the page',
    file: 'e2e/packed-packages.test.ts',
  },
  reference: {
    about: 'a thousand histories of commits and claims: SQLite answers what the reference answers',
    file: 'packages/store-kysely/src/lib/sqlite/commit.test.ts',
  },
  'reference-postgres': {
    about: 'two hundred histories of commits and claims: PostgreSQL answers what the reference answers',
    file: 'packages/store-kysely/src/lib/postgres/commit.test.ts',
  },
  times: {
    about: 'every promise about time, exactly, on an idle machine',
    file: [
      ...['r4-database-trouble', 'r5-disk-full', 'r14-clock-skew', 'r15-leases', 'r16-graceful-stop'],
      ...['two-processes', 'invariant-6-takeover'],
    ].map((name) => `e2e/${name}.test.ts`),
    length: 'short',
  },
  contract: {
    about: 'every seeded bug on every case of the store contract: each caught, by a tenth of the cases at most',
    file: 'packages/core/test/seeded-bugs.test.ts',
  },
  leaks: {
    about: '10 000 requests with as many canaries: none in a log, a URL or an error; no ticket is accepted twice',
    file: 'packages/server/src/leaks.test.ts',
  },
  r1: {
    about: '10 000 webhooks, 100 SIGKILLs: nothing acknowledged is lost or doubled',
    file: 'e2e/r1-crash-inbound.test.ts',
  },
  r1b: {
    about: 'a crash at every point of ingest, send and status, 20 times: nothing broken at any',
    file: 'e2e/r1b-crash-at-every-point.test.ts',
  },
  r1c: { about: 'unsaved input is never answered 2xx, nor 403', file: 'e2e/r1c-answer-codes.test.ts' },
  r3: {
    about: '10 000 sends with faults, 100 SIGKILLs: none lost, none accepted twice',
    file: 'e2e/r3-crash-send.test.ts',
  },
  answers: {
    about: '5000 messages to the assistant, 100 SIGKILLs: each one answered, none twice',
    file: 'e2e/answers-and-kills.test.ts',
  },
  'sms-import': {
    about: '100 000 rows of the SMS assistant come over twice: as history, in their order, none doubled',
    file: 'e2e/sms-assistant/import.test.ts',
  },
  'lost-callbacks': {
    about:
      '1 500 sends, 15 SIGKILLs: delivered messages are shown as delivered within five minutes, by a list a minute for each hundred',
    file: 'e2e/lost-callbacks.test.ts',
  },
  r4: {
    about: 'a database killed, cut off, full, read-only or busy, 20 times each: refused within a second, nothing lost',
    file: 'e2e/r4-database-trouble.test.ts',
  },
  r4b: {
    about: '10 minutes without a receiver, 1 000 texts: all found afterwards, none twice',
    file: 'e2e/r4b-long-outage.test.ts',
  },
  r5: {
    about: 'a disk that is full, not writable or locked, 50 times each: 503 at once, nothing lost',
    file: 'e2e/r5-disk-full.test.ts',
  },
  r6: {
    about: '1 000 000 receipt sequences, permuted and duplicated: one answer each',
    file: 'packages/core/src/lib/decide/delivery/fold.r6.test.ts',
  },
  'r6-database': {
    about: 'the callbacks of 2 000 messages in any order, at once and twice: the highest is shown',
    file: 'e2e/r6-status-callbacks.test.ts',
  },
  r7: { about: '500 webhooks × 200 copies at once: one effect each', file: 'e2e/r7-same-webhook.test.ts' },
  r8: { about: '1 000 new contacts × 10 messages at once: one conversation each', file: 'e2e/r8-album.test.ts' },
  r9: { about: '50 000 API calls with keys, crashes between: one effect per key', file: 'e2e/r9-idempotency.test.ts' },
  r10: {
    about: 'streams cut and servers killed: no gap, no repeat, no reorder',
    file: 'e2e/r10-stream-resume.test.ts',
  },
  r11: {
    about: '10 000 schedules of writers that stall between place and commit: no event is missed',
    file: 'packages/store-kysely/src/lib/postgres/commit-order.r11.test.ts',
  },
  r12: {
    about:
      'readers that take nothing of 100 MB, over each transport: the others are as fast, memory grows by 8 MB at most',
    file: 'e2e/r12-slow-reader.test.ts',
  },
  r13: {
    about:
      '10 000 connections of each transport: at most 32 kB each, nothing left after five cycles, no query while idle',
    file: 'e2e/r13-many-connections.test.ts',
  },
  r14: {
    about: 'clocks that are wrong and are set, 2 000 stories: order, retries and leases stay right',
    file: 'e2e/r14-clock-skew.test.ts',
  },
  r15: {
    about: '1 000 zombies, poison jobs: none sent twice, no job waits for a failing one',
    file: 'e2e/r15-leases.test.ts',
  },
  r16: {
    about: '200 rolling restarts of two processes under load: no request fails',
    file: 'e2e/r16-graceful-stop.test.ts',
  },
  r17: {
    about: 'SIGKILL at every statement of an upgrade; 100 000 messages brought to a later schema by 8 processes',
    file: 'e2e/r17-migrations.test.ts',
  },
  'r17-engines': {
    about:
      'SIGKILL before every statement of every migration, eight processes at once: the same schema, on SQLite, PostgreSQL and PGlite',
    file: ['sqlite', 'postgres'].map((store) => `packages/store-kysely/src/lib/${store}/migrate.test.ts`),
  },
  'two-processes': {
    about: 'two processes behind a balancer, 20 SIGKILLs: nothing lost, doubled or missed, jobs taken over',
    file: 'e2e/two-processes.test.ts',
  },
  handlers: {
    about: '1 000 webhooks to a process without handlers, 28 SIGKILLs, a rolling update: each handler once per message',
    file: 'e2e/registered-handlers.test.ts',
  },
  'two-versions': {
    about: 'this program and one with a module more on one PostgreSQL, 20 SIGKILLs, and back: no request fails',
    file: 'e2e/two-versions.test.ts',
  },
  sec9: {
    about: '100 000 mixed requests of 50 tenants over 4 connections: PostgreSQL returns no row of another tenant',
    file: 'packages/store-kysely/src/lib/postgres/row-security.sec9.test.ts',
  },
  sec5: {
    about:
      'more than 1 000 URLs of private places, redirects and a resolver that rebinds: 0 connections, no credential off-origin',
    file: 'packages/media/src/lib/guard/guard.sec5.test.ts',
  },
  sec7: {
    about:
      'every operation that names a record, 200 calls and more: one of others is answered in the time of a missing one',
    file: 'e2e/sec7-timing.test.ts',
  },
  'media-kills': {
    about: '100 SIGKILLs of a process that writes files: none acknowledged is lost, none is half',
    file: 'packages/media/src/lib/disk/leftovers.test.ts',
  },
  'inbox-threads': {
    about: 'a thread of 100 000 messages: opens like a short one, 200 prepends move what is read by at most a pixel',
    file: 'e2e/inbox/long-thread.test.ts',
  },
  'inbox-sending': {
    about: '200 answers lost after the commit: the provider gets each reply of the inbox once',
    file: 'e2e/inbox/sending.test.ts',
  },
  soak: {
    about: '50 webhooks a second with replies, for 20 minutes: memory is level, within 1 MB a minute',
    file: 'e2e/r21-soak.test.ts',
  },
  r20: {
    about: '100 000 webhook bodies: agreement with the official validator',
    file: 'packages/channel-twilio/src/lib/webhook/signature.r20.test.ts',
  },
  'r20-proxies': {
    about: 'signatures behind proxies in 48 cases, as in the page about them',
    file: 'e2e/r20-signatures-behind-proxies.test.ts',
  },
}

// The proofs that select SQLite by themselves run on PostgreSQL too.
for (const name of [
  'r1',
  'r1b',
  'r3',
  'answers',
  'lost-callbacks',
  'r4b',
  'r7',
  'r8',
  'r9',
  'r10',
  'r17',
  'handlers',
  'soak',
  'sec7',
]) {
  const proof = proofs[name]
  if (proof) proofs[`${name}-postgres`] = { ...proof, about: `${proof.about}, on PostgreSQL`, store: 'postgres' }
}

const { values, positionals } = parseArgs({
  options: { list: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !(name in proofs))
if (values.list || positionals.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no proof named ${unknown.join(', ')}.`)
  for (const [name, { about }] of Object.entries(proofs)) console.log(`${name.padEnd(24)}${about}`)
  process.exit(unknown.length > 0 ? 1 : 0)
}
const statuses = positionals.flatMap((name) => prove(proofs[name]))
process.exit(Math.max(...statuses))

/** @param {Proof | undefined} proof */
function prove(proof) {
  if (proof === undefined) return []
  const scale =
    proof.length === 'short'
      ? { PARLEY_TIMES: 'strict' }
      : { PARLEY_PROVE: 'full', PARLEY_STORE: proof.store ?? 'sqlite' }
  // One file at a time: another one would change the measured times.
  const command = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=verbose',
    '--no-file-parallelism',
    '--passWithNoTests=false',
  ]
  const { status } = spawnSync(process.execPath, [...command, ...[proof.file].flat()], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...scale },
  })
  return [status ?? 1]
}
