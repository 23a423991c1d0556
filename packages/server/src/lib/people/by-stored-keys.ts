import type { Authenticate } from '../authenticate.ts'
import { bearerOf } from './bearer.ts'
import { callerOfKey } from './callers.ts'
import type { PeopleAccess } from './people-access.ts'

/** Accepts the keys that `POST /api/v1/keys` makes, as bearer tokens. Each is looked up by its digest. */
export function byStoredKeys(people: PeopleAccess): Authenticate {
  return async (request) => {
    const token = bearerOf(request)
    if (!/^parley_[0-9a-f]{64}$/.test(token)) return undefined
    const known = await callerOfKey(people.parts, { secret: token })
    if (known === undefined) return undefined
    const { caller, key } = known
    people.noteSeen({ keyId: key.id }, key.lastUsedAt)
    return caller
  }
}
