// Joins the built packages and the libraries that they load into few files. A process then starts in about half of
// the processor time. Otherwise loading the thousand files of a system is most of a short test.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** Libraries that stay outside: with native parts, with threads of their own, or rarely loaded. */
const outside = /^(libsql|pino|pg|typescript|@electric-sql\/pglite|vite|bufferutil|utf-8-validate)(\/|$)/

/** Libraries with objects that importers pass to the packages. */
const libraries = ['@hono/node-server', 'hono', 'kysely', 'twilio', 'zod']

/** Most of the library of Twilio is the resources of its products, which are loaded at their first use. */
const products = `${sep}twilio${sep}lib${sep}rest${sep}`

/** Imports by their paths, which are the same from any folder. */
const leaveOutside: Plugin = {
  name: 'leave-outside',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, pluginData, ...from }) => {
      const isProduct = from.importer.endsWith(`${products}Twilio.js`) && path.startsWith('./')
      if (pluginData === 'resolved' || !(isProduct || outside.test(path))) return undefined
      const { importer, resolveDir, kind } = from
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: 'resolved' })
      return { path: found.errors.length === 0 ? found.path : path, external: true }
    })
  },
}

/** A built file finds its neighbors beside its place in the new folder. The joined file may be in another folder. */
function atTheirPlaces(packages: string, folder: string): Plugin {
  return {
    name: 'at-their-places',
    setup({ onLoad }) {
      onLoad({ filter: /[/\\]dist[/\\].*\.js$/ }, ({ path }) => {
        if (!path.startsWith(packages + sep)) return undefined
        const place = pathToFileURL(join(folder, 'node_modules/@parley', relative(packages, path))).href
        return { contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(place)) }
      })
    },
  }
}

/**
 * Writes every entry of the built packages below `folder/node_modules`, and the given programs into `folder/programs`.
 * Each package keeps its manifest and its files beside the code. A program in the folder imports the same instances
 * of the packages, and of the libraries beside them.
 */
export async function joinBuilt(root: string, folder: string, programs: readonly string[]): Promise<void> {
  const entryPoints: Record<string, string> = {}
  for (const name of readdirSync(join(root, 'packages'))) {
    const [from, to] = [join(root, 'packages', name), join(folder, 'node_modules/@parley', name)]
    if (!existsSync(join(from, 'dist'))) continue
    mkdirSync(join(to, 'dist'), { recursive: true })
    copyFileSync(join(from, 'package.json'), join(to, 'package.json'))
    for (const entry of readdirSync(join(from, 'dist'), { withFileTypes: true })) {
      const file = join('dist', entry.name)
      if (entry.name.endsWith('.js'))
        entryPoints[join('node_modules/@parley', name, file.slice(0, -3))] = join(from, file)
      else if (entry.isDirectory() && entry.name !== 'chunks')
        cpSync(join(from, file), join(to, file), { recursive: true })
    }
  }
  for (const name of libraries) {
    entryPoints[join('node_modules', name, 'index')] = name
    mkdirSync(join(folder, 'node_modules', name), { recursive: true })
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), '{ "type": "module", "exports": "./index.js" }')
  }
  for (const program of programs) entryPoints[`programs/${program}`] = join(root, 'e2e/programs', `${program}.mjs`)
  await build({
    entryPoints,
    outdir: folder,
    absWorkingDir: join(root, 'e2e'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // Libraries in CommonJS load the built-in modules of Node.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    legalComments: 'none',
    logLevel: 'error',
    plugins: [leaveOutside, atTheirPlaces(join(root, 'packages'), folder)],
  })
}
