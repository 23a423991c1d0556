import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import ts from 'typescript'
import { account } from './account.ts'
import { root } from './root.ts'
import { scratch } from './scratch.ts'

/** A program in a process of its own, with an empty folder to work in. */
export interface RunningProgram extends Disposable {
  process: ChildProcess
  /** What it wrote to stderr so far. */
  complaints(): string
}

/** Where programs of this process are put: inside the package, so that their imports resolve as an importer's do. */
export const programsFolder: string = join(root, 'e2e/.snippets', String(process.pid))

/** TypeScript without its types. */
export function javascriptOf(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 }
  return ts.transpileModule(code, { compilerOptions }).outputText
}

/** Runs TypeScript as plain Node would run it once it is compiled. */
export function runProgram(name: string, code: string, variables: Record<string, string> = {}): RunningProgram {
  const file = join(programsFolder, `${basename(name)}.mjs`)
  mkdirSync(programsFolder, { recursive: true })
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
  // Of a group of its own, so that what it has started goes with it.
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
    // Its account is nobody's: what it asks Twilio for by itself is refused, or finds no network.
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
    // Nothing is left of it.
  }
}

/** The program with its servers on a port of its own, instead of the one that readers will use. */
export function onPort(code: string, port: number): string {
  return code
    .replaceAll('serve({ fetch', `serve({ port: ${port}, fetch`)
    .replaceAll(/(?<=localhost:|port: )3000/g, String(port))
}
