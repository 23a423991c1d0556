import { describe, expect, it } from 'vitest'
import { createClient } from '../src/index.ts'
import { awaited, calls, excepted } from './calls.ts'
import { instantEnvironment } from './environment.ts'
import { openRig } from './rig.ts'

interface Operation {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: Record<string, { schema?: Schema }> }
}

interface Schema {
  $ref?: string
  properties?: Record<string, unknown>
  anyOf?: Schema[]
  oneOf?: Schema[]
}

interface Described {
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

const document = await (async () => {
  await using rig = await openRig()
  return rig.document as unknown as Described
})()

const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
  ),
)

describe('every operation of the document', () => {
  for (const name of operations.keys()) {
    const reason = excepted[name]
    if (reason !== undefined) it.skip(`${name} (skipped: ${reason})`)
    else it(`is called through the client: ${name}`, () => expect(Object.keys(calls)).toContain(name))
  }
})

describe('each call of the client', () => {
  for (const [name, call] of Object.entries(calls)) {
    const operation = operations.get(name)
    const test = async (): Promise<void> => {
      const sent: Request[] = []
      const client = createClient({
        ...{ url: 'http://localhost', credentials: { key: 'k' }, environment: instantEnvironment(), transport: 'sse' },
        fetch: async (input, init) => {
          sent.push(new Request(input, init))
          const isStream = String(input).includes('/events')
          return isStream
            ? new Response('id: 1\n\n', { headers: { 'content-type': 'text/event-stream' } })
            : new Response('{"items":[],"next":null}')
        },
      })
      await call(client)
      client.close()
      const [request] = sent
      if (request === undefined) throw new Error('It sent nothing.')
      expect(`${request.method} ${new URL(request.url).pathname}`).toMatch(patternOf(name))
      if (operation !== undefined) await expectDescribed(request, operation)
    }
    if (operation === undefined) it.skip(`${name} (skipped: the server has no such route)`, test)
    else it(`is as the document has it: ${name}`, test)
  }
})

function patternOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/[.]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
}

/** Each parameter and each field of the request is in the document. */
async function expectDescribed(request: Request, { parameters = [], requestBody }: Operation): Promise<void> {
  const known = parameters.filter((each) => each.in === 'query').map(({ name }) => name)
  const given = [...new URL(request.url).searchParams.keys()]
  const unknown = given.filter((name) => !known.includes(name) && !awaited.includes(name))
  expect({ unknown }).toEqual({ unknown: [] })
  const schema = requestBody?.content['application/json']?.schema
  if (schema === undefined) return
  const fields = fieldsOf(schema)
  const sent = Object.keys((await request.json()) as object)
  expect({ unknown: sent.filter((field) => !fields.includes(field)) }).toEqual({ unknown: [] })
}

function fieldsOf(schema: Schema): string[] {
  const target = schema.$ref === undefined ? schema : document.components?.schemas?.[schema.$ref.split('/').pop() ?? '']
  const all = [...(target?.anyOf ?? []), ...(target?.oneOf ?? [])]
  return [...Object.keys(target?.properties ?? {}), ...all.flatMap(fieldsOf)]
}
