// The command line of the benchmarks.
import { parseArgs } from 'node:util'

/**
 * @typedef {object} Options
 * @property {'sqlite' | 'postgres'} store
 * @property {number | undefined} rounds
 * @property {number} seconds length of the timed part
 * @property {number | undefined} messages length of the timed part in messages, if it is given so
 * @property {number} warmUp seconds
 * @property {number} prefill messages in every database before
 * @property {number} inFlight
 * @property {number} seed
 * @property {string[] | undefined} names the arms to run. Default: all
 * @property {number[]} sizes
 * @property {number | undefined} conversations conversations that are listed by access keys, or that the inbox has
 * @property {number} sockets readers of the fan-out
 * @property {string | undefined} profile the folder for CPU profiles of the servers
 * @property {string | undefined} before the folder of a checkout of an earlier version
 * @property {boolean} json
 */

export const usage = `npm run bench -- NAME [options]

  ingest    signed webhooks in a second, acknowledged after the durable commit
  burst     3 000 messages and 10 SIGKILLs: what is lost and what is doubled
  read      first pages and deep pages as the data grows
  search    rare, common, two-word and no-hit terms as the data grows
  fanout    deliveries a second to many readers, and the memory of each
  inbox     the inbox in Chromium: loads, switches, scrolling, and a customer's message to its pixels
  analyze   messages a second that the local assistant reads, on one core

  --store sqlite|postgres  PostgreSQL is that of DATABASE_URL, else one from npm    (sqlite)
  --arms a,b               only these
  --rounds n               (7)
  --seconds s              of the timed part of each arm in each round             (8)
  --messages n             instead: how many messages are timed; of a burst, all    (3 000)
                           of the inbox: from a customer to the screen, each round  (40)
  --warm-up s              (3)
  --prefill n              messages that a database holds before                    (5 000)
  --in-flight n            (64)
  --sizes 10k,100k,1m      messages that are read and searched
  --conversations n        conversations that are listed by access keys; 0 for none (1m)
                           of the inbox                                             (50k)
  --sockets n              readers of the fan-out                                   (1k)
  --seed n
  --before FOLDER          a built checkout of an earlier version, with its bench installed: the arm parley-before
  --profile FOLDER         writes a CPU profile of every server; figures are then its profiler's
  --json                   the result once more, for programs, on the last line`

/**
 * @param {string[]} args
 * @returns {{ name: string | undefined, options: Options }}
 */
export function parseOptions(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      store: { type: 'string', default: 'sqlite' },
      arms: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string', default: '8' },
      messages: { type: 'string' },
      'warm-up': { type: 'string', default: '3' },
      prefill: { type: 'string', default: '5000' },
      'in-flight': { type: 'string', default: '64' },
      sizes: { type: 'string', default: '10k,100k,1m' },
      conversations: { type: 'string' },
      sockets: { type: 'string', default: '1k' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
      profile: { type: 'string' },
      before: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const { store } = values
  if (store !== 'sqlite' && store !== 'postgres') throw new Error(`There is no store ${store}: sqlite or postgres.`)
  /** @type {Options} */
  const options = {
    store,
    rounds: values.rounds === undefined ? undefined : number('rounds', values.rounds),
    seconds: number('seconds', values.seconds),
    messages: values.messages === undefined ? undefined : number('messages', values.messages),
    warmUp: number('warm-up', values['warm-up']),
    prefill: number('prefill', values.prefill),
    inFlight: number('in-flight', values['in-flight']),
    seed: number('seed', values.seed),
    names: values.arms?.split(','),
    sizes: values.sizes.split(',').map((size) => number('sizes', size)),
    conversations: values.conversations === undefined ? undefined : number('conversations', values.conversations),
    sockets: number('sockets', values.sockets),
    profile: values.profile,
    before: values.before,
    json: values.json,
  }
  return { name: positionals[0], options }
}

/**
 * `300`, `10k`, `1m`.
 * @param {string} name
 * @param {string} value
 */
function number(name, value) {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([km]?)$/i.exec(value) ?? []
  if (digits === undefined) throw new Error(`--${name} ${value} is not a number.`)
  return Number(digits) * ({ k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1)
}
