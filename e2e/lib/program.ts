import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { account } from './account.ts'
import { runFolder } from './loaded.ts'
import { root } from './root.ts'
import { scratch } from './scratch.ts'

/** A program in a process of its own, with an empty folder to work in. */
export interface RunningProgram extends Disposable {
  process: ChildProcess
  /** Its output on stderr so far. */
  complaints(): string
}

/**
 * The folder of programs that are checked, or that another program imports. It is inside the package, so that imports
 * resolve as an importer's do.
 */
export const programsFolder: string = join(root, 'e2e/.snippets', String(process.pid))

/** TypeScript without its types. */
export function javascriptOf(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 }
  return ts.transpileModule(code, { compilerOptions }).outputText
}

/** Writes a TypeScript file of the workspace as JavaScript, for programs that import it; returns its URL. */
export function compiled(path: string): Disposable & { url: string } {
  mkdirSync(programsFolder, { recursive: true })
  const file = join(programsFolder, `${basename(path, '.ts')}.mjs`)
  writeFileSync(file, javascriptOf(readFileSync(join(root, path), 'utf8')))
  return { url: pathToFileURL(file).href, [Symbol.dispose]: () => rmSync(file, { force: true }) }
}

/** Runs TypeScript as plain Node would run its compiled form. */
export function runProgram(name: string, code: string, variables: Record<string, string> = {}): RunningProgram {
  const file = join(runFolder, `${basename(name)}.mjs`)
  mkdirSync(runFolder, { recursive: true })
  writeFileSync(file, javascriptOf(code))
  const running = runFile(file, variables)
  return {
    ...running,
    [Symbol.dispose]() {
      running[Symbol.dispose]()
      rmSync(file, { force: true })
    },
  }
}

/** Runs a file as plain Node does, with the account of the simulated provider in the environment. */
export function runFile(file: string, variables: Record<string, string> = {}): RunningProgram {
  const folder = scratch()
  const env = {
    ...process.env,
    ...variables,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_SMS_NUMBER: account.from,
  }
  // In a group of its own, so that its child processes end with it.
  const child = spawn(process.execPath, [file], {
    cwd: folder.path,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints += chunk
  })
  return {
    process: child,
    // Its account does not exist: Twilio refuses its requests, or there is no network.
    complaints: () =>
      complaints
        .replaceAll(/^.*ExperimentalWarning.*\n.*\n/gm, '')
        .replaceAll(/^parley: A job failed\. \{[^}]*'pull:[^}]*\}\n/gm, ''),
    [Symbol.dispose]() {
      child.kill('SIGKILL')
      killGroup(child)
      folder[Symbol.dispose]()
    },
  }
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended completely.
  }
}

/** The program with its servers on a port of its own, in place of the reader's port. */
export function onPort(code: string, port: number): string {
  return code
    .replaceAll('serve({ fetch', `serve({ port: ${port}, fetch`)
    .replaceAll(/(?<=localhost:|port: )3000/g, String(port))
}
