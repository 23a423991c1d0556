// Programs for browsers inside packages: `import { script } from './x.ts?script'` is the text of a script that contains
// `x.ts` and what it imports. The build, the tests and every bundler of `dist` get the same text.
import { resolve } from 'node:path'
import { build, type Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vitest/config'

const asked = /\?script$/

/** A script, and its source files. */
interface Compiled {
  text: string
  files: string[]
}

async function compile(file: string): Promise<Compiled> {
  const { outputFiles, metafile } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    tsconfigRaw: {},
  })
  return {
    text: outputFiles[0]?.text ?? '',
    files: Object.keys(metafile.inputs).map((input) => resolve(input)),
  }
}

function moduleOf({ text }: Compiled): string {
  return `export const script = ${JSON.stringify(text)}\n`
}

/** For the build. */
export const scriptsInBuild: EsbuildPlugin = {
  name: 'browser-script',
  setup(builder) {
    builder.onResolve({ filter: asked }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.replace(asked, '')),
      namespace: 'browser-script',
    }))
    builder.onLoad({ filter: /./, namespace: 'browser-script' }, async ({ path }) => {
      const compiled = await compile(path)
      return { contents: moduleOf(compiled), loader: 'js', watchFiles: compiled.files }
    })
  },
}

/** For tests of the sources. */
export const scriptsInTests: VitePlugin = {
  name: 'browser-script',
  enforce: 'pre',
  async load(id) {
    if (!asked.test(id)) return undefined
    const compiled = await compile(id.replace(asked, ''))
    for (const file of compiled.files) this.addWatchFile(file)
    return moduleOf(compiled)
  },
}
