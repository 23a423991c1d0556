import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { signTwilioRequest } from '@parley/simulator'
import Database from 'libsql'
import { describe, expect, it } from 'vitest'
import { ended, parley, serving, type Variables } from './lib/bundled.ts'
import { formOf, numberOf, sidOf } from './lib/customers.ts'
import { command } from './lib/loaded.ts'
import { onLinux } from './lib/on-linux.ts'
import { root } from './lib/root.ts'
import { promised } from './lib/scale.ts'
import { type Scratch, scratch } from './lib/scratch.ts'
import { until } from './lib/until.ts'

/** The longest time of a stop, in milliseconds. */
const STOP = promised(10_000)

const account = {
  TWILIO_ACCOUNT_SID: 'AC00000000000000000000000000000002',
  TWILIO_AUTH_TOKEN: 'a-token',
  TWILIO_SMS_NUMBER: '+15005550006',
  PARLEY_PUBLIC_URL: 'https://sms.example.com',
  PARLEY_API_KEY: 'a-key-that-is-shared',
}

const dataOf = (folder: Scratch): string => folder.file('data')

function start(folder: Scratch, variables: Variables = {}): ChildProcessWithoutNullStreams {
  return parley(folder.path, [], { PORT: '0', LOG_LEVEL: 'error', ...variables })
}

/** A process that must not outlive the test. */
function owned(process: ChildProcessWithoutNullStreams): Disposable {
  return { [Symbol.dispose]: () => void process.kill('SIGKILL') }
}

function serverOf(folder: Scratch): number {
  return Number(readFileSync(join(dataOf(folder), 'parley.pid'), 'utf8'))
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function write(url: string, text: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ channel: 'sms', text })
  const response = await fetch(`${url}/simulator/customers/+14155550123/messages`, { method: 'POST', headers, body })
  expect(response.status).toBe(202)
}

function textsIn(file: string): string[] {
  const database = new Database(file)
  const rows = database.prepare('select text from parley_messages').all() as { text: string }[]
  database.close()
  return rows.map(({ text }) => text)
}

async function isFree(url: string): Promise<boolean> {
  const probe = createServer().listen(Number(new URL(url).port), '127.0.0.1')
  const free = await Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)])
  if (free) await once(probe.close(), 'close')
  return free
}

