// The benchmarks; `npm run bench -- NAME` installs what they need and runs one.
import { analyze } from './benches/analyze.mjs'
import { burst } from './benches/burst.mjs'
import { fanout } from './benches/fanout.mjs'
import { inbox } from './benches/inbox.mjs'
import { ingest } from './benches/ingest.mjs'
import { read } from './benches/read.mjs'
import { search } from './benches/search.mjs'
import { parseOptions, usage } from './lib/options.mjs'

/** @type {Record<string, (options: import('./lib/options.mjs').Options) => Promise<void>>} */
const benches = { ingest, burst, read, search, fanout, inbox, analyze }

try {
  const { name, options } = parseOptions(process.argv.slice(2))
  const bench = name === undefined ? undefined : benches[name]
  if (bench === undefined) {
    console.error(usage)
    process.exitCode = 1
  } else await bench(options)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
