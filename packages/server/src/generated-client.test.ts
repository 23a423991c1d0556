import { rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { StreamEvent } from '@parley/core/protocol'
import openapiTypeScript, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { readEvents, readStream } from '../test/read-stream.ts'
import { openRig } from '../test/rig.ts'

const folder = resolve(import.meta.dirname, '../test/generated')
const types = resolve(folder, 'api.d.ts')
const program = resolve(folder, 'program.ts')

interface Program {
  run(fetch: (request: Request) => Promise<Response>, key: string): Promise<string[]>
  tell(event: StreamEvent): string
}

afterAll(() => rmSync(types, { force: true }))

/** The errors of the strictest TypeScript for the program and its types. */
function complaints(): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    customConditions: ['@parley/source'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
    skipLibCheck: true,
    types: [],
  }
  const compiled = ts.createProgram([program], options)
  // Of core only the types are imported: its own files are compiled elsewhere.
  return [program, types].flatMap((path) => {
    const file = compiled.getSourceFile(path)
    const found = [...compiled.getSyntacticDiagnostics(file), ...compiled.getSemanticDiagnostics(file)]
    return found.map(({ messageText, start = 0 }) => {
      const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1
      return `${path}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    })
  })
}

describe('found by use: openapi is true: a generated client', () => {
  it('compiles strictly and reads every answer without a cast', async () => {
    await using rig = await openRig()
    const document = await (await rig.ask('/openapi.json')).json()
    writeFileSync(types, astToString(await openapiTypeScript(document)))
    expect(complaints()).toEqual([])

    const { run, tell } = (await import(/* @vite-ignore */ program)) as Program
    const read = await run(async (request) => rig.server.fetch(request), 'a-key-for-tests')
    expect(read).toEqual([
      '+14155550123',
      'queued',
      'Hello',
      'no assignee',
      'pigeon 0 0 open',
      'starred',
      'outbound: Are you there?',
      'outbound: Hello',
      'Hello',
      'address.invalid',
      'to',
      'This is not an address that the channel can reach.',
      'There is no text to send.',
      'not_found',
      'conversation',
      'There is nothing here by that name.',
      'ok',
      'no store',
      'parley',
      'Give a text with at least one visible character.',
    ])
    await rig.receive('Yes')
    const blocks = readStream(await rig.ask('/api/v1/events?after=oldest'))
    const events = await readEvents(blocks, 5)
    expect(events.map(({ data }) => tell(JSON.parse(data)))).toEqual([
      expect.stringMatching(/^con_/),
      'Hello',
      'starred true',
      'Are you there?',
      'Yes',
    ])
  })
})
