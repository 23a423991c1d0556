import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './root.ts'

/** A folder with the built packages and the programs, joined into few files; absent in `npm run prove`. */
const joined: string | undefined = process.env.PARLEY_TEST_JOINED

/** The folder of programs that import the packages: inside a package, so that their imports resolve as an importer's do. */
export const runFolder: string =
  joined === undefined
    ? join(root, 'e2e/.snippets', String(process.pid))
    : join(joined, 'programs', String(process.pid))

/** The command `parley`. A process of it that is joined loads the same code in half of the processor time. */
export const command: string =
  joined === undefined ? join(root, 'packages/cli/dist/main.js') : join(joined, 'node_modules/@parley/cli/dist/main.js')

/** A program of `e2e/programs`. One that imports modules by their paths is not joined: both share the packages. */
export function program(name: 'installation' | 'crashing', { imports = false }: { imports?: boolean } = {}): URL {
  if (joined === undefined || imports) return new URL(`../programs/${name}.mjs`, import.meta.url)
  return pathToFileURL(join(joined, 'programs', `${name}.js`))
}
