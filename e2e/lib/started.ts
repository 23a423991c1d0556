import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { key } from './account.ts'
import { scratch } from './scratch.ts'

/** A bundled system in a process, with the simulator; its API has the key of {@link Api}. */
export interface Started extends AsyncDisposable {
  /** Its URL, without a trailing slash. */
  url: string
}

/**
 * Runs a command that serves the bundled system, such as `npm start`, on a free port and with an empty data folder.
 *
 * Resolves when the command prints its URL. Throws with its output if it ends before.
 */
export async function start(
  [command = '', ...words]: readonly string[],
  { cwd, env: more = {} }: { cwd: string; env?: { readonly [name: string]: string } },
): Promise<Started> {
  const data = scratch()
  const { PATH, HOME } = process.env
  const env = {
    PATH,
    HOME,
    PORT: '0',
    PARLEY_DATA: data.path,
    PARLEY_API_KEY: key,
    PARLEY_EXAMPLES: 'off',
    LOG_LEVEL: 'warn',
    ...more,
  }
  // In a process group of its own: npm and npx run it in a shell, and each gets the signal.
  const child = spawn(command, words, { cwd, env, detached: true })
  const closed = once(child, 'close')
  let output = ''
  const url = new Promise<string>((resolve) => {
    const listen = (chunk: unknown): void => {
      output += chunk
      const [, found] = /^ +API +(http\S+)\/api\/v1$/m.exec(output) ?? []
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
  })
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await closed
    data[Symbol.dispose]()
  }
  const ended = closed.then(([status]): never => {
    throw new Error(`${[command, ...words].join(' ')} ended with ${status}.\n${output}`)
  })
  try {
    return { url: await Promise.race([url, ended]), [Symbol.asyncDispose]: stop }
  } catch (error) {
    data[Symbol.dispose]()
    throw error
  }
}
