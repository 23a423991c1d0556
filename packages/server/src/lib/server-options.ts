import { type Environment, type Parley, ParleyError } from '@parley/core'
import { checkInput, environmentSchema } from '@parley/core/protocol'
import { z } from 'zod'
import type { Authenticate } from './authenticate.ts'
import { PeopleAccess } from './people/people-access.ts'
import { hasPeople } from './people/people-view.ts'

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
  /**
   * The people of the Parley, by `openPeople`. Default: opened with the default options, if the Parley has the module
   * `people`.
   */
  people?: PeopleAccess
  environment?: Partial<Environment>
} & (
  | {
      /**
       * Keys of owners of the tenant `default`, given as `Authorization: Bearer KEY`. Each key is a principal of its own.
       * With the module `people`, its keys, sessions and tickets are accepted too.
       */
      keys?: readonly string[]
    }
  | {
      /** Returns the principal of a request, and its tenant. `firstOf` combines several ways. */
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
  people: z.instanceof(PeopleAccess, { error: 'must be what openPeople returns' }).optional(),
  environment: environmentSchema.optional(),
}

const schema = z.strictObject(known).superRefine(({ keys, authenticate, people }, context) => {
  const given = [keys, authenticate].filter((each) => each !== undefined)
  if (given.length === 1 || (given.length === 0 && people !== undefined)) return
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
  // With the module, its own keys and sessions are ways to sign in.
  const isOpen = hasPeople(parley) && Object(options).keys === undefined && Object(options).authenticate === undefined
  const given = isOpen ? { ...options, keys: [] } : options
  const { errors } = checkInput(schema, given, 'options', () => 'option')
  if (errors === undefined) return
  const [only, ...more] = errors
  const details = more.length > 0 ? { errors } : { field: only?.field, reason: only?.detail }
  throw new ParleyError('parley.misconfigured', details)
}
