import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

/** The minified bundle of a program for browsers, and what it imports. */
async function bundled(program: string): Promise<{ code: string; bytes: number }> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('../src', import.meta.url)), loader: 'ts' },
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', target: 'es2022' },
    external: ['react'],
  })
  const code = outputFiles[0]?.text ?? ''
  return { code, bytes: gzipSync(code).length }
}

it('is smaller than 15 kB with gzip, and imports nothing', async () => {
  const { code, bytes } = await bundled("export * from './index.ts'")
  expect(bytes).toBeLessThan(15_000)
  expect(code).not.toMatch(/\bimport\b|\brequire\(|process\./)
})

it('is smaller than 15 kB with gzip with its hooks, without React', async () => {
  const { bytes } = await bundled("export * from './index.ts'; export * from './react.ts'")
  expect(bytes).toBeLessThan(15_000)
})

it('leaves out what a program does not import', async () => {
  const { bytes } = await bundled("import { ParleyClientError } from './index.ts'; console.log(ParleyClientError)")
  expect(bytes).toBeLessThan(1000)
})
