import { existsSync, readdirSync } from 'node:fs'
import type { Options } from 'tsup'
import { scriptsInBuild } from './scripts/build/browser-script.ts'

/** One build for every package: an entry for every top-level source, which is what `exports` names. */
const builds: Options[] = readdirSync('packages').flatMap((name) => {
  const src = `packages/${name}/src`
  const files = existsSync(src) ? readdirSync(src).filter((file) => /(?<!\.(?:test|d))\.tsx?$/.test(file)) : []
  if (files.length === 0) return []
  return {
    name,
    entry: Object.fromEntries(files.map((file) => [file.replace(/\.tsx?$/, ''), `${src}/${file}`])),
    outDir: `packages/${name}/dist`,
    format: 'esm',
    target: 'node20.19',
    platform: 'neutral',
    // Shared code of the entries is in dist once, so that a class is the same class through every subpath.
    splitting: true,
    esbuildOptions: (options) => {
      options.chunkNames = 'chunks/[name]-[hash]'
    },
    esbuildPlugins: [scriptsInBuild],
    // A package brings its dependencies by declaring them, never by swallowing them.
    skipNodeModulesBundle: true,
    removeNodeProtocol: false,
    sourcemap: true,
    // Classes and functions are named in stack traces as in the sources.
    keepNames: true,
    clean: true,
    tsconfig: 'tsconfig.build.json',
  }
})

export default builds
