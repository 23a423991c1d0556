import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { OpenApi } from './document.ts'

const NAME = 'https://parley.test/openapi.json'

/** Validates values by the schemas of one document. */
export class Validator {
  readonly #ajv: Ajv2020
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(document: OpenApi) {
    // OpenAPI has keywords of its own, which do not concern a value.
    this.#ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
    formats.default(this.#ajv)
    this.#ajv.addSchema(document as unknown as Record<string, unknown>, NAME)
  }

  /** The errors of a value by the schema at a pointer into the document. */
  faults(at: string, value: unknown): string[] {
    let validate = this.#compiled.get(at)
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: `${NAME}#${encodeURI(at)}` })
      this.#compiled.set(at, validate)
    }
    return validate(value) ? [] : (validate.errors ?? []).map(worded)
  }
}

function worded({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || 'the value'} ${message} ${JSON.stringify(params)}`
}
