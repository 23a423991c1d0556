import { closed } from './closed.ts'
import { type Answer, type OpenApi, type Operation, pointer } from './document.ts'
import { Validator } from './validator.ts'

/** The parts of a request that its answer depends on. */
export interface Asked {
  method: string
  /** Without the query. */
  path: string
}

/** An answer, as received. */
export interface Answered {
  status: number
  headers: Headers
  /** `undefined` if it is not read here: a stream, with events that are checked one by one. */
  body: string | undefined
}

/** Headers of HTTP itself, of CORS, of browsers' rules, and of proxies. The document may list them, and need not. */
const transport =
  /^(access-control-.*|allow|cache-control|connection|content-.*|cross-origin-resource-policy|date|keep-alive|transfer-encoding|vary|x-accel-buffering|x-content-type-options)$/

const MOST_REMEMBERED = 5000

/** Undocumented answers that are allowed: a missing route, or a server that refuses everything. */
const refusals = new Set(['path.unknown', 'method.not_allowed', 'auth.missing', 'auth.invalid', 'parley.stopped'])

/** Checks answers against an OpenAPI document. No undocumented route, status, header or field passes. */
export class WireContract {
  readonly #document: OpenApi
  readonly #closed: Validator
  /** Events that passed the check: hundreds of readers get the same ones. */
  readonly #fine = new Set<string>()

  constructor(document: OpenApi) {
    this.#document = document
    this.#closed = new Validator(closed(document))
  }

  /** The errors of an answer. */
  faults(asked: Asked, answered: Answered): string[] {
    const found = this.#find(asked)
    const faults = found === undefined ? this.#undocumented(asked, answered) : this.#documented(found, asked, answered)
    return faults.map((fault) => `${asked.method} ${asked.path} → ${answered.status}: ${fault}`)
  }

  /** The errors of the data of one event. */
  eventFaults(data: string): string[] {
    if (this.#fine.has(data)) return []
    const event: unknown = JSON.parse(data)
    // Typing and presence are sent on request, and are no events of the log.
    const isEphemeral = ['typing', 'presence'].includes(Object(event).type)
    const at = pointer('components', 'schemas', isEphemeral ? 'EphemeralFrame' : 'StreamEvent')
    const faults = this.#closed.faults(at, event)
    if (this.#fine.size > MOST_REMEMBERED) this.#fine.clear()
    if (faults.length === 0) this.#fine.add(data)
    return faults.map((fault) => `an event of the stream: ${fault} in ${data.slice(0, 300)}`)
  }

  #find({ method, path }: Asked): Found | undefined {
    const name = method === 'HEAD' ? 'get' : method.toLowerCase()
    // A path without a parameter has priority over one with one.
    const templates = Object.keys(this.#document.paths).sort((a, b) => a.split('{').length - b.split('{').length)
    const template = templates.find((each) => matches(each, path))
    const operation = template === undefined ? undefined : this.#document.paths[template]?.[name]
    return template === undefined || operation === undefined ? undefined : { template, name, operation }
  }

  #undocumented({ method }: Asked, { status, body }: Answered): string[] {
    if (method === 'OPTIONS' && (status === 204 || status === 200)) return []
    if (method === 'HEAD' && status >= 400) return []
    const { code } = status >= 400 && body ? (JSON.parse(body) as { code?: string }) : {}
    return code !== undefined && refusals.has(code) ? [] : ['this route is not documented']
  }

  #documented({ template, name, operation }: Found, { method }: Asked, answered: Answered): string[] {
    const status = [`${answered.status}`, `${String(answered.status)[0]}XX`].find((each) => each in operation.responses)
    const answer = operation.responses[status ?? '']
    if (status === undefined || answer === undefined)
      return [`this status is not documented: ${answered.body?.slice(0, 300)}`]
    const at = pointer('paths', template, name, 'responses', status)
    const faults = headerFaults(answer, answered.headers)
    return method === 'HEAD' ? faults : [...faults, ...this.#bodyFaults(answer, at, answered)]
  }

  #bodyFaults({ content }: Answer, at: string, { headers, body }: Answered): string[] {
    if (body === undefined) return []
    if (content === undefined) return body === '' ? [] : ['it has a body, and none is documented']
    const type = headers.get('content-type')?.split(';')[0]?.trim() ?? ''
    if (content[type] === undefined) return '*/*' in content ? [] : [`the type ${type} is not documented`]
    if (content[type].schema === undefined) return []
    const value: unknown = /\bjson$/.test(type) ? JSON.parse(body) : body
    return this.#closed.faults(`${at}${pointer('content', type, 'schema')}`, value)
  }
}

interface Found {
  template: string
  name: string
  operation: Operation
}

function matches(template: string, path: string): boolean {
  const parts = template.split('/')
  const given = path.split('/')
  return parts.length === given.length && parts.every((part, place) => /^\{.+\}$/.test(part) || part === given[place])
}

function headerFaults({ headers: documented = {} }: Answer, given: Headers): string[] {
  const missing = Object.entries(documented)
    .filter(([name, { required }]) => required === true && !given.has(name))
    .map(([name]) => `the header ${name} is missing`)
  const more = [...given.keys()]
    .filter((name) => !transport.test(name) && documented[name] === undefined)
    .map((name) => `the header ${name} is not documented`)
  return [...missing, ...more]
}
