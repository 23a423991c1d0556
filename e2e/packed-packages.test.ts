import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { itInBrowser } from './lib/browser.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { freePort } from './lib/free-port.ts'
import { playAPhone } from './lib/phone.ts'
import { javascriptOf, onPort, runFile } from './lib/program.ts'
import { openProject, type Project, type Unreachable } from './lib/project.ts'
import { openProvider } from './lib/provider.ts'
import { root } from './lib/root.ts'
import { full } from './lib/scale.ts'
import { snippetsOf } from './lib/snippets.ts'
import { start } from './lib/started.ts'
import { until } from './lib/until.ts'

/** A hang detector, in milliseconds: npm may have to download everything. */
const HANGS = 600_000

const peers = [
  ...['hono', '@hono/node-server', 'zod', 'kysely', 'libsql', 'pg', '@electric-sql/pglite', 'twilio', 'openai'],
  ...['react', 'ws', 'socket.io', 'web-push'],
]
const tools = ['typescript', '@types/node', '@types/pg', '@types/react', '@types/ws']

/** Strict by every option of an importer. */
const strict = {
  target: 'ES2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  types: ['node'],
}
const resolutions = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
]

const readme = snippetsOf('ts').find(({ page }) => page === 'README.md')?.code ?? ''

describe('found by use: what ships is not what is tested: the packed packages, installed into an empty project', () => {
  let opened: Project | Unreachable
  beforeAll(async () => {
    opened = await openProject([...peers, ...tools])
  }, HANGS)
  afterAll(() => 'unreachable' in opened || opened[Symbol.dispose]())

  /** The project, in a test that is skipped if nothing could be installed. */
  const installed = ({ skip }: TestContext): Project => ('unreachable' in opened ? skip(opened.unreachable) : opened)

  it('every entry is imported by Node itself', { timeout: HANGS }, async (context) => {
    const { entries, write, run } = installed(context)
    expect(entries.length).toBeGreaterThan(10)
    // The program of the command runs below. An import would start its server.
    const imported = entries.filter((entry) => entry !== '@parley/cli/main')
    write('import-all.js', imported.map((entry) => `await import('${entry}')\n`).join(''))
    expect(await run('node', 'import-all.js')).toBe('')
  })

  for (const { module, moduleResolution } of resolutions) {
    // TypeScript 6 is slow: the proof `packed` runs it, and an ordinary run has the native compiler.
    const native = !full
    const compiler = native ? join(root, 'node_modules/typescript-7/bin/tsc') : 'node_modules/typescript/bin/tsc'
    const name = `every entry compiles strictly, with its declarations: ${moduleResolution}, TypeScript ${native ? 7 : 6}`
    it(name, { timeout: HANGS }, async (context) => {
      const { entries, write, run } = installed(context)
      write('entries.ts', entries.map((entry, place) => `export * as e${place} from '${entry}'\n`).join(''))
      write('readme.ts', readme)
      const compilerOptions = { ...strict, module, moduleResolution, noEmit: true }
      const project = `tsconfig.${moduleResolution}.json`
      write(project, JSON.stringify({ compilerOptions, files: ['entries.ts', 'readme.ts'] }))
      expect(await run('node', compiler, '-p', project)).toBe('')
    })
  }

  it('the program in the README answers a customer', { timeout: HANGS }, async (context) => {
    const { path, write } = installed(context)
    await using provider = await openProvider()
    const port = await freePort()
    const program = onPort(readme.replace('from })', `from, baseUrl: '${provider.url}' })`), port)
    write('readme.js', javascriptOf(program))
    using running = runFile(join(path, 'readme.js'))
    const text = { sid: sidOf(1), from: numberOf(1), body: 'hello' }
    // All copies of a webhook have one effect.
    await until('it listens', () =>
      post(`http://127.0.0.1:${port}/`, text).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    await until('it answers', () => provider.simulator.journal().length > 0)
    await provider.simulator.idle()
    expect(provider.simulator.journal()).toMatchObject([{ to: text.from, body: 'You said: hello' }])
    expect(running.complaints()).toBe('')
  })

  it('npx parley prints its version and lists pending migrations', { timeout: HANGS }, async (context) => {
    const { run } = installed(context)
    expect(await run('npx', 'parley', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect(await run('npx', 'parley', 'migrate', '--status')).toMatch(/^pending table notes$/m)
  })

  itInBrowser(
    'npx parley serves a page at /simulator/: a phone is added, writes and gets an answer',
    async (browser, context) => {
      await using started = await start(['npx', 'parley'], { cwd: installed(context).path })
      await playAPhone(browser, started.url, '+14155550199')
    },
  )
})
