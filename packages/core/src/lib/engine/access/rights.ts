import { ParleyError } from '../../errors/parley-error.ts'
import type { TenantId } from '../../model/ids.ts'
import { type Action, type Principal, roles } from '../../model/principal.ts'
import { kernel, type Schema } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'
import { narrowedStore } from './narrowed-store.ts'
import { ownedStore } from './owned-store.ts'
import type { AccessKeys, Readable } from './visible.ts'

/** The actions and the access of a view. Without a principal: everything. */
export interface Rights {
  may(action: Action): boolean
  /** @throws `forbidden` naming the action and the role */
  allow(action: Action): void
  /** The keys that narrow the view; `undefined` if nothing does. */
  keys(signal: AbortSignal | undefined): Promise<AccessKeys | undefined>
  /** The store as the view reads it. @throws `forbidden` */
  reading(action: Action, options: unknown): Promise<Readable>
  /** Allows an action over the whole tenant. A narrowed view never has it. @throws `forbidden` */
  allowWhole(action: Action, options: unknown): Promise<void>
}

/** The rights of a principal in a tenant. */
export function rightsOf(
  { access, schema, store }: Pick<Engine, 'access' | 'schema' | 'store'>,
  tenant: TenantId,
  principal: Principal | undefined,
): Rights {
  const may = (action: Action): boolean => principal === undefined || roles[principal.role].includes(action)
  const allow = (action: Action): void => {
    if (principal !== undefined && !may(action)) throw forbidden(`The role ${principal.role} has no ${action}.`)
  }
  const keys: Rights['keys'] = (signal) => access.keysOf(tenant, principal, signal)
  return {
    may,
    allow,
    keys,
    async reading(action, options) {
      allow(action)
      if (principal === undefined) return store
      const owned = ownedStore(schema, store, principal.id)
      const narrow = await keys(signalOf(options))
      return narrow === undefined ? owned : narrowedStore(schema, owned, narrow)
    },
    async allowWhole(action, options) {
      allow(action)
      if (principal === undefined || (await keys(signalOf(options))) === undefined) return
      throw forbidden(`${action} is about the whole tenant, and this principal is narrowed by its access keys.`)
    },
  }
}

export function forbidden(reason: string): ParleyError {
  return new ParleyError('forbidden', { reason })
}

/** The signal of options that may come from JavaScript and are not checked yet. */
function signalOf(options: unknown): AbortSignal | undefined {
  const signal: unknown = Object(options).signal
  return signal instanceof AbortSignal ? signal : undefined
}

/** The action that reads a kind of records by id. */
export function readActionOf(schema: Schema, kind: string): Action {
  return kernelReads[kind] ?? schema.get(kind)?.readAction ?? 'modules.read'
}

const kernelReads: { readonly [kind: string]: Action } = {
  ...Object.fromEntries(Object.values(kernel).map(({ kind }) => [kind, 'internals.read' as const])),
  conversation: 'conversations.read',
  readMark: 'conversations.read',
  message: 'messages.read',
  media: 'messages.read',
  address: 'addresses.read',
  contact: 'addresses.read',
  job: 'jobs.read',
  statistic: 'statistics.read',
}
