import { describe, expect, it } from 'vitest'
import type { JsonSchema, OpenApi } from './document.ts'
import { watched } from './watched.ts'
import { WireContract } from './wire-contract.ts'

const header = { required: true, schema: { type: 'string' } }
const text = { type: 'string' }

function object(properties: JsonSchema, required: string[] = Object.keys(properties)): JsonSchema {
  return { type: 'object', properties, required }
}

const refs = { thing: { $ref: '#/components/schemas/Thing' }, problem: { $ref: '#/components/schemas/Problem' } }

const document: OpenApi = {
  openapi: '3.1.0',
  paths: {
    '/things/{id}': {
      get: {
        operationId: 'getThing',
        responses: {
          200: {
            description: 'It.',
            headers: { 'x-request-id': header },
            content: { 'application/json': { schema: { allOf: [refs.thing, object({ more: text }, [])] } } },
          },
          404: { description: 'Nothing.', content: { 'application/problem+json': { schema: refs.problem } } },
        },
      },
      delete: { operationId: 'deleteThing', responses: { '2XX': { description: 'Gone.' } } },
    },
    '/things/all': {
      get: {
        operationId: 'getThings',
        responses: {
          200: { description: 'All.', content: { 'text/event-stream': { schema: text }, '*/*': {} } },
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: object({ name: text, inner: object({ a: text }), list: { type: 'array', items: object({ b: text }) } }),
      Problem: object({ code: text }),
      StreamEvent: { oneOf: [object({ type: { const: 'a' }, thing: refs.thing }), object({ type: { const: 'b' } })] },
    },
  },
}

const contract = new WireContract(document)
const thing = { name: 'x', inner: { a: 'x' }, list: [{ b: 'x' }] }
const id = { 'x-request-id': '1' }
const type = { 'content-type': 'application/json; charset=utf-8' }

function faults(
  { path = '/things/1', method = 'GET' }: { path?: string; method?: string },
  { status = 200, headers = {}, body }: { status?: number; headers?: Record<string, string>; body?: unknown },
): string[] {
  const read = body === undefined ? '' : JSON.stringify(body)
  return contract.faults({ method, path }, { status, headers: new Headers(headers), body: read })
}

describe('found by use: openapi is true: the check of answers', () => {
  it('passes a documented answer', () => {
    expect(faults({}, { headers: { ...id, ...type }, body: { ...thing, more: 'x' } })).toEqual([])
    expect(faults({ method: 'HEAD' }, { headers: { ...id, ...type } })).toEqual([])
    expect(faults({ method: 'DELETE' }, { status: 204 })).toEqual([])
    expect(faults({ path: '/things/all' }, { headers: { 'content-type': 'image/png' }, body: 1 })).toEqual([])
    expect(faults({ method: 'OPTIONS' }, { status: 204, headers: { allow: 'GET' } })).toEqual([])
    const nothing = { status: 404, headers: { 'content-type': 'application/problem+json' } }
    expect(faults({}, { ...nothing, body: { code: 'not_found' } })).toEqual([])
    expect(faults({ path: '/elsewhere' }, { ...nothing, body: { code: 'path.unknown' } })).toEqual([])
  })

  it.each<[string, Parameters<typeof faults>[0], Parameters<typeof faults>[1]]>([
    ['a route', { path: '/elsewhere' }, { body: {} }],
    ['a method', { method: 'POST' }, { status: 201, body: thing }],
    ['a path that is longer', { path: '/things/1/2' }, { headers: { ...id, ...type }, body: thing }],
    ['a status', {}, { status: 202, headers: { ...id, ...type }, body: thing }],
    ['a type', {}, { headers: { ...id, 'content-type': 'text/html' }, body: thing }],
    ['no type', {}, { headers: id, body: thing }],
    ['a header that is missing', {}, { headers: type, body: thing }],
    ['a header', {}, { headers: { ...id, ...type, 'x-more': '1' }, body: thing }],
    ['a body', { method: 'DELETE' }, { status: 200, body: thing }],
    ['a field', {}, { headers: { ...id, ...type }, body: { ...thing, other: 1 } }],
    ['a field inside', {}, { headers: { ...id, ...type }, body: { ...thing, inner: { a: 'x', b: 'x' } } }],
    ['a field in a list', {}, { headers: { ...id, ...type }, body: { ...thing, list: [{ b: 'x', c: 'x' }] } }],
    ['a field that is missing', {}, { headers: { ...id, ...type }, body: { name: 'x', inner: { a: 'x' } } }],
    ['a value', {}, { headers: { ...id, ...type }, body: { ...thing, name: null } }],
  ])('finds an undocumented answer: %s', (_, asked, answered) => {
    expect(faults(asked, answered)).not.toEqual([])
  })

  it('reads the events of a stream on their way, with any chunks', async () => {
    const events = [{ type: 'b' }, { type: 'a', thing }, { type: 'c' }, { type: 'b', more: 1 }]
    const bytes = new TextEncoder().encode(
      `retry: 1\n\n${events.map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`).join('')}`,
    )
    const found: string[] = []
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte))
        controller.close()
      },
    })
    const response = new Response(source, { headers: { 'content-type': 'text/event-stream' } })
    const passed = await watched(contract, { method: 'GET', path: '/things/all' }, response, (fault) =>
      found.push(fault),
    )
    expect(new Uint8Array(await passed.arrayBuffer())).toEqual(bytes)
    expect(found.filter((fault) => fault.includes('"c"'))).not.toEqual([])
    expect(found.filter((fault) => fault.includes('"more"'))).not.toEqual([])
    expect(found.filter((fault) => fault.includes('in {"type":"a"'))).toEqual([])
  })
})
