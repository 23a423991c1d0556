import { ParleyError } from '../errors/parley-error.ts'
import type { IdempotencyId, TenantId } from '../model/ids.ts'
import type { Keys } from '../model/keys.ts'
import { kernel } from '../model/schema.ts'
import type { Lookup } from '../ports/store.ts'
import type { DecisionContext } from './decision.ts'
import type { Draft } from './draft.ts'
import type { State } from './state.ts'

/** The time for which the key of a command is kept. */
export const COMMAND_KEPT: number = 48 * 3_600_000

/** A key under which a caller's command runs once, and the input of that command. */
export interface IdempotencyKey {
  id: IdempotencyId
  fingerprint: string
}

/** The result of a command, and whether the command had already run. */
export interface Answer<Result> {
  value: Result
  replayed: boolean
}

/**
 * Names a command by its caller's key.
 *
 * @param scope the command and its target: the same key elsewhere is another command
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

/** The result that this command returned before, unchanged. */
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

/** Adds the result to the draft, so that it is committed with the effect. */
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
