import { type Parley, ParleyError } from '@parley/core'
import type { Context } from 'hono'
import { z } from 'zod'
import type { RequestState } from './request-state.ts'

/** The names under which programs send the credentials of an account with each call. */
const wellKnown = ['authToken', 'auth_token', 'accountSid', 'account_sid', 'apiKeySecret', 'api_key_secret']

/** The names of the secret fields of all channel types. */
export function secretNamesOf(parley: Pick<Parley, 'channels'>): ReadonlySet<string> {
  const declared = parley.channels.types().flatMap(({ config }) => {
    const properties = Object.entries(Object(config.properties))
    return properties.filter(([, field]) => Object(field).writeOnly === true).map(([name]) => name)
  })
  return new Set([...wellKnown, ...declared])
}

/**
 * Refuses a call with a secret of a channel in its query or at the top of its body. Proxies log queries, and the server
 * has the secrets of its channels already. A field that the route declares is its own.
 *
 * @throws `secret.misplaced` naming the field
 */
export function refuseSecrets(
  names: ReadonlySet<string>,
  { query, json }: { query: z.ZodType | undefined; json: z.ZodType | undefined },
): (c: Context<RequestState>, body: unknown) => void {
  const ofQuery = without(names, query)
  const ofBody = without(names, json)
  return (c, body) => {
    const asked = Object.keys(c.req.query()).find((name) => ofQuery.has(name))
    if (asked !== undefined) throw misplaced(asked, 'a query, which proxies log')
    if (typeof body !== 'object' || body === null) return
    const given = Object.keys(body).find((name) => ofBody.has(name))
    if (given !== undefined) throw misplaced(given, 'the body of this call')
  }
}

function without(names: ReadonlySet<string>, schema: z.ZodType | undefined): ReadonlySet<string> {
  if (schema === undefined) return names
  // The fields of any other schema are not known, so only the well-known names are refused.
  if (!(schema instanceof z.ZodObject)) return new Set(wellKnown)
  const own = Object.keys(schema.shape)
  return new Set([...names].filter((name) => !own.includes(name)))
}

function misplaced(field: string, place: string): ParleyError {
  const reason = `\`${field}\` is a credential of a channel, and must not be in ${place}. The server has the credentials of each channel.`
  return new ParleyError('secret.misplaced', { field, reason })
}
