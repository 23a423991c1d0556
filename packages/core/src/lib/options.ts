import { z } from 'zod'
import { describeIssue } from './errors/describe-issue.ts'
import { checkInput } from './errors/field-error.ts'
import { ParleyError } from './errors/parley-error.ts'
import { nearest, unknownName } from './errors/unknown-name.ts'
import { eventTypes, isNewsType } from './model/event.ts'
import { isStorableText } from './model/text.ts'
import type { ParleyOptions } from './parley.ts'
import type { Environment } from './ports/environment.ts'

const isFunction = (value: unknown): boolean => typeof value === 'function'

/** Whether a value has these methods. */
function has(value: unknown, ...methods: readonly string[]): boolean {
  return typeof value === 'object' && value !== null && methods.every((name) => isFunction(Reflect.get(value, name)))
}

/** Whether a value can be used as a store. */
export function isStore(value: unknown): boolean {
  return has(value, 'migrate', 'load', 'commit', 'find', 'claim', 'log')
}

/** The name of a channel or a tenant: text that every store can hold and compare. */
export const nameSchema: z.ZodType<string> = z
  .string()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .refine((name) => isStorableText(name) && !/\p{Cc}/u.test(name), 'must have no control characters')

const source = z.custom(
  (value) => has(value, 'open') && has(Object(value), 'open') && typeof Object(value).capabilities === 'object',
  "must be what a channel's factory returns: call the factory with its configuration",
)
const placed = z.strictObject({ tenant: nameSchema, source })
const channel = z.unknown().superRefine((value, context) => {
  const isPlaced = typeof value === 'object' && value !== null && 'source' in value
  const { error } = (isPlaced ? placed : source).safeParse(value, { error: describeIssue })
  const issues = error?.issues ?? []
  // A mistyped name explains a missing field, so only the name is reported.
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  for (const name of unknown) {
    const message = unknownName('option', name, ['tenant', 'source'])
    context.addIssue({ code: 'custom', path: [name], message })
  }
  if (unknown.length > 0) return
  for (const { path, message } of issues) context.addIssue({ code: 'custom', path, message })
})

const handler = z.custom(isFunction, 'must be a function').optional()
const fn = z.custom(isFunction, 'must be a function').optional()

const world: { readonly [Name in keyof Environment]: z.ZodType } = {
  ...{ now: fn, elapsed: fn, sleep: fn, turn: fn, random: fn, id: fn, fetch: fn },
  log: z
    .custom(
      (value) => has(value, 'debug', 'info', 'warn', 'error'),
      'must have the methods debug, info, warn and error',
    )
    .optional(),
}

// An environment for tests has more members. Only a name that is close to a known one is refused.
const environment = z.looseObject(world).superRefine((given, context) => {
  const known = Object.keys(world)
  const mistyped = Object.keys(given).find((name) => !known.includes(name) && nearest(name, known) !== undefined)
  if (mistyped !== undefined)
    context.addIssue({ code: 'custom', path: [mistyped], message: unknownName('option', mistyped, known) })
})

// A new option does not compile until it is here.
const known: { readonly [Name in keyof ParleyOptions]-?: z.ZodType } = {
  store: z.custom(isStore, 'must be a store, such as memoryStore()'),
  channels: z.record(nameSchema, channel).optional(),
  on: z.strictObject(Object.fromEntries(Object.keys(eventTypes).filter(isNewsType).map((type) => [type, handler]))).optional(),
  publicUrl: z
    .string('It must be an http or https URL')
    .refine((url) => URL.canParse(url) && /^https?:/i.test(url), 'It must be an http or https URL')
    .optional(),
  media: z
    .strictObject({
      store: z.custom((value) => has(value, 'put', 'open', 'delete'), 'must be a media store, such as diskMedia(folder)'),
      fetch: z.custom(isFunction, 'must be a guarded fetch, such as guardedFetch() of @parley/media'),
      check: fn,
      maxBytes: z.int().positive().optional(),
      linkedFor: z.int().positive().optional(),
    })
    .optional(),
  secret: z.string().min(32, 'must have at least 32 characters').max(1000).optional(),
  migrate: z.boolean().optional(),
  signals: z
    .custom((value) => has(value, 'publish', 'subscribe'), 'must have the methods publish and subscribe')
    .optional(),
  logKept: z.number().positive().optional(),
  environment: environment.optional(),
}

const schema = z.strictObject(known)

/**
 * Looks at the options of an installation, which may come from JavaScript: a name that is not known is an error.
 *
 * @throws `parley.misconfigured` naming the option, the reason and the nearest right name
 */
export function ensureOptions(options: ParleyOptions): void {
  const { errors } = checkInput(schema, options, 'options', ([first]) => (first === 'on' ? 'event' : 'option'))
  if (errors === undefined) return
  const [only, ...more] = errors
  const details = more.length > 0 ? { errors } : { field: only?.field, reason: only?.detail }
  throw new ParleyError('parley.misconfigured', details)
}
