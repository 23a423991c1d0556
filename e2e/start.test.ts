import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { freePort } from './lib/free-port.ts'
import { root } from './lib/root.ts'
import { scratch } from './lib/scratch.ts'
import { snippetsOf } from './lib/snippets.ts'
import { stream } from './lib/stream.ts'
import { until } from './lib/until.ts'

/** The commands of the README that talk to a running system: the key, a customer's text, the list, the newest, the reply. */
const [readKey = '', writeAsCustomer = '', list = '', findId = '', reply = ''] = snippetsOf('sh')
  .filter(({ page, code }) => page === 'README.md' && code.includes('curl'))
  .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))

it('what the README says works: a text becomes a conversation, the reply is accepted once and delivered, and a stream misses nothing over a restart', async () => {
  using folder = scratch()
  const port = await freePort()
  const url = `http://localhost:${port}`
  const run = async (...lines: string[]): Promise<string> => {
    const script = lines.join('\n').replaceAll('http://localhost:3000', url)
    return (await promisify(execFile)('sh', ['-c', script], { cwd: folder.path })).stdout
  }
  const accepted = async (): Promise<string[]> => {
    const { items } = (await (await fetch(`${url}/simulator/journal`)).json()) as { items: { body: string }[] }
    return items.map(({ body }) => body)
  }

  let last: string | undefined
  {
    await using _server = await start(folder.path, port)
    const key = await run(readKey, 'printf %s "$KEY"')
    await using stories = await follow(url, key)
    expect(JSON.parse(await run(readKey, writeAsCustomer))).toMatchObject({ sid: expect.stringMatching(/^SM/) })
    await until('the text is a conversation', async () => JSON.parse(await run(readKey, list)).items.length === 1)
    const [conversation] = JSON.parse(await run(readKey, list)).items
    const lastMessage = { text: 'Are you open today?', direction: 'inbound' }
    expect(conversation).toMatchObject({ channel: 'sms', unread: 1, lastMessage })
    const queued = JSON.parse(await run(readKey, findId, reply))
    expect(queued).toMatchObject({ direction: 'outbound', text: 'Until six.', status: 'queued' })
    await until('it is delivered', () => stories.told.some(({ step }) => step === 'delivered'))
    expect(stories.told.map(({ step }) => step)).toEqual([
      'conversation.opened',
      'message.received',
      'message.queued',
      'sending',
      'sent',
      'delivered',
    ])
    expect(stories.told.every(({ cursor }) => cursor !== '')).toBe(true)
    expect(await accepted()).toEqual(['Until six.'])
    last = stories.told.at(-1)?.cursor
  }
  await using _server = await start(folder.path, port)
  const key = await run(readKey, 'printf %s "$KEY"')
  await run(readKey, writeAsCustomer.replace('Are you open today?', 'And tomorrow?'))
  await using stories = await follow(url, key, last)
  await until('what happened meanwhile is told', () => stories.told.some(({ text }) => text === 'And tomorrow?'))
  expect(stories.told[0]?.step).toBe('message.received')
  expect(await accepted()).toEqual(['Until six.'])
}, 90_000)

/** Runs what `npm start` runs, with nothing in its environment; ends it in good order. */
async function start(folder: string, port: number): Promise<AsyncDisposable> {
  const { PATH, HOME } = process.env
  const server = spawn(process.execPath, [join(root, 'packages/cli/dist/main.js')], {
    cwd: folder,
    env: { PATH, HOME, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  server.stdout.on('data', (chunk) => {
    said += chunk
  })
  await until('it says where it serves', () => said.includes(`http://localhost:${port}`) || server.exitCode !== null)
  return {
    async [Symbol.asyncDispose]() {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      expect((await ended)[0]).toBe(0)
    },
  }
}

interface Told {
  /** The event's type; for a status, the status. */
  step: string
  cursor: string
  text: string | undefined
}

/** Follows the event stream in the background, once it is open. */
async function follow(url: string, key: string, after?: string): Promise<AsyncDisposable & { told: Told[] }> {
  const ending = new AbortController()
  const told: Told[] = []
  const events = stream(url, { after, key, signal: ending.signal })
  const reading = (async () => {
    for await (const { event, id = '', data } of events) {
      const { status, message } = JSON.parse(data) as { status?: string; message?: { text: string } }
      if (event !== 'heartbeat') told.push({ step: status ?? event, cursor: id, text: message?.text })
    }
  })().catch(() => undefined)
  await events.opened
  return {
    told,
    async [Symbol.asyncDispose]() {
      ending.abort()
      await reading
    },
  }
}
