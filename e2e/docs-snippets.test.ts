import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from './lib/free-port.ts'
import { openDatabase } from './lib/own-database.ts'
import { noServer, serverUrl } from './lib/postgres.ts'
import { onPort, programsFolder, runProgram } from './lib/program.ts'
import { root } from './lib/root.ts'
import { type Snippet, snippetsOf } from './lib/snippets.ts'

/** Snippets of `tsx` are parts of a page, so they are compiled and not run. */
const snippets = snippetsOf('ts', 'tsx')
const nameOf = ({ page, line }: Snippet): string => `${page.replaceAll(/[/.]/g, '-')}-${line}`
const fileOf = (snippet: Snippet): string => join(programsFolder, `${nameOf(snippet)}.${snippet.language}`)

beforeAll(() => {
  mkdirSync(programsFolder, { recursive: true })
  for (const snippet of snippets) writeFileSync(fileOf(snippet), `${snippet.code}\nexport {}\n`)
})

afterAll(() => rmSync(programsFolder, { recursive: true, force: true }))

describe('every snippet of the README files and the docs', () => {
  it('compiles unchanged, strictly', () => {
    const project = join(programsFolder, 'tsconfig.json')
    const relaxed = { noUnusedLocals: false, isolatedDeclarations: false, declaration: false, noEmit: true }
    writeFileSync(
      project,
      JSON.stringify({
        extends: join(root, 'tsconfig.base.json'),
        compilerOptions: relaxed,
        files: snippets.map(fileOf),
      }),
    )
    const tsc = join(root, 'node_modules/typescript-7/bin/tsc')
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--pretty', 'false'], {
      encoding: 'utf8',
    })
    // Identified by its page, not by its generated file.
    const found = snippets.reduce(
      (told, each) => told.replaceAll(`${nameOf(each)}.${each.language}`, `${each.page}:${each.line} `),
      stdout,
    )
    expect({ status, found }).toEqual({ status: 0, found: '' })
  })

  for (const snippet of snippets.filter(({ language }) => language === 'ts')) {
    const name = `runs: ${snippet.page}:${snippet.line}`
    if (!snippet.code.includes('DATABASE_URL')) it.concurrent(name, () => runs(snippet))
    else if (serverUrl === undefined) it.skip(`${name} (skipped: ${noServer})`)
    else {
      it.concurrent(name, async () => {
        await using database = await openDatabase()
        await runs(snippet, { DATABASE_URL: database.url })
      })
    }
  }
})

async function runs(snippet: Snippet, variables: Record<string, string> = {}): Promise<void> {
  using program = runProgram(nameOf(snippet), onPort(snippet.code, await freePort()), variables)
  const exited = once(program.process, 'exit').then(([status]) => status)
  // A server that still runs after a while has passed; every other snippet ends by itself.
  const status = serves(snippet) ? await Promise.race([exited, sleep(2000, 'serving')]) : await exited
  expect(program.complaints()).toBe('')
  expect(['serving', 0]).toContain(status)
}

function serves({ code }: Snippet): boolean {
  return /\b(serve|startInstallation|start)\(/.test(code)
}
