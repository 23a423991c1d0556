import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

/** The packages that a program loads when it runs, as an importer's program does. */
const drivers = ['libsql', 'pg', '@electric-sql/pglite']

/** Builds a program with its sources into one file that plain Node runs. Returns the path of the file. */
export async function bundle(program: URL, folder: string): Promise<string> {
  const entry = fileURLToPath(program)
  const name = basename(entry, '.ts')
  await build({
    config: false,
    silent: true,
    entry: { [name]: entry },
    outDir: folder,
    outExtension: () => ({ js: '.mjs' }),
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    splitting: false,
    noExternal: [new RegExp(`^(?!(${drivers.join('|')})$)`)],
    external: drivers,
    esbuildOptions: (options) => {
      options.conditions = ['@parley/source']
    },
  })
  return `${folder}/${name}.mjs`
}
