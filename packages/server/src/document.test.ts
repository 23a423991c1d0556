import { autoResponder } from '@parley/core/auto-responder'
import { contacts } from '@parley/core/contacts'
import { drafts } from '@parley/core/drafts'
import { notes } from '@parley/core/notes'
import { people } from '@parley/core/people'
import { preferences } from '@parley/core/preferences'
import { errorCodes, errorTable } from '@parley/core/protocol'
import { responses } from '@parley/core/responses'
import { suggestions } from '@parley/core/suggestions'
import { fakeAssistant } from '@parley/core/testing'
import { views } from '@parley/core/views'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator as OpenApiValidator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type MediaType, type OpenApi, operationsOf, pointer } from '../../../scripts/wire/document.ts'
import { Validator } from '../../../scripts/wire/validator.ts'
import { openRig, type Rig } from '../test/rig.ts'
import { mutationsOf, valuesOf } from '../test/values-of.ts'

/** Every module of this repository. */
const modules = [
  contacts(),
  notes(),
  people(),
  drafts(),
  responses(),
  views(),
  preferences(),
  suggestions(),
  autoResponder({ assistant: fakeAssistant() }),
]

let document: OpenApi
let validator: Validator
let schemas: { at: string; schema: z.ZodType; place: 'request' | 'answer' | 'parameter'; ofModule: boolean }[]

beforeAll(async () => {
  await using rig = await openRig({ modules })
  document = (await (await rig.ask('/openapi.json')).json()) as OpenApi
  validator = new Validator(document)
  schemas = schemasOf(rig)
})

/** Every zod schema of a route, and its place in the document. */
function schemasOf({ server, parley }: Rig): typeof schemas {
  const ofModules = parley.modules.flatMap(({ routes: each }) => Object.keys(each))
  const routes = server.app.openAPIRegistry.definitions.flatMap((each) => (each.type === 'route' ? [each.route] : []))
  return routes.flatMap(({ path, method, request = {}, responses }) => {
    const at = pointer('paths', path, method)
    const ofModule = ofModules.includes(`${method.toUpperCase()} ${path.replace('/api/v1', '')}`)
    const parameters = document.paths[path]?.[method]?.parameters ?? []
    const given = { query: request.query, path: request.params, header: request.headers }
    return [
      ...inContent(`${at}/requestBody`, request.body).map((each) => ({ ...each, place: 'request' as const })),
      ...Object.entries(responses)
        .filter(([status]) => status !== 'default')
        .flatMap(([status, response]) => inContent(`${at}${pointer('responses', status)}`, response))
        .map((each) => ({ ...each, place: 'answer' as const })),
      ...parameters.map(({ name, in: part }, index) => ({
        at: `${at}${pointer('parameters', String(index), 'schema')}`,
        schema: (given[part as keyof typeof given] as z.ZodObject).shape[name] as z.ZodType,
        place: 'parameter' as const,
      })),
    ].map((each) => ({ ...each, ofModule }))
  })
}

function inContent(at: string, body: object | undefined): { at: string; schema: z.ZodType }[] {
  const content =
    body !== undefined && 'content' in body ? (body.content as { [type: string]: { schema?: unknown } }) : {}
  return Object.entries(content).flatMap(([type, { schema }]) =>
    schema instanceof z.ZodType ? [{ at: `${at}${pointer('content', type, 'schema')}`, schema }] : [],
  )
}

