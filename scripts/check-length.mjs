// Checks that a file can be read in one sitting.
//   node scripts/check-length.mjs [root]
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { report } from './lib/report.mjs'
import { display, filesUnder } from './lib/workspace.mjs'

const limit = 400
const folders = ['packages', 'e2e', 'bench', 'examples', 'scripts']

const root = resolve(process.argv[2] ?? '.')
const files = folders.flatMap((folder) => filesUnder(join(root, folder), /\.([cm]?[jt]sx?|css|html|sql|sh)$/))
const problems = files.flatMap((path) => {
  const lines = readFileSync(path, 'utf8').replace(/\n$/, '').split('\n').length
  return lines > limit ? [`${display(root, path)}: ${lines} lines, at most ${limit}`] : []
})
report(`length of ${files.length} files`, problems)
