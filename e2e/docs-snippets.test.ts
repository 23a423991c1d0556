import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from './lib/free-port.ts'
import { openDatabase } from './lib/own-database.ts'
import { noServer, serverUrl } from './lib/postgres.ts'
import { onPort, programsFolder, runProgram } from './lib/program.ts'
import { root } from './lib/root.ts'
import { type Snippet, snippetsOf } from './lib/snippets.ts'

const snippets = snippetsOf('ts')
const nameOf = ({ page, line }: Snippet): string => `${page.replaceAll(/[/.]/g, '-')}-${line}`
const fileOf = (snippet: Snippet): string => join(programsFolder, `${nameOf(snippet)}.ts`)

beforeAll(() => {
  mkdirSync(programsFolder, { recursive: true })
  for (const snippet of snippets) writeFileSync(fileOf(snippet), `${snippet.code}\nexport {}\n`)
})

afterAll(() => rmSync(programsFolder, { recursive: true, force: true }))

describe('every snippet of the README files and the docs', () => {
  it('compiles as it stands, strictly', () => {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, join(root, 'e2e'))
    const relaxed = { noUnusedLocals: false, isolatedDeclarations: false, declaration: false, noEmit: true }
    const program = ts.createProgram(snippets.map(fileOf), { ...options, ...relaxed })
    const found = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
      const snippet = snippets.find((each) => fileOf(each) === file?.fileName)
      return `${snippet?.page}:${snippet?.line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
    expect(found).toEqual([])
  })

  for (const snippet of snippets) {
    const name = `runs: ${snippet.page}:${snippet.line}`
    if (!snippet.code.includes('DATABASE_URL')) it(name, () => runs(snippet))
    else if (serverUrl === undefined) it.skip(`${name} (skipped: ${noServer})`)
    else {
      it(name, async () => {
        await using database = await openDatabase()
        await runs(snippet, { DATABASE_URL: database.url })
      })
    }
  }
})

async function runs(snippet: Snippet, variables: Record<string, string> = {}): Promise<void> {
  using program = runProgram(nameOf(snippet), onPort(snippet.code, await freePort()), variables)
  const exited = once(program.process, 'exit').then(([status]) => status)
  // A server that still serves after a while has shown what it can.
  const status = await Promise.race([exited, sleep(2000, 'serving')])
  expect(program.complaints()).toBe('')
  expect(['serving', 0]).toContain(status)
}
