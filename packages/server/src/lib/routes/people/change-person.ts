import { createRoute } from '@hono/zod-openapi'
import { personPatchSchema, personSchema, presentPerson } from '@parley/core/protocol'
import type { App } from '../../app.ts'
import { json, jsonBody, refusals, secured } from '../../document.ts'
import { personParameter } from '../../people/parameters.ts'
import { peopleIn } from '../../people/people-view.ts'

/** `PATCH /api/v1/people/{id}`: changes the name, the role, the access or the activity of a person. */
export function changePerson(app: App): void {
  const route = createRoute({
    method: 'patch',
    path: '/api/v1/people/{id}',
    operationId: 'changePerson',
    summary: 'Change a person',
    description:
      'A change of the role or of `access`, and the end of `active`, end all sessions of the person. `access: []` narrows ' +
      'it to the conversations of its own numbers. No caller gives a role above its ' +
      'own, or changes a person with one.',
    security: secured,
    request: { params: personParameter, body: jsonBody(personPatchSchema) },
    responses: { 200: json('The person as it is now.', personSchema), default: refusals('person.last_owner') },
  })
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const { signal } = c.req.raw
    const changed = await peopleIn(c.var.view).change({ id, ...c.req.valid('json') }, { signal })
    return c.json(presentPerson(changed), 200)
  })
}