describe('found by use: files and processes: a stop', () => {
  it('leaves a complete file, for its owner only', async () => {
    using folder = scratch()
    const server = start(folder)
    using _ = owned(server)
    const url = await serving(server)
    await write(url, 'Kept?')
    const file = join(dataOf(folder), 'parley.db')
    await until('the text is stored', () => textsIn(file).length === 1)
    const stopped = once(server, 'exit')
    server.kill('SIGTERM')
    expect((await stopped)[0]).toBe(0)
    for (const name of ['parley.db', 'parley.db-shm', 'parley.db-wal', 'parley.lock', 'api-key', 'simulator.jsonl']) {
      expect([name, statSync(join(dataOf(folder), name)).mode & 0o777]).toEqual([name, 0o600])
    }
    expect(statSync(dataOf(folder)).mode & 0o777).toBe(0o700)
    expect(statSync(`${file}-wal`).size).toBe(0)
    copyFileSync(file, folder.file('alone.db'))
    expect(textsIn(folder.file('alone.db'))).toEqual(['Kept?'])
  })

  it.each([
    ['SIGTERM', 1],
    ['SIGINT', 1],
    ['SIGHUP', 1],
    // A terminal and npm both send a signal for one key press.
    ['SIGINT', 2],
  ] as const)('by %s, sent %i times, is orderly', async (signal, times) => {
    using folder = scratch()
    const server = start(folder)
    using _ = owned(server)
    await serving(server)
    const stopped = once(server, 'exit')
    for (let time = 0; time < times; time += 1) server.kill(signal)
    expect((await stopped)[0]).toBe(0)
    // The last connection that closes truncates the file, and may remove it.
    expect(statSync(join(dataOf(folder), 'parley.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0)
  })
})

describe('found by use: files and processes: npm start', () => {
  /** Runs an npm script and ends one of its processes; the server must end in order. */
  async function ends(cwd: string, folder: Scratch, end: (npm: number, server: number) => void): Promise<void> {
    const { PATH, HOME } = process.env
    const env = {
      PATH,
      HOME,
      PORT: '0',
      LOG_LEVEL: 'error',
      PARLEY_DATA: dataOf(folder),
      PARLEY_EXAMPLES: 'off',
      npm_config_update_notifier: '',
    }
    const npm = spawn('npm', ['start'], { cwd, env })
    using _ = owned(npm)
    const url = await serving(npm)
    const server = serverOf(folder)
    end(Number(npm.pid), server)
    await until('the server has ended', () => !lives(server), { within: STOP })
    expect(await isFree(url)).toBe(true)
    expect(existsSync(join(dataOf(folder), 'parley.pid'))).toBe(false)
    expect(statSync(join(dataOf(folder), 'parley.db-wal')).size).toBe(0)
  }

  function parentOf(pid: number): number {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) \S (\d+) .*$/s, '$1'))
  }

  /** An importer's package with a shell between npm and the server. */
  function packageIn(folder: Scratch, script: string): string {
    writeFileSync(folder.file('package.json'), JSON.stringify({ name: 'shop', scripts: { start: script } }))
    return folder.path
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)('%s of npm ends the server', async (signal) => {
    using folder = scratch()
    await ends(root, folder, (npm) => process.kill(npm, signal))
  })

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    onLinux(`${signal} of npm ends the server behind a shell`, async () => {
      using folder = scratch()
      // The shell has more to do afterwards, so that the server cannot replace it.
      await ends(packageIn(folder, `node ${command}; true`), folder, (npm) => process.kill(npm, signal))
    })
  }

  onLinux('SIGKILL of the shell ends the server behind it', async () => {
    using folder = scratch()
    const cwd = packageIn(folder, `node ${command}; true`)
    await ends(cwd, folder, (npm, server) => {
      expect(parentOf(server)).not.toBe(npm)
      process.kill(parentOf(server), 'SIGKILL')
    })
  })

  onLinux('a server that its script puts into the background outlives it', async () => {
    using folder = scratch()
    const cwd = packageIn(folder, `node ${command} > out & until grep -q after=oldest out; do sleep 0.1; done`)
    const { PATH, HOME } = process.env
    const npm = spawn('npm', ['start'], { cwd, env: { PATH, HOME, PORT: '0', PARLEY_DATA: dataOf(folder) } })
    await once(npm, 'exit')
    const server = serverOf(folder)
    // The server checks every half second.
    for (const began = performance.now(); performance.now() - began < 1500; ) {
      await until('the server lives', () => lives(server), { within: 100 })
    }
    process.kill(server, 'SIGTERM')
    await until('the server has ended', () => !lives(server), { within: STOP })
  })
})

