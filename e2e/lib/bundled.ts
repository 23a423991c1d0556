import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { command } from './loaded.ts'
import { openDatabase } from './own-database.ts'
import type { StoreKind } from './stores.ts'
import { stream } from './stream.ts'
import { until } from './until.ts'

/** Environment variables, beside those that every program needs. */
export type Variables = Readonly<Record<string, string>>

/** The database in terms of the environment: an empty database, or nothing for the default file. */
export async function openPlace(store: StoreKind): Promise<AsyncDisposable & { variables: Variables }> {
  if (store === 'sqlite') return { variables: {}, async [Symbol.asyncDispose]() {} }
  const { url, ...database } = await openDatabase()
  return { variables: { DATABASE_URL: url }, ...database }
}

/** Runs the built command `parley` in a folder. */
export function parley(folder: string, words: string[], variables: Variables = {}): ChildProcessWithoutNullStreams {
  const { PATH, HOME } = process.env
  return spawn(process.execPath, [command, ...words], { cwd: folder, env: { PATH, HOME, ...variables } })
}

/** Waits until a started server serves, and returns its URL. */
export async function serving(server: ChildProcessWithoutNullStreams): Promise<string> {
  let [said, logged] = ['', '']
  server.stdout.on('data', (chunk) => {
    said += chunk
  })
  server.stderr.on('data', (chunk) => {
    logged += chunk
  })
  await until('it serves', () => said.includes('/events?after=oldest') || server.exitCode !== null)
  const [, url] = /^ {2}API +(\S+)\/api\/v1$/m.exec(said) ?? []
  if (url === undefined) throw new Error(`It ended before it served: ${said}${logged}`)
  return url
}

/** The output of a command, and its exit. */
export interface Ended {
  status: number | null
  output: string
  complaint: string
}

/** Waits for a command that ends by itself. */
export async function ended(command: ChildProcessWithoutNullStreams): Promise<Ended> {
  let [output, complaint] = ['', '']
  command.stdout.on('data', (chunk) => {
    output += chunk
  })
  command.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  const [status] = await once(command, 'close')
  return { status, output, complaint }
}

/** Runs the command of `npm start`; ends it in order. */
export async function serve(folder: string, port: number, variables: Variables): Promise<AsyncDisposable> {
  const server = parley(folder, [], { PORT: String(port), ...variables })
  server.stderr.pipe(process.stderr, { end: false })
  let said = ''
  server.stdout.on('data', (chunk) => {
    said += chunk
  })
  await until('it prints its URL', () => said.includes(`http://localhost:${port}`) || server.exitCode !== null)
  if (server.exitCode !== null) throw new Error(`It ended with ${server.exitCode} before it served: ${said}`)
  return {
    async [Symbol.asyncDispose]() {
      const exited = once(server, 'exit')
      server.kill('SIGTERM')
      expect((await exited)[0]).toBe(0)
    },
  }
}

/** An event in a client's stream. */
export interface Told {
  /** The event's type; for a status, the status. */
  step: string
  cursor: string
  text: string | undefined
}

/** Follows the event stream in the background, after it is open. A stream that is cut short is resumed behind its last event. */
export async function follow(url: string, key: string, after?: string): Promise<AsyncDisposable & { told: Told[] }> {
  const ending = new AbortController()
  const told: Told[] = []
  const { signal } = ending
  const first = stream(url, { after, key, signal })
  const read = async (events: typeof first): Promise<void> => {
    for await (const { event, id = '', data } of events) {
      const { status, message } = JSON.parse(data) as { status?: string; message?: { text: string } }
      // The first start adds the owner, at any moment.
      const isStory = event !== 'heartbeat' && event?.startsWith('person.') !== true
      if (isStory) told.push({ step: status ?? event, cursor: id, text: message?.text })
    }
  }
  const reading = (async () => {
    await read(first).catch(() => undefined)
    while (!signal.aborted) {
      await read(stream(url, { after: told.at(-1)?.cursor ?? after, key, signal })).catch(() => undefined)
      await sleep(100, undefined, { signal }).catch(() => undefined)
    }
  })()
  await first.opened
  return {
    told,
    async [Symbol.asyncDispose]() {
      ending.abort()
      await reading
    },
  }
}
