// Builds the files of the inbox into its `dist/site`. After tsup, which empties `dist`.
//   node scripts/build-inbox.mjs [root]
import { join, resolve } from 'node:path'
import { run } from './lib/command.mjs'

const inbox = join(resolve(process.argv[2] ?? '.'), 'packages', 'inbox')
// A test run has another value, and would build the slow React for development.
process.env.NODE_ENV = 'production'
run(inbox, process.execPath, [join(inbox, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'])
