import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** The key of every installation for pictures. */
export const key = 'a-key-for-pictures-only'

/**
 * Serves a new installation on a free port while a function runs: the bundled system, or an example app.
 * @param {string | undefined} example
 * @param {(link: string) => Promise<void>} run The link signs the owner in.
 */
export async function served(example, run) {
  const data = mkdtempSync(join(tmpdir(), 'parley-'))
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, PORT: '0', PARLEY_DATA: data, PARLEY_API_KEY: key, LOG_LEVEL: 'warn' }
  const args = example === undefined ? [] : ['--example', example]
  const server = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], { env })
  const closed = once(server, 'close')
  try {
    await run(await linkOf(server))
  } finally {
    server.kill()
    await closed
    rmSync(data, { recursive: true, force: true })
  }
}

/** @param {import('node:child_process').ChildProcessWithoutNullStreams} server */
async function linkOf({ stdout, stderr }) {
  let output = ''
  stderr.pipe(process.stderr)
  for await (const chunk of stdout) {
    output += chunk
    const [, link] = /^ +Sign in +(http\S+)/m.exec(output) ?? []
    if (link !== undefined) return link
  }
  throw new Error(`The server ended before it served.\n${output}`)
}