describe('found by use: files and processes: two processes on one folder', () => {
  it('with the simulator: the second is refused, by the folder, the process and the fix; a killed one leaves no lock', async () => {
    using folder = scratch()
    const first = start(folder)
    using _ = owned(first)
    await serving(first)
    const { status, complaint } = await ended(start(folder))
    expect(status).toBe(1)
    expect(complaint).toContain(`PARLEY_DATA ${dataOf(folder)} is in use by process ${first.pid}.`)
    expect(complaint).toContain('set PARLEY_DATA to another folder')
    expect((await ended(start(folder, account))).complaint).toContain('That process runs the simulator')
    const killed = once(first, 'exit')
    first.kill('SIGKILL')
    await killed
    const next = start(folder)
    using __ = owned(next)
    await serving(next)
  })

  it('without it: both serve one database, and one with the simulator is refused meanwhile', async () => {
    using folder = scratch()
    const [one, other] = [start(folder, account), start(folder, account)]
    using _ = owned(one)
    using __ = owned(other)
    const [url, otherUrl] = [await serving(one), await serving(other)]
    const form = {
      ...formOf({ sid: sidOf(1), from: numberOf(1), body: 'Hello both' }),
      AccountSid: account.TWILIO_ACCOUNT_SID,
    }
    const signed = `${account.PARLEY_PUBLIC_URL}/webhooks/sms`
    const headers = { 'x-twilio-signature': signTwilioRequest(signed, form, account.TWILIO_AUTH_TOKEN) }
    const answers = await Promise.all(
      [url, otherUrl, url, otherUrl].map((each) =>
        fetch(`${each}/webhooks/sms`, { method: 'POST', headers, body: new URLSearchParams(form) }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    for (const each of [url, otherUrl]) {
      const asked = await fetch(`${each}/api/v1/conversations`, {
        headers: { authorization: `Bearer ${account.PARLEY_API_KEY}` },
      })
      expect(await asked.json()).toMatchObject({ items: [{ unread: 1, lastMessage: { text: 'Hello both' } }] })
    }
    const { status, complaint } = await ended(start(folder))
    expect({ status, complaint }).toMatchObject({
      status: 1,
      complaint: expect.stringContaining('is in use by process'),
    })
  })
})

describe('found by use: files and processes: a folder that cannot be used is refused at once', () => {
  it.each([
    ['/proc/nope', '/proc/nope'],
    ['/proc/nope/deeper', '/proc/nope/deeper'],
    ['/dev/null', 'a file has its name'],
    ['/dev/null/data', 'a part of its path is a file'],
    ['/sys/nope', '/sys/nope'],
    ['/proc', '/proc'],
    ['a-file', 'a file has its name'],
    ['dangling', 'a file has its name'],
    ['~/data', 'must not begin with ~'],
    ['file:data', 'must be the path of a folder'],
    [':memory:', 'must be the path of a folder'],
    [`/${'x'.repeat(300)}`, 'its name is too long'],
  ])('%s', async (PARLEY_DATA, words) => {
    if (/^\/(proc|sys|dev)/.test(PARLEY_DATA) && process.platform !== 'linux') return
    using folder = scratch()
    writeFileSync(folder.file('a-file'), '')
    symlinkSync(folder.file('nowhere/at/all'), folder.file('dangling'))
    const { status, output, complaint } = await ended(start(folder, { PARLEY_DATA }))
    expect({ status, output }).toEqual({ status: 1, output: '' })
    expect(complaint).toMatch(/^parley: (PARLEY_DATA |The environment cannot be used:\n {2}PARLEY_DATA ).*\n$/)
    expect(complaint).toContain(words)
  })

  it.each([
    ['parley.db', 'The file is not a database.'],
    ['api-key', 'contains no key'],
    ['parley.lock', 'Remove it while no process uses the folder.'],
    ['simulator.jsonl', 'is not an entry of the simulator'],
  ])('a file in it has other content: %s', async (name, words) => {
    using folder = scratch()
    mkdirSync(dataOf(folder))
    writeFileSync(join(dataOf(folder), name), 'Dear diary, \n'.repeat(1000))
    const { status, complaint } = await ended(start(folder))
    expect(status).toBe(1)
    expect(complaint).toContain(name)
    expect(complaint).toContain(words)
  })

  it.each(['parley.db', 'api-key', 'simulator.jsonl', 'parley.lock', 'parley.pid'])(
    'a folder is where a file should be: %s',
    async (name) => {
      using folder = scratch()
      mkdirSync(join(dataOf(folder), name), { recursive: true })
      const { status, complaint } = await ended(start(folder))
      expect(status).toBe(1)
      expect(complaint).toContain(join('data', name))
      expect(complaint).not.toMatch(/ConnectionFailed|illegal operation/)
    },
  )
})
