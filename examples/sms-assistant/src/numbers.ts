import type { AppParts } from '@parley/cli'
import { ParleyError } from '@parley/core'
import { Hono } from 'hono'
import { z } from 'zod'
import { callerOf, failure, parsed } from './answers.ts'

const assignment = z.object({ userId: z.string('must be the id of a person').min(1) })

/** The numbers of the account, and the person that has each of them. */
export function mountNumbers(parts: AppParts): void {
  const numbers = new Hono()
  numbers.onError((error, c) => failure(c, error))

  numbers.put('/:number', async (c) => {
    const { view } = await callerOf(parts, c)
    const { userId } = parsed(assignment, await c.req.json().catch(() => undefined))
    void view
    throw new ParleyError('internal', { reason: `${userId}: not yet` })
  })

  parts.app.route('/api/v1/sms/numbers', numbers)
}
