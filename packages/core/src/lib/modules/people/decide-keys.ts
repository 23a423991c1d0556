import { ParleyError } from '../../errors/parley-error.ts'
import type { CommandsOf } from '../../ports/module.ts'
import { type ApiKey, type ApiKeyId, apiKey } from './api-key.ts'
import { type Draft, ensureMayGive, found } from './draft.ts'
import { secretKey } from './names.ts'
import { type RevokedToken, revokedToken, revokedTokenIdOf } from './revoked-token.ts'
import { session } from './session.ts'
import { type Ticket, ticket, ticketIdOf, ticketKept } from './ticket.ts'
import type { NewKey, People } from './types.ts'

type InputOf<Name extends keyof CommandsOf<People>> = CommandsOf<People>[Name]['input']

export function makeKey(draft: Draft, { name, role, access, expiresAt, digest, prefix }: NewKey): ApiKey {
  ensureMayGive(draft, role)
  if (expiresAt !== undefined && expiresAt <= draft.now)
    throw new ParleyError('input.invalid', { field: 'expiresAt', reason: 'It must be in the future.' })
  const id = draft.newId(apiKey)
  draft.emit({ type: 'key.made', version: 1, keyId: id, role, by: draft.author })
  return draft.put(apiKey, {
    ...{ id, keys: [secretKey('key', digest)], name, role, access: access ?? null, prefix },
    ...{ createdAt: draft.now, createdBy: draft.author, lastUsedAt: null },
    ...{ expiresAt: expiresAt ?? null, revokedAt: null },
  })
}

export function revokeKey(draft: Draft, id: ApiKeyId): ApiKey {
  const known = found(draft.get(apiKey, id), 'id')
  if (known.revokedAt !== null) return known
  draft.emit({ type: 'key.revoked', version: known.version + 1, keyId: id, by: draft.author })
  return draft.put(apiKey, { ...known, keys: [], revokedAt: draft.now })
}

export function issueTicket(draft: Draft, { digest, use, holder, expiresAt }: InputOf<'issueTicket'>): Ticket {
  const latest = Math.min(expiresAt, draft.now + ticketKept[use], holder.expiresAt ?? Number.POSITIVE_INFINITY)
  return draft.put(ticket, { id: ticketIdOf(digest), use, holder, expiresAt: latest })
}

export function redeemTicket(draft: Draft, { digest, use }: InputOf<'redeemTicket'>): Ticket {
  const known = draft.get(ticket, ticketIdOf(digest))
  if (known === undefined || known.use !== use || known.expiresAt <= draft.now)
    throw new ParleyError('auth.invalid', { reason: 'The ticket is not known, was used, or has expired.' })
  draft.remove(ticket, known)
  return known
}

export function revokeToken(draft: Draft, { jti, expiresAt }: InputOf<'revokeToken'>): RevokedToken {
  const id = revokedTokenIdOf(jti)
  const known = draft.get(revokedToken, id)
  if (known !== undefined && known.expiresAt >= expiresAt) return known
  return draft.put(revokedToken, { id, revokedAt: draft.now, expiresAt })
}

/** A token is accepted for a minute after its end, so its mark stays longer. */
const LEEWAY = 3_600_000

export function removeExpired(
  draft: Draft,
  { sessions, tickets, tokens }: InputOf<'removeExpired'>,
): {
  removed: number
} {
  const before = draft.now - LEEWAY
  let removed = 0
  for (const [kind, ids] of [
    [session, sessions],
    [ticket, tickets],
    [revokedToken, tokens],
  ] as const) {
    for (const id of ids as never[]) {
      const known = draft.get<{ expiresAt: number } & Ticket>(kind as never, id)
      if (known === undefined || known.expiresAt >= before) continue
      draft.remove(kind as never, known)
      removed += 1
    }
  }
  return { removed }
}
