// Starts the bundled system with example conversations, or an example app of it.
//   node scripts/start.mjs [--example sms-assistant] [arguments of parley start]
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
// Other arguments are those of the command `parley`.
const { values } = parseArgs({ options: { example: { type: 'string' } }, strict: false })
const example = typeof values.example === 'string' ? values.example : undefined
try {
  await import(pathToFileURL(example === undefined ? bundled() : await built(example)).href)
} catch (error) {
  if (example === undefined) throw error
  console.error(`parley: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}

function bundled() {
  process.argv.splice(2, 0, 'start', '--examples')
  return join(root, 'packages/cli/dist/main.js')
}

/**
 * Compiles the entry of an app; its packages are built already.
 * @param {string} name
 */
async function built(name) {
  const folder = join(root, 'examples', name)
  if (!apps().includes(name)) throw new Error(`There is no app ${name} in examples/: there are ${apps().join(', ')}.`)
  const { build } = await import('esbuild')
  const outfile = join(folder, 'dist/main.js')
  const options = /** @type {const} */ ({ platform: 'node', format: 'esm', target: 'node20', packages: 'external' })
  await build({ ...options, entryPoints: [join(folder, 'src/main.ts')], outfile, bundle: true, sourcemap: true })
  process.chdir(folder)
  return outfile
}

/** The apps that serve. Each is assembled in `src/app.ts`. */
function apps() {
  const folders = readdirSync(join(root, 'examples'))
  return folders.filter((folder) => existsSync(join(root, 'examples', folder, 'src/app.ts')))
}
