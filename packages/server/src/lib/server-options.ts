import { type Environment, type Parley, ParleyError } from '@parley/core'
import { checkInput, environmentSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { Authenticate } from './authenticate.ts'
import type { Tickets } from './live/admission.ts'

/** The options of a server. */
export type ServerOptions = {
  /** The version of the program in `/version`. */
  version?: string
  /** The name of the store in `/ready`: `sqlite`, `postgres`. */
  store?: string
  /**
   * Origins with pages that may call the API from a browser, in the exact form of a browser: `https://app.example.com`.
   * Webhooks are never included. Default: none.
   */
  corsOrigins?: readonly string[]
  /** One-use tickets, which open a stream or a socket. Default: none are known. */
  tickets?: Tickets
  /**
   * How many streams and sockets one person has open at most. A person is a principal with an id that begins with
   * `user:`; other principals have no limit. Default: 20.
   */
  connectionsPerPerson?: number
  environment?: Partial<Environment>
} & (
  | {
      /** Keys of owners of the tenant `default`, given as `Authorization: Bearer KEY`. Each key is a principal of its own. */
      keys: readonly string[]
    }
  | {
      /** Returns the principal of a request, and its tenant. */
      authenticate: Authenticate
    }
)

const isFunction = (value: unknown): boolean => typeof value === 'function'

type OptionName = ServerOptions extends infer Each ? (Each extends object ? keyof Each : never) : never

// A new option does not compile until it is here.
const known: { readonly [Name in OptionName]-?: z.ZodType } = {
  keys: z.array(z.string().regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters')).optional(),
  authenticate: z.custom(isFunction, 'must be a function').optional(),
  version: z.string().optional(),
  store: z.string().optional(),
  corsOrigins: z.array(z.string()).optional(),
  tickets: z.custom((value) => isFunction(Object(value).redeem), 'must have a function redeem').optional(),
  connectionsPerPerson: z.int().min(1).max(10_000).optional(),
  environment: environmentSchema.optional(),
}

const schema = z.strictObject(known).superRefine(({ keys, authenticate }, context) => {
  const given = [keys, authenticate].filter((each) => each !== undefined)
  if (given.length === 1) return
  const message = given.length === 0 ? 'is missing: give keys, or authenticate' : 'cannot be given with authenticate'
  context.addIssue({ code: 'custom', path: ['keys'], message })
})

/**
 * Checks the options of a server, which may come from JavaScript: an unknown name is an error.
 *
 * @throws `parley.misconfigured` naming the option, the reason and the nearest right name
 */
export function ensureServerOptions(parley: Parley, options: ServerOptions): void {
  if (!isFunction(Object(parley).handleWebhook) || !isFunction(Object(parley).tenant)) {
    const reason = 'It must be what createParley resolves with: await createParley(…).'
    throw new ParleyError('parley.misconfigured', { field: 'parley', reason })
  }
  const { errors } = checkInput(schema, options, 'options', () => 'option')
  if (errors === undefined) return
  const [only, ...more] = errors
  const details = more.length > 0 ? { errors } : { field: only?.field, reason: only?.detail }
  throw new ParleyError('parley.misconfigured', details)
}