describe('found by use: openapi is true', () => {
  it('a value that a schema of the server accepts is accepted by the document, and no other', () => {
    const different = new Map(schemas.map((each) => [each.schema, each]))
    expect(different.size).toBeGreaterThan(20)
    for (const { at, schema, place, ofModule } of different.values()) {
      const values = valuesOf(schema)
      // A parameter is text on the wire; the document shows its parsed value.
      const tried = place === 'parameter' ? values : fc.oneof(values, mutationsOf(values))
      fc.assert(
        fc.property(tried, (value) => {
          const faults = validator.faults(at, value)
          const { success, error } = schema.safeParse(value)
          // A module may have rules that JSON Schema cannot express: a text has a visible character, a size in bytes.
          const isRule = ofModule && error?.issues.every(({ code }) => code === 'custom') === true
          // JSON Schema cannot express the rules of a search.
          if (success) expect(faults, at).toEqual([])
          else if (place !== 'parameter' && !isRule) expect(faults, at).not.toEqual([])
        }),
        { numRuns: 60 },
      )
    }
  })

  it('a field that may be missing is not required', async () => {
    await using rig = await openRig()
    const { components } = (await (await rig.ask('/openapi.json')).json()) as OpenApi
    const { Problem, StreamEvent } = components.schemas
    expect(Problem?.required).toEqual(['type', 'title', 'status', 'code', 'detail', 'hint'])
    const events = (StreamEvent?.oneOf ?? []) as { properties: { type: { const: string }; changes?: object } }[]
    const changed = events.flatMap(({ properties: { type, changes } }) =>
      changes === undefined ? [] : [[type.const, 'required' in changes]],
    )
    expect(changed).toEqual([
      ['conversation.changed', false],
      ['address.changed', false],
    ])
  })

  it.each<[number, string, string, BodyInit, Record<string, string>]>([
    [413, 'input.too_large', 'replayJob', 'x'.repeat(2_000_000), {}],
    [415, 'input.unsupported_type', 'replayJob', 'x', { 'content-encoding': 'gzip' }],
    [415, 'input.unsupported_type', 'replayJob', 'x', { 'content-type': 'text/plain; charset=latin1' }],
    [400, 'input.malformed', 'replayJob', new Uint8Array([0x22, 0xe9, 0x22]), {}],
  ])('names %i %s of %s, which wants no body', async (status, code, id, body, headers) => {
    await using rig = await openRig()
    const { path, operation } = operationsOf(document).find((each) => each.operation.operationId === id) ?? {}
    const authorization = 'Bearer a-key-for-tests'
    const response = await rig.server.fetch(
      new Request(`http://localhost${path?.replace('{id}', 'job_x')}`, {
        method: 'POST',
        body,
        headers: { authorization, ...headers },
      }),
    )
    expect([response.status, (await response.json()).code]).toEqual([status, code])
    expect(Object.keys(operation?.responses ?? {})).toContain(String(status))
    expect(operation?.responses[status]?.description).toContain(code)
  })

  it('is valid for two validators, and every operation has a name of its own', async () => {
    const { valid, errors } = await new OpenApiValidator().validate({ ...document })
    expect([valid, errors]).toEqual([true, undefined])
    const config = await createConfig({ extends: ['spec', 'recommended'], rules: { 'operation-4xx-response': 'off' } })
    const problems = await lintFromString({ source: JSON.stringify(document), config })
    expect(problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`)).toEqual([])
    const names = operationsOf(document).map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
  })

  it('lists for each operation whether it requires a key, and it does', async () => {
    await using rig = await openRig({ modules })
    const signsIn = ['post /api/v1/session', 'post /api/v1/invitations/accept']
    for (const { path, method, operation } of operationsOf(document)) {
      const response = await rig.server.fetch(
        new Request(`http://localhost${path.replaceAll(/\{.+?\}/g, 'x')}`, { method: method.toUpperCase() }),
      )
      const isOpen = !path.startsWith('/api/') || signsIn.includes(`${method} ${path}`)
      expect([path, operation.security]).toEqual([path, isOpen ? [] : [{ bearer: [] }, { session: [] }]])
      expect([path, response.status === 401]).toEqual([path, !isOpen])
    }
  })

  it('enumerates the codes, and those of each operation by their status', () => {
    expect(document.components.schemas.ErrorCode).toMatchObject({ type: 'string', enum: [...errorCodes] })
    for (const { path, method, operation } of operationsOf(document)) {
      const refused = Object.entries(operation.responses).filter(([status]) => /^[45]/.test(status))
      expect([path, method, refused.length > 0]).toEqual([path, method, true])
      for (const [status, { content = {} }] of refused) {
        const { schema } = content['application/problem+json'] as { schema: { allOf: [object, CodesOf] } }
        const { enum: codes } = schema.allOf[1].properties.code
        expect(codes.map((code) => errorTable[code].status)).toEqual(codes.map(() => Number(status)))
      }
    }
    expect(codesOf('post', '/api/v1/conversations', '422')).toEqual(
      expect.arrayContaining([
        'input.invalid',
        'address.invalid',
        'text.empty',
        'text.too_long',
        'idempotency.mismatch',
      ]),
    )
    expect(codesOf('post', '/webhooks/{channel}', '403')).toEqual(['webhook.forged'])
  })

  it('has an example of every request and answer, and its own schemas accept it', () => {
    for (const { path, method, operation } of operationsOf(document)) {
      const at = pointer('paths', path, method)
      const { requestBody, responses, parameters = [] } = operation
      const bodies = [
        ...(requestBody === undefined ? [] : [{ place: `${at}/requestBody`, content: requestBody.content }]),
        ...Object.entries(responses).flatMap(([status, { content }]) =>
          content === undefined ? [] : [{ place: `${at}${pointer('responses', status)}`, content }],
        ),
      ]
      for (const { place, content } of bodies) {
        for (const [type, body] of Object.entries(content)) {
          if (body.schema === undefined || place.endsWith('/default')) continue
          const examples = examplesOf(body)
          expect([place, examples.length > 0]).toEqual([place, true])
          const faults = examples.flatMap((each) =>
            validator.faults(`${place}${pointer('content', type, 'schema')}`, each),
          )
          expect([place, faults]).toEqual([place, []])
        }
      }
      for (const [index, { name, required = false, schema }] of parameters.entries()) {
        const examples = (schema.examples ?? []) as unknown[]
        expect([path, name, !required || examples.length > 0]).toEqual([path, name, true])
        const schemaAt = `${at}${pointer('parameters', String(index), 'schema')}`
        expect(examples.flatMap((each) => validator.faults(schemaAt, each))).toEqual([])
      }
    }
  })

  it('answers 201 with the Location of what was created, which can be followed', async () => {
    await using rig = await openRig()
    const body = { channel: 'pigeon', to: '+14155550123', text: 'Hello' }
    const response = await rig.ask('/api/v1/conversations', { method: 'POST', body })
    expect(response.status).toBe(201)
    const { message: _, ...conversation } = await response.json()
    const followed = await rig.ask(response.headers.get('location') ?? '')
    expect([followed.status, await followed.json()]).toEqual([200, conversation])
    const again = await rig.ask('/api/v1/conversations', { method: 'POST', body })
    expect([again.status, again.headers.has('location')]).toEqual([200, false])
    const sent = await rig.ask(`/api/v1/conversations/${conversation.id}/messages`, {
      method: 'POST',
      body: { text: 'Hi' },
    })
    const location = sent.headers.get('location') ?? ''
    const message = await sent.json()
    expect(location).toBe(`/api/v1/messages/${message.id}`)
    if ('/api/v1/messages/{id}' in document.paths) expect(await (await rig.ask(location)).json()).toEqual(message)
    for (const { path, operation } of operationsOf(document)) {
      const created = operation.responses['201']
      if (created !== undefined) expect([path, created.headers?.location?.required]).toEqual([path, true])
    }
  })
})

interface CodesOf {
  properties: { code: { enum: (typeof errorCodes)[number][] } }
}

function codesOf(method: string, path: string, status: string): readonly string[] {
  const body = document.paths[path]?.[method]?.responses[status]?.content?.['application/problem+json']
  return (body?.schema as { allOf: [object, CodesOf] } | undefined)?.allOf[1].properties.code.enum ?? []
}

function examplesOf({ example, examples = {} }: MediaType): unknown[] {
  return [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)]
}
