import { z } from 'zod'
import { isStorableText } from './text.ts'
import { isVisible } from './visible.ts'

/** Something that a role allows. */
export type Action =
  | 'conversations.read'
  | 'conversations.start'
  | 'conversations.update'
  | 'conversations.share'
  | 'conversations.remove'
  | 'conversations.readForOthers'
  | 'messages.read'
  | 'messages.send'
  | 'addresses.read'
  | 'addresses.update'
  | 'modules.read'
  | 'modules.command'
  | 'modules.manage'
  | 'events.read'
  | 'statistics.read'
  | 'channels.read'
  | 'channels.sync'
  | 'channels.manage'
  | 'assistants.manage'
  | 'jobs.read'
  | 'jobs.replay'
  | 'jobs.remove'
  | 'people.read'
  | 'people.manage'
  | 'keys.manage'
  | 'people.authenticate'
  | 'internals.read'

/** A role of a principal: a row of {@link roles}. */
export type Role = 'owner' | 'admin' | 'agent' | 'viewer'

/** The author of calls: a person, an API key or a program. */
export interface Principal {
  /** Unique in the tenant: `user:42`. It is the author of every command, and the scope of its idempotency keys. */
  readonly id: string
  readonly role: Role
  /** The name of the person, as texts to customers have it. Default: none. */
  readonly name?: string
  /**
   * The access keys of the principal, at most 100. The principal sees the conversations with one of them in `access`.
   * With an empty list it sees none.
   *
   * Default: the keys of the installation's `AccessPolicy`. Without a policy, the principal is not narrowed.
   */
  readonly access?: readonly string[]
}

const reads = [
  'conversations.read',
  'messages.read',
  'addresses.read',
  'modules.read',
  'events.read',
  'statistics.read',
  'people.read',
  'channels.read',
] as const
const works = [
  ...reads,
  'conversations.start',
  'conversations.update',
  'messages.send',
  'addresses.update',
  'modules.command',
] as const
const runs = [
  ...works,
  'conversations.share',
  'conversations.remove',
  'conversations.readForOthers',
  'modules.manage',
  'channels.sync',
  'channels.manage',
  'assistants.manage',
  'jobs.read',
  'jobs.replay',
  'jobs.remove',
  'people.manage',
  'keys.manage',
] as const

/**
 * The actions of each role. An action that is not in the row of a role is refused with `forbidden`.
 *
 * No role has `people.authenticate`: a view without a principal does it, as the server signs a person in.
 */
export const roles: { readonly [Name in Role]: readonly Action[] } = {
  /** `internals.read` loads records that the engine keeps for itself. */
  owner: [...runs, 'internals.read'],
  admin: runs,
  agent: works,
  viewer: reads,
}

/** Every action that a role has. */
export const allActions: readonly Action[] = roles.owner

/** All actions: those of the owner, and that of the server alone. */
export const actions: readonly Action[] = [...roles.owner, 'people.authenticate']

/** The actions about the whole tenant. A principal that is narrowed by access keys never has them. */
export const tenantWide: readonly Action[] = [
  'channels.sync',
  'channels.manage',
  'assistants.manage',
  'jobs.read',
  'jobs.replay',
  'jobs.remove',
  'statistics.read',
  'people.manage',
  'keys.manage',
]

/** The most access keys of a principal. */
const MOST_ACCESS_KEYS = 100

const name = z
  .string()
  .max(200)
  .refine(
    (text) => isVisible(text) && isStorableText(text),
    'must have a visible character, no NUL and no broken character',
  )

/** The access keys of a principal. */
export const accessSchema: z.ZodType<readonly string[]> = z.array(name).max(MOST_ACCESS_KEYS)

const shape: { readonly [Field in keyof Principal]-?: z.ZodType } = {
  id: name,
  role: z.enum(Object.keys(roles) as [Role, ...Role[]]),
  name: name.optional(),
  access: accessSchema.optional(),
}

/** A principal, as it comes from an importer. An unknown field is refused: `acess` would narrow nothing. */
export const principalSchema: z.ZodType = z.strictObject(shape).superRefine((principal, context) => {
  if (!Object.hasOwn(principal, 'access') || Reflect.get(principal, 'access') !== undefined) return
  const message = 'must be a list of access keys; leave it out where the access policy answers, or nothing narrows'
  context.addIssue({ code: 'custom', path: ['access'], message })
})
