import { startInstallation } from '@parley/cli'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scratch } from './lib/scratch.ts'

/** Names of fields that hold a credential. */
const secretName = /pass(word|phrase)|secret|token|api_?key|credential|private_?key|authorization|bearer|signature/i

/** Operations with a credential in their body, because a person enters it there. */
const entering: { readonly [operation: string]: readonly string[] } = {
  'POST /api/v1/session': ['password'],
  'PUT /api/v1/session/password': ['current'],
  'POST /api/v1/invitations/accept': ['secret', 'password'],
}

/** Links with a signature of their own: each opens one file for a provider, and expires. */
const signed = ['GET /media/{tenant}/{id}: signature']

/** Names that only resemble one. */
const harmless = new Set(['maxTokens', 'tokens', 'inputTokens', 'outputTokens'])

interface Schema {
  $ref?: string
  properties?: { [name: string]: Schema }
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
}

interface Operation {
  parameters?: { name: string; in: string }[]
  requestBody?: { content: { [type: string]: { schema?: Schema } } }
}

interface Document {
  paths: { [path: string]: { [method: string]: Operation } }
  components: { schemas: { [name: string]: Schema } }
}

const methods = ['get', 'put', 'post', 'patch', 'delete']
const data = scratch()
let document: Document
let operations: { name: string; operation: Operation }[]

beforeAll(async () => {
  const { url, stop } = await startInstallation({ PORT: '0', PARLEY_DATA: data.path, LOG_LEVEL: 'silent' })
  try {
    document = (await (await fetch(`${url}/openapi.json`)).json()) as Document
  } finally {
    await stop()
  }
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  )
})

afterAll(() => data[Symbol.dispose]())

describe('SEC17: secrets in the API', () => {
  it('no operation has a secret in its URL', () => {
    expect(operations.length).toBeGreaterThan(50)
    const found = operations.flatMap(({ name, operation: { parameters = [] } }) =>
      parameters
        .filter((each) => (each.in === 'query' || each.in === 'path') && isSecret(each.name))
        .map((each) => `${name}: ${each.name}`),
    )
    expect(found).toEqual(signed)
  })

  it('no body has a field of a secret, except where a person enters it', () => {
    const found = operations.flatMap(({ name, operation }) =>
      fieldsOf(operation)
        .filter((field) => isSecret(field) && !(entering[name] ?? []).includes(field))
        .map((field) => `${name}: ${field}`),
    )
    expect(found).toEqual([])
  })

  it('the list of exceptions has no operation too many', () => {
    for (const [name, fields] of Object.entries(entering)) {
      const known = operations.find((each) => each.name === name)
      const present = known === undefined ? [] : fieldsOf(known.operation)
      expect({ name, fields: fields.filter((field) => present.includes(field)) }).toEqual({ name, fields })
    }
  })
})

function isSecret(name: string): boolean {
  return secretName.test(name) && !harmless.has(name)
}

function fieldsOf({ requestBody }: Operation): string[] {
  const names = new Set<string>()
  const seen = new Set<Schema>()
  const visit = (schema: Schema | boolean | undefined): void => {
    if (typeof schema !== 'object' || seen.has(schema)) return
    seen.add(schema)
    const { $ref, properties = {}, additionalProperties, items, anyOf = [], oneOf = [], allOf = [] } = schema
    if ($ref !== undefined) visit(document.components.schemas[$ref.split('/').at(-1) ?? ''])
    for (const [name, each] of Object.entries(properties)) {
      names.add(name)
      visit(each)
    }
    for (const each of [additionalProperties, items, ...anyOf, ...oneOf, ...allOf]) visit(each)
  }
  for (const { schema } of Object.values(requestBody?.content ?? {})) visit(schema)
  return [...names]
}
