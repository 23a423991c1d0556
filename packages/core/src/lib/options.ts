import { z } from 'zod'
import type { Handlers } from './engine/work/handlers.ts'
import { describeIssue } from './errors/describe-issue.ts'
import { checkInput } from './errors/field-error.ts'
import { ParleyError } from './errors/parley-error.ts'
import { nearest, unknownName } from './errors/unknown-name.ts'
import { eventTypes, isNewsType } from './model/event.ts'
import { has, isStore, nameSchema } from './names.ts'
import type { AccessPolicy } from './ports/access-policy.ts'
import type { ChannelSource } from './ports/channel.ts'
import { type ChannelTypes, definitionOf } from './ports/channel-type.ts'
import type { Environment } from './ports/environment.ts'
import type { MediaOptions } from './ports/media-options.ts'
import { type Module, type ModuleTypes, parts } from './ports/module.ts'
import type { Signals } from './ports/signals.ts'
import type { Store } from './ports/store.ts'
import type { View } from './views.ts'

/** The options of an installation. */
export interface ParleyOptions<C extends string = string, S extends readonly ModuleTypes[] = readonly ModuleTypes[]> {
  /** The store of all records. It is closed with the installation. */
  store: Store
  /** Channels by id. A bare source belongs to the tenant `default`. */
  channels?: { [Id in C]: ChannelSource | { tenant: string; source: ChannelSource } }
  /**
   * The types of channels that people can add while the program runs, by their names. Each is made by `defineChannel`:
   * `{ 'twilio-sms': twilioSms }`. Default: none.
   */
  channelTypes?: ChannelTypes
  /** Features, each with records, events, jobs and commands of its own. */
  modules?: readonly [...{ [I in keyof S]: Module<S[I]> }]
  /** Durable reactions, by type of event. Each runs at least once per event. One that throws runs again. */
  on?: Handlers<S[number], View<C, S[number]>>
  /**
   * The secret of all ids and keys: at least 32 characters, the same at each start. Default: a random one that is made
   * with the store and kept in it.
   *
   * A store that was made with another secret is refused before any write.
   */
  secret?: string
  /** Returns the access keys of principals without their own: see `parley.as`. Default: nothing narrows them. */
  access?: AccessPolicy
  /** The public URL of the installation: webhooks are posted to `{publicUrl}/webhooks/{channel}`. */
  publicUrl?: string
  /** The store of the files of messages. Default: files stay with their providers, and no file can be sent. */
  media?: MediaOptions
  /** Migrates the store's schema first. With `false` it must already be current. */
  migrate?: boolean
  /** Signals between processes. Default: the store's own, else signals within this process. */
  signals?: Signals
  /** Milliseconds for which the log is kept. Default: 30 days. */
  logKept?: number
  /** Time, chance, network and log. Default: those of the machine, with warnings on the console. */
  environment?: Partial<Environment>
}

const isFunction = (value: unknown): boolean => typeof value === 'function'

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

const handlerName = z.string().regex(/^[\w-]{1,60}$/, 'must be letters, digits, - and _')
const handler = z
  .custom(
    (value) => isFunction(value) || z.record(handlerName, z.custom(isFunction)).safeParse(value).success,
    'must be a function, or functions by name (letters, digits, - and _)',
  )
  .optional()
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

/** An environment with any of its members. One for tests has more, so only a name close to a known one is refused. */
export const environmentSchema: z.ZodType = z.looseObject(world).superRefine((given, context) => {
  const known = Object.keys(world)
  const mistyped = Object.keys(given).find((name) => !known.includes(name) && nearest(name, known) !== undefined)
  if (mistyped !== undefined)
    context.addIssue({ code: 'custom', path: [mistyped], message: unknownName('option', mistyped, known) })
})

// A new option does not compile until it is here.
const known: { readonly [Name in keyof ParleyOptions]-?: z.ZodType } = {
  store: z.custom(isStore, 'must be a store, such as memoryStore()'),
  channels: z.record(nameSchema, channel).optional(),
  channelTypes: z
    .record(
      z.string().regex(/^[a-z0-9-]{1,60}$/, 'must be lower-case letters, digits and -'),
      z.custom((value) => definitionOf(value) !== undefined, 'must be what defineChannel returns'),
    )
    .optional(),
  modules: z
    .array(z.custom((value) => has(value) && parts in Object(value), 'must be made by defineModule'))
    .optional(),
  on: z.record(z.string(), handler).optional(),
  publicUrl: z
    .string('It must be an http or https URL')
    .refine((url) => URL.canParse(url) && /^https?:/i.test(url), 'It must be an http or https URL')
    .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment: paths are added to it')
    .optional(),
  media: z
    .strictObject({
      store: z.custom(
        (value) => has(value, 'put', 'open', 'delete'),
        'must be a media store, such as diskMedia(folder)',
      ),
      fetch: z.custom(isFunction, 'must be a guarded fetch, such as guardedFetch() of @parley/media'),
      check: fn,
      maxBytes: z.int().positive().optional(),
      linkedFor: z.int().positive().optional(),
    })
    .optional(),
  secret: z.string().min(32, 'must have at least 32 characters').max(1000).optional(),
  access: z.custom((value) => has(value, 'accessOf'), 'must have the method accessOf').optional(),
  migrate: z.boolean().optional(),
  signals: z
    .custom((value) => has(value, 'publish', 'subscribe'), 'must have the methods publish and subscribe')
    .optional(),
  logKept: z.number().positive().optional(),
  environment: environmentSchema.optional(),
}

const schema = z.strictObject(known)

/**
 * Checks the options of an installation, which may come from JavaScript. An unknown name is an error.
 *
 * @throws `parley.misconfigured` naming the option, the reason and the nearest right name
 */
export function ensureOptions(options: object): void {
  const { errors } = checkInput(schema, options, 'options', ([first]) => (first === 'on' ? 'event' : 'option'))
  if (errors === undefined) {
    ensureHandlers(options)
    return
  }
  const [only, ...more] = errors
  const details = more.length > 0 ? { errors } : { field: only?.field, reason: only?.detail }
  throw new ParleyError('parley.misconfigured', details)
}

/** The types of events depend on the modules. */
function ensureHandlers({ on = {}, modules = [] }: { on?: object; modules?: readonly Module<ModuleTypes>[] }): void {
  const imported = Object.keys(on).find((type) => !isNewsType(type))
  if (imported !== undefined) {
    const reason = 'Imported messages have no handlers.'
    throw new ParleyError('parley.misconfigured', { field: `on[${JSON.stringify(imported)}]`, reason })
  }
  const known = [
    ...Object.keys(eventTypes).filter(isNewsType),
    ...modules.flatMap((each) => Object.keys(each[parts].events)),
  ]
  const unknown = Object.keys(on).find((type) => !known.includes(type))
  if (unknown === undefined) return
  throw new ParleyError('parley.misconfigured', {
    field: `on[${JSON.stringify(unknown)}]`,
    reason: unknownName('event', unknown, known),
  })
}
