import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ended, parley, serve } from './lib/bundled.ts'
import { freePort } from './lib/free-port.ts'
import { root } from './lib/root.ts'
import { scratch } from './lib/scratch.ts'
import { type Snippet, snippetsOf } from './lib/snippets.ts'
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

  const requests = snippets.filter(({ code, page }) => code.includes('curl ') && page !== 'README.md')

  it('asks for what a server answers', async () => {
    expect(requests.length).toBeGreaterThan(1)
    using folder = scratch()
    const port = await freePort()
    const url = `http://localhost:${port}`
    const KEY = 'a-key-of-sixteen-characters'
    await using _server = await serve(folder.path, port, { PARLEY_API_KEY: KEY })
    const list = await fetch(`${url}/api/v1/conversations`, { headers: { authorization: `Bearer ${KEY}` } })
    const { asOf } = (await list.json()) as { asOf: string }
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ channel: 'sms', text: 'Is my order delivered late?' })
    await fetch(`${url}/simulator/customers/+14155550123/messages`, { method: 'POST', headers, body })
    for (const request of requests) expect(await answerTo(request, url, { KEY, AS_OF: asOf })).toBe('answered')
  })
})

/** Runs a request to a served system until its answer has content of the API. */
async function answerTo({ code }: Snippet, url: string, variables: Record<string, string>): Promise<string> {
  const script = code.replaceAll('http://localhost:3000', url).replaceAll('curl ', 'curl -sS --fail-with-body ')
  const child = spawn('sh', ['-c', script], { env: { PATH: process.env.PATH, ...variables }, detached: true })
  const closed = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const isAnswered = (): boolean => /"items":|^event: message\.received$/m.test(output)
  await until('it is answered', () => isAnswered() || child.exitCode !== null)
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  await closed
  return isAnswered() ? 'answered' : output
}

/** The commands of a snippet, without variables before them and comments behind them. */
function linesOf(code: string): string[] {
  const lines = code.replaceAll('\\\n', ' ').split('\n')
  const commands = lines.map((line) => line.replace(/\s+#.*$/, '').replace(/^(?:[A-Z_]+=(?:\$\([^)]*\)|\S*)\s*)+/, ''))
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
