import { createRoute } from '@hono/zod-openapi'
import { passwordChangeSchema } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { jsonBody, refusals, secured } from '../../document.ts'
import { clientOf } from '../../people/client.ts'
import { changeOwnPassword } from '../../people/own-password.ts'
import type { PeopleContext } from './people-context.ts'

/** `PUT /api/v1/session/password`: changes the password of the caller. */
export function changePassword(app: App, { people }: PeopleContext): void {
  const route = createRoute({
    method: 'put',
    path: '/api/v1/session/password',
    operationId: 'changePassword',
    summary: 'Change the own password',
    description:
      'Ends all other sessions of the person. `current` is needed if the person has a password. Only a session has one.',
    security: secured,
    request: { body: jsonBody(passwordChangeSchema) },
    responses: {
      204: { description: 'The password is changed.' },
      default: refusals('sign_in.limited', 'sign_in.refused'),
    },
  })
  app.openapi(route, async (c) => {
    await changeOwnPassword(people, c.var.caller.authenticated, c.req.valid('json'), clientOf(c))
    return c.body(null, 204)
  })
}
