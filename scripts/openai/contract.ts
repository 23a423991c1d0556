import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'

type Json = { [key: string]: unknown }

const NAME = 'https://parley.test/openai.json'

/** OpenAI's own description of its API, if a folder with it is beside the checkout. */
const file = above(import.meta.dirname, 'shared/contracts/openai.trimmed.json')

/** Whether the description is available. */
export const hasOpenAiContract: boolean = file !== undefined

/** Checks requests and answers of OpenAI's API by its description. */
export class OpenAiContract {
  readonly faults: string[] = []
  /** How many requests, answers and events were checked. */
  checked = 0
  readonly #document: Json
  readonly #ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false })
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor() {
    if (file === undefined) throw new Error('There is no description of the API of OpenAI.')
    this.#document = asJsonSchema(JSON.parse(readFileSync(file, 'utf8')))
    formats.default(this.#ajv)
    this.#ajv.addSchema(this.#document, NAME)
  }

  /** A fetch with checked requests and answers. */
  watch(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const request = new Request(input, init)
      const path = new URL(request.url).pathname.replace(/^\/v1/, '').replace(/^\/models\/.+/, '/models/{model}')
      const method = request.method.toLowerCase()
      const type = request.headers.get('content-type')?.split(';')[0] ?? ''
      if (method === 'post') {
        const body = type === 'application/json' ? await request.clone().json() : await formOf(request.clone())
        this.#check(['paths', path, method, 'requestBody', 'content', type, 'schema'], body)
      }
      const response = await fetch(input, init)
      const answered = response.headers.get('content-type')?.split(';')[0] ?? ''
      const at = ['paths', path, method, 'responses', '200', 'content', answered, 'schema']
      if (!response.ok) this.#check(['components', 'schemas', 'ErrorResponse'], await response.clone().json())
      else if (answered === 'application/json') this.#check(at, await response.clone().json())
      else if (answered === 'text/event-stream') return this.#watchEvents(at, response)
      return response
    }
  }

  #watchEvents(at: string[], response: Response): Response {
    const decoder = new TextDecoder()
    let rest = ''
    const watched = new TransformStream<Uint8Array, Uint8Array>({
      transform: (bytes, controller) => {
        const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) {
          const [, data] = /^data: (.*)$/m.exec(block) ?? []
          if (data !== undefined && data !== '[DONE]' && !data.startsWith('{"error"')) this.#check(at, JSON.parse(data))
        }
        controller.enqueue(bytes)
      },
    })
    return new Response(response.body?.pipeThrough(watched), response)
  }

  #check(at: string[], value: unknown): void {
    this.checked += 1
    const pointer = at.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    let validate = this.#compiled.get(pointer)
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `${NAME}#${encodeURI(pointer)}` })
      this.#compiled.set(pointer, validate)
    }
    if (validate(value)) return
    const errors = (validate.errors ?? []).slice(0, 3)
    this.faults.push(
      `${pointer}: ${errors.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ')}`,
    )
  }
}

async function formOf(request: Request): Promise<Json> {
  const entries = [...(await request.formData()).entries()]
  return Object.fromEntries(
    entries.map(([name, value]) =>
      name.endsWith('[]') ? [name.slice(0, -2), [value]] : [name, typeof value === 'string' ? value : value.name],
    ),
  )
}

/**
 * The description as JSON Schema: `nullable` is a keyword of OpenAPI 3.0. Its `oneOf` has forms that contain each other, so
 * any of them will do.
 */
function asJsonSchema<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(asJsonSchema) as Value
  if (typeof value !== 'object' || value === null) return value
  const { nullable: isNullable, ...rest } = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key === 'oneOf' ? 'anyOf' : key, asJsonSchema(inner)]),
  )
  return (isNullable === true ? { anyOf: [rest, { type: 'null' }] } : rest) as Value
}

/** A file in a folder above. */
function above(folder: string, path: string): string | undefined {
  const found = join(folder, path)
  if (existsSync(found)) return found
  const parent = dirname(folder)
  return parent === folder ? undefined : above(parent, path)
}
