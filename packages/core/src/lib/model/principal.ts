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
  | 'events.read'
  | 'statistics.read'
  | 'channels.read'
  | 'channels.sync'
  | 'jobs.read'
  | 'jobs.replay'
  | 'jobs.remove'
  | 'internals.read'

/** A role of a principal: a row of {@link roles}. */
export type Role = 'owner' | 'admin' | 'agent' | 'viewer'

/** The author of calls: a person, an API key or a program. */
export interface Principal {
  /** Unique in the tenant: `user:42`. It is the author of every command, and the scope of its idempotency keys. */
  readonly id: string
  readonly role: Role
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
  'channels.sync',
  'jobs.read',
  'jobs.replay',
  'jobs.remove',
] as const

/** The actions of each role. An action that is not in the row of a role is refused with `forbidden`. */
export const roles: { readonly [Name in Role]: readonly Action[] } = {
  /** `internals.read` loads records that the engine keeps for itself. */
  owner: [...runs, 'internals.read'],
  admin: runs,
  agent: works,
  viewer: reads,
}

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
  access: accessSchema.optional(),
}

/** A principal, as it comes from an importer. An unknown field is refused: `acess` would narrow nothing. */
export const principalSchema: z.ZodType = z.strictObject(shape).superRefine((principal, context) => {
  if (!Object.hasOwn(principal, 'access') || Reflect.get(principal, 'access') !== undefined) return
  const message = 'must be a list of access keys; leave it out where the access policy answers, or nothing narrows'
  context.addIssue({ code: 'custom', path: ['access'], message })
})
