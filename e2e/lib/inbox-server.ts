import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { key } from './account.ts'
import { Api } from './api.ts'
import { freePort } from './free-port.ts'
import { root } from './root.ts'
import { scratch } from './scratch.ts'

/** A served installation with the inbox, in a process of its own. */
export interface InboxServer extends AsyncDisposable {
  url: string
  /** The data folder. */
  data: string
  /** Signs the owner in, once. */
  signInLink: string
  /** A client of the API with the key of the installation. */
  api: Api
  /** A customer texts the business through the simulator. `channel`: the simulator's name of the number. Default: `sms`. */
  write(number: string, text: string, channel?: string): Promise<void>
  /** Ends the process, as an operator does. */
  stop(): Promise<void>
  /** Kills the process: connections end without a farewell. */
  kill(): Promise<void>
  /** Starts it again, on the same port and the same data. */
  start(): Promise<void>
}

/** The commands that serve an installation: the one of `npm start`, and the faster one behind it. */
const commands: { readonly [name in 'npm' | 'node']: readonly [string, ...string[]] } = {
  npm: ['npm', 'start'],
  node: [process.execPath, join(root, 'packages/cli/dist/main.js')],
}

/** Starts an installation with empty data, on a free port. */
export async function openInboxServer({
  command = 'node',
  examples = false,
  env = {},
}: {
  command?: keyof typeof commands
  examples?: boolean
  /** Further variables of the process. */
  env?: { readonly [name: string]: string }
}): Promise<InboxServer> {
  const data = scratch()
  const port = await freePort()
  const url = `http://localhost:${port}`
  let running: Running | undefined
  const server = {
    url,
    data: data.path,
    signInLink: '',
    api: new Api(url),
    async write(number: string, text: string, channel = 'sms') {
      const response = await fetch(`${url}/simulator/customers/${encodeURIComponent(number)}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ channel, text }),
      })
      if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`)
    },
    async start() {
      running = await run(commands[command], { port, data: data.path, examples, env })
      server.signInLink = running.signInLink
    },
    async stop() {
      await running?.end('SIGTERM')
    },
    async kill() {
      await running?.end('SIGKILL')
    },
    async [Symbol.asyncDispose]() {
      await running?.end('SIGTERM')
      data[Symbol.dispose]()
    },
  }
  await server.start()
  return server
}

interface Running {
  signInLink: string
  end(signal: NodeJS.Signals): Promise<void>
}

async function run(
  [command, ...words]: readonly [string, ...string[]],
  { port, data, examples, env: more }: { port: number; data: string; examples: boolean; env: object },
): Promise<Running> {
  const { PATH, HOME } = process.env
  const env = {
    ...{ PATH, HOME, PORT: String(port), PARLEY_DATA: data, PARLEY_API_KEY: key, LOG_LEVEL: 'warn' },
    PARLEY_EXAMPLES: examples ? 'on' : 'off',
    ...more,
  }
  // In a process group of its own: npm runs it in a shell, and each gets the signal.
  const child: ChildProcess = spawn(command, words, { cwd: root, env, detached: true })
  const closed = once(child, 'close')
  let output = ''
  const link = new Promise<string>((resolve) => {
    const read = (chunk: unknown): void => {
      output += chunk
      if (!/^# Follow the events\n.+\n/m.test(output)) return
      resolve(/^ +Sign in +(http\S+)/m.exec(output)?.[1] ?? '')
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
  })
  const ended = closed.then(([status]): never => {
    throw new Error(`${command} ended with ${status}.\n${output}`)
  })
  const signInLink = await Promise.race([link, ended])
  ended.catch(() => undefined)
  return {
    signInLink,
    async end(signal) {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, signal)
      await closed
    },
  }
}
