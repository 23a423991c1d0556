// The proofs at full length; `npm test` runs the same code on smaller rounds.
//   npm run prove -- NAME [NAME ...]     npm run prove -- --list
import { spawnSync } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** @type {Record<string, { about: string, file: string }>} */
const proofs = {
  r1: {
    about: '10 000 webhooks, 100 SIGKILLs: nothing acknowledged is lost or doubled',
    file: 'e2e/r1-crash-inbound.test.ts',
  },
  r1c: { about: 'what is not saved is never answered 2xx, nor 403', file: 'e2e/r1c-answer-codes.test.ts' },
  r3: {
    about: '10 000 sends with faults, 100 SIGKILLs: none lost, none accepted twice',
    file: 'e2e/r3-crash-send.test.ts',
  },
  r6: {
    about: '1 000 000 receipt sequences, permuted and duplicated: one answer each',
    file: 'packages/core/src/lib/delivery/fold.r6.test.ts',
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
  signatures: {
    about: '100 000 webhook bodies: agreement with the official validator',
    file: 'packages/channel-twilio/src/lib/webhook/signature.r20.test.ts',
  },
}

const { values, positionals } = parseArgs({
  options: { list: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !(name in proofs))
if (values.list || positionals.length === 0 || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no proof named ${unknown.join(', ')}.`)
  for (const [name, { about }] of Object.entries(proofs)) console.log(`${name.padEnd(12)}${about}`)
  process.exit(unknown.length > 0 ? 1 : 0)
}
const files = positionals.flatMap((name) => proofs[name]?.file ?? [])
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--reporter=verbose', ...files],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PARLEY_PROVE: 'full' },
  },
)
process.exit(status ?? 1)
