import type { AppParts } from '@parley/cli'
import { ParleyError, type ParleyView, type Principal } from '@parley/core'
import { errorTable } from '@parley/core/protocol'
import type { Context } from 'hono'
import type { z } from 'zod'

/** The person or the program behind a request, and the view that it may see. */
export interface Caller {
  principal: Principal
  view: ParleyView
}

/** @throws `auth.invalid` */
export async function callerOf({ parley, authenticate }: AppParts, c: Context): Promise<Caller> {
  const known = await authenticate(c.req.raw)
  if (known === undefined) throw new ParleyError('auth.invalid')
  const { id, role, name, access } = known
  const principal: Principal = {
    ...{ id, role },
    ...(typeof name === 'string' ? { name } : {}),
    ...(access === undefined ? {} : { access }),
  }
  return { principal, view: parley.as(principal) }
}

/** @throws `input.invalid` naming the first field */
export function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(input)
  if (error === undefined) return data as z.output<Schema>
  const [issue] = error.issues
  throw new ParleyError('input.invalid', { field: issue?.path.join('.') || 'body', reason: issue?.message })
}

/** Refuses the credentials of Twilio in a request: logs and proxies keep what is in a URL or a body. */
export function refuseSecrets(input: object): void {
  if (!('authToken' in input)) return
  throw new ParleyError('input.invalid', {
    field: 'authToken',
    reason: 'The token of the account is on the server, and is never part of a request.',
    fix: 'Leave it out, and send the token of the person as Authorization: Bearer. If this one is real, replace it at Twilio.',
  })
}

/** The fields of an error in the form of the app. */
export function problemIn(error: unknown): {
  success: false
  message: string
  code: string
  field: string | null
  fix: string
} {
  const { code, reason, field = null, fix } = ParleyError.from(error)
  return { success: false, message: reason ?? errorTable[code].title, code, field, fix }
}

/** An error in the form of the app. */
export function failure(c: Context, error: unknown): Response {
  return c.json(problemIn(error), ParleyError.from(error).status as 400)
}
