import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ended, parley, serve } from './lib/bundled.ts'
import { freePort } from './lib/free-port.ts'
import { root } from './lib/root.ts'
import { scratch } from './lib/scratch.ts'
import { snippetsOf } from './lib/snippets.ts'
import { until } from './lib/until.ts'

const snippets = snippetsOf('sh')
const manifests = [root, ...['packages', 'examples'].flatMap(foldersIn)].map((folder) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
)
/** Tools of the system and of PostgreSQL. */
const tools = ['rm', 'cp', 'chmod', 'pg_dump', 'pg_restore', 'psql']
let help = ''

beforeAll(async () => {
  using folder = scratch()
  help = (await ended(parley(folder.path, ['--help']))).output
})

describe('every command of the README files and the docs', () => {
  it.each(snippets)('is a program, a script or a package that exists: $page:$line', ({ code, page }) => {
    execFileSync('sh', ['-n', '-c', code])
    expect(linesOf(code).filter((line) => !isKnown(line.split(/\s+/), page))).toEqual([])
  })

  it('asks for what a server answers', async () => {
    using folder = scratch()
    const port = await freePort()
    const url = `http://localhost:${port}`
    await using _server = await serve(folder.path, port, {})
    const KEY = readFileSync(folder.file('data/api-key'), 'utf8').trim()
    const ask = async (path: string, init: RequestInit = {}): Promise<{ id: string; asOf: string }> => {
      const answer = await fetch(`${url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${KEY}`, ...init.headers },
      })
      return answer.json()
    }
    const post = (path: string, type: string, body: BodyInit) =>
      ask(path, { method: 'POST', headers: { 'content-type': type }, body })
    writeFileSync(folder.file('map.png'), png)
    const { id: MEDIA } = await post('/api/v1/media', 'image/png', png)
    const begun = JSON.stringify({ channel: 'sms', to: '+14155550124', text: 'Hello' })
    const { id: CONVERSATION } = await post('/api/v1/conversations', 'application/json', begun)
    const { asOf: AS_OF } = await ask('/api/v1/conversations')
    const text = JSON.stringify({ channel: 'sms', text: 'Is my order delivered late?' })
    await post('/simulator/customers/+14155550123/messages', 'application/json', text)
    const variables = { KEY, AS_OF, CONVERSATION, MEDIA }
    for (const [page, code] of requests()) {
      const own = code.replaceAll('http://localhost:3000', url).replaceAll(/med_[0-9a-f]{32}/g, MEDIA)
      expect(await outcomeOf(own, folder.path, variables), page).toBe('answered')
    }
  })
})

/** A picture of one pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** The requests of each page but the README: `start.test.ts` runs those. Later ones use earlier variables. */
function requests(): Map<string, string> {
  const found = new Map<string, string>()
  for (const { page, code } of snippets) {
    // The apps have tests of their own.
    if (!code.includes('curl ') || page === 'README.md' || page.startsWith('examples/')) continue
    found.set(page, `${found.get(page) ?? 'set -e\n'}${code}`)
  }
  return found
}

/** Runs requests to a served system. A stream is answered when it has an event. */
async function outcomeOf(code: string, cwd: string, variables: Record<string, string>): Promise<string> {
  const script = code.replaceAll('curl ', 'curl -sS --fail-with-body ')
  const child = spawn('sh', ['-c', script], { cwd, env: { PATH: process.env.PATH, ...variables }, detached: true })
  const closed = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const isStreamed = (): boolean => /^event: message\.received$/m.test(output)
  await until('it is answered', () => isStreamed() || child.exitCode !== null)
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await closed
  return isStreamed() || child.exitCode === 0 ? 'answered' : output
}

/** The commands of a snippet, without variables before them and comments behind them. */
function linesOf(code: string): string[] {
  const lines = code.replaceAll('\\\n', ' ').split('\n')
  const commands = lines.map((line) =>
    line.replace(/\s+#.*$/, '').replace(/^(?:[A-Z_]+=(?:"[^"]*"|\$\([^)]*\)|\S*)\s*)+/, ''),
  )
  return commands.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
}

function isKnown([program = '', ...words]: string[], page: string): boolean {
  const [first = '', second = ''] = words
  if (program === 'curl' || tools.includes(program)) return true
  if (program === 'node') return existsSync(join(root, page, '..', first))
  if (program === 'npx') return first === 'parley' ? help.includes(`\n  ${second} `) : isPackage(first)
  if (program !== 'npm') return false
  if (first === 'install') return words.slice(1).every((word) => word.startsWith('-') || isPackage(word))
  return (first === 'run' ? second : first) in manifests[0].scripts
}

function isPackage(name: string): boolean {
  return manifests.some((manifest) => {
    const { dependencies, devDependencies, peerDependencies } = manifest
    return manifest.name === name || name in { ...dependencies, ...devDependencies, ...peerDependencies }
  })
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder))
    .map((name) => join(root, folder, name))
    .filter((path) => existsSync(join(path, 'package.json')))
}
