import { ParleyError } from '../errors/parley-error.ts'
import type { IdempotencyId, TenantId } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import { kernel } from '../model/schema.ts'
import type { Lookup } from '../ports/store.ts'
import type { DecisionContext } from './decision.ts'
import type { Draft } from './draft.ts'
import type { State } from './state.ts'

/** How long a key of a command is remembered. */
export const COMMAND_KEPT: number = 48 * 3_600_000

/** A key under which a caller's command is carried out once, and the input it was given with. */
export interface IdempotencyKey {
  id: IdempotencyId
  fingerprint: string
}

/** What a command answers, and whether it had been carried out before. */
export interface Answer<Result> {
  value: Result
  replayed: boolean
}

/**
 * Names a command by its caller's key.
 *
 * @param scope what the command is and on what: the same key elsewhere is another command
 */
export function idempotencyKeyOf(
  keys: Keys,
  tenant: TenantId,
  scope: string,
  key: string | undefined,
  input: unknown,
): IdempotencyKey | undefined {
  if (key === undefined) return undefined
  return { id: keys.idempotencyId(tenant, scope, key), fingerprint: keys.fingerprint(input) }
}

export function idempotencyLookups(idempotencyKey: IdempotencyKey | undefined): Lookup[] {
  return idempotencyKey === undefined ? [] : [kernel.idempotency.ref(idempotencyKey.id)]
}

/** The answer that was given to this command before, as it was given. */
export function replay<Result>(
  state: State,
  idempotencyKey: IdempotencyKey | undefined,
  { now }: DecisionContext,
): Answer<Result> | undefined {
  const command = idempotencyKey === undefined ? undefined : state.get(kernel.idempotency, idempotencyKey.id)
  if (idempotencyKey === undefined || command === undefined || command.expiresAt <= now) return undefined
  if (command.fingerprint !== idempotencyKey.fingerprint)
    throw new ParleyError('idempotency.mismatch', { field: 'Idempotency-Key' })
  return { value: command.result as Result, replayed: true }
}

/** Notes an answer in the draft, so that it is committed with the effect. */
export function answer<Result>(
  draft: Draft,
  idempotencyKey: IdempotencyKey | undefined,
  value: Result,
  { now }: DecisionContext,
): Answer<Result> {
  if (idempotencyKey !== undefined) {
    const { id, fingerprint } = idempotencyKey
    draft.put(kernel.idempotency, { id, fingerprint, result: value, at: now, expiresAt: now + COMMAND_KEPT })
  }
  return { value, replayed: false }
}
