import { createRoute } from '@hono/zod-openapi'
import { secretDigest } from '@parley/core/people'
import { madeApiKeySchema, newApiKeySchema, presentApiKey } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, jsonBody, problem, secured } from '../../document.ts'
import { peopleIn } from '../../people/people-view.ts'
import type { PeopleContext } from './people-context.ts'

/** How much of a secret is stored, so that a person recognizes it. */
const SHOWN = 'parley_0000'.length

/** `POST /api/v1/keys`: makes a key of the API. */
export function makeKey(app: App, { people }: PeopleContext): void {
  const route = createRoute({
    method: 'post',
    path: '/api/v1/keys',
    operationId: 'makeKey',
    summary: 'Make a key of the API',
    description: '`secret` is shown once: only its digest is stored. No caller makes a key with a role above its own.',
    security: secured,
    request: { body: jsonBody(newApiKeySchema) },
    responses: { 200: json('The key with its secret.', madeApiKeySchema), default: problem },
  })
  app.openapi(route, async (c) => {
    const secret = `parley_${people.newSecret()}`
    const { name, role, access, expiresAt } = c.req.valid('json')
    const made = await peopleIn(c.var.view).makeKey(
      {
        ...{ name, role, digest: secretDigest(secret), prefix: secret.slice(0, SHOWN) },
        ...(access === undefined ? {} : { access }),
        ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
      },
      { signal: c.req.raw.signal },
    )
    return c.json({ ...presentApiKey(made), secret }, 200)
  })
}
