import { join } from 'node:path'
import { localAssistant } from '@parley/ai-local'
import { createParley } from '@parley/core'
import { type AutoResponder, autoResponder } from '@parley/core/auto-responder'
import { type Contacts, contacts } from '@parley/core/contacts'
import { type Drafts, drafts } from '@parley/core/drafts'
import { memoryStore } from '@parley/core/memory'
import { type Notes, notes } from '@parley/core/notes'
import { type People, people } from '@parley/core/people'
import { type Preferences, preferences } from '@parley/core/preferences'
import type { StreamEventType } from '@parley/core/protocol'
import { type Responses, responses } from '@parley/core/responses'
import { type Suggestions, suggestions } from '@parley/core/suggestions'
import { type Views, views } from '@parley/core/views'
import { createServer } from '@parley/server'
import { expect, it } from 'vitest'
import type { JsonSchema, OpenApi } from '../scripts/wire/document.ts'
import { root } from './lib/root.ts'
import { unhurried } from './lib/unhurried.ts'

const kernel: { readonly [Type in StreamEventType]: string } = {
  'message.received': 'A message of a customer was stored. It is not sent to handlers if its address is blocked.',
  'message.queued': 'A message of ours was stored, and will be sent.',
  'message.status_changed': 'The status of a message of ours changed. `attempt` counts its tries from 1.',
  'message.flagged':
    'The status is unchanged. A contradiction, a possible duplicate, an error or the tracking changed.',
  'message.imported': 'A message of history was stored. It counts as read, and no handler reacts.',
  'message.adopted': 'A message of ours was written outside of Parley.',
  'message.changed': 'A field that is not about the delivery changed, such as the state of an attachment.',
  'conversation.opened': 'A conversation began.',
  'conversation.imported': 'A conversation of history was stored.',
  'conversation.read': 'A person moved its own read mark.',
  'conversation.changed': 'Fields changed. `changes` has their new values; `attributes` and `access` are `true` only.',
  'conversation.removed': 'A conversation is gone, with all that belonged to it.',
  'contact.described': 'A channel reported a name or attributes of a contact.',
  'address.changed': 'An address was blocked or opted out, or either was undone.',
  'job.died': 'A job failed for the last time. It waits for a replay or a removal.',
  reset: 'Events are missing, because the cursor is older than the log. Read the lists again.',
  heartbeat: 'The connection is alive. It has an `id` only if a filter left events out.',
}

/** The fields of the events of a module, in both directions: a missing and a needless one do not compile. */
type Payloads<M extends { events: object }> = {
  readonly [Type in keyof M['events']]: readonly [
    about: string,
    fields: { readonly [Field in keyof M['events'][Type]]-?: true },
  ]
}

const audited = { by: true } as const

const ofContacts: Payloads<Contacts> = {
  'contact.changed': ['The team changed a name or attributes.', { contactId: true }],
  'contact.merged': ['Two contacts of one person became one.', { mergeId: true, from: true, into: true }],
  'contact.parted': ['A merge was undone.', { mergeId: true, from: true, into: true }],
}
const note = { noteId: true, conversationId: true } as const
const ofNotes: Payloads<Notes> = {
  'note.added': ['A note was written.', note],
  'note.edited': ['The text of a note was replaced.', note],
  'note.removed': ['A note was removed.', note],
}
const draft = { draftId: true, conversationId: true, person: true } as const
const ofDrafts: Payloads<Drafts> = {
  'draft.saved': ['A person wrote in a draft. Only this person gets the event.', draft],
  'draft.removed': ['A draft was sent or removed. Only its person gets the event.', draft],
}
const response = { responseId: true, person: true } as const
const ofResponses: Payloads<Responses> = {
  'response.saved': ['A canned response was written. Without a `person` it is of the team.', response],
  'response.removed': ['A canned response was removed.', response],
}
const ofViews: Payloads<Views> = {
  'view.saved': ['A saved view was written. Without a `person` it is of the team.', { viewId: true, person: true }],
  'view.removed': ['A saved view was removed.', { viewId: true, person: true }],
}
const ofPreferences: Payloads<Preferences> = {
  'preferences.changed': ['A person changed its settings.', { preferencesId: true, person: true }],
}
const suggested = { suggestionId: true, conversationId: true, status: true } as const
const ofSuggestions: Payloads<Suggestions> = {
  'suggestion.proposed': ['A reply was proposed. A failed one has no text.', suggested],
  'suggestion.decided': ['A suggestion was sent, rejected, superseded, or became stale.', suggested],
}
const ofAutoResponder: Payloads<AutoResponder> = {
  'responder.settings_changed': [
    'The settings of the assistant were changed or removed. Without a `channel` they are the default.',
    { settingsId: true, channel: true },
  ],
  'responder.changed': ['The assistant in a conversation changed.', { stateId: true, conversationId: true }],
  'responder.trial_changed': ['A trial has a new turn, or it ended.', { trialId: true, person: true }],
}
const ofPeople: Payloads<People> = {
  'person.added': ['A person joined the team.', { ...audited, personId: true, role: true }],
  'person.changed': ['A role or the activity changed.', { ...audited, personId: true, role: true, active: true }],
  'person.password_changed': ['A password was set.', { ...audited, personId: true }],
  'person.invited': ['An invitation was made.', { ...audited, invitationId: true, role: true }],
  'person.uninvited': ['An invitation was withdrawn.', { ...audited, invitationId: true }],
  'person.signed_in': ['A session began.', { sessionId: true, personId: true }],
  'person.signed_out': ['A session ended.', { sessionId: true, personId: true }],
  'key.made': ['A key of the API was made.', { ...audited, keyId: true, role: true }],
  'key.revoked': ['A key of the API was revoked.', { ...audited, keyId: true }],
}

/** The payload of each event of each module. */
const modules: { readonly [module: string]: { readonly [type: string]: readonly [string, object] } } = {
  contacts: ofContacts,
  notes: ofNotes,
  drafts: ofDrafts,
  responses: ofResponses,
  views: ofViews,
  preferences: ofPreferences,
  people: ofPeople,
  suggestions: ofSuggestions,
  autoResponder: ofAutoResponder,
}

async function eventsOf(): Promise<Map<string, JsonSchema>> {
  const parley = await createParley({
    ...{ store: memoryStore(), environment: unhurried },
    modules: [
      contacts(),
      notes(),
      people(),
      drafts(),
      responses(),
      views(),
      preferences(),
      suggestions(),
      autoResponder({ assistant: localAssistant() }),
    ],
  })
  await using server = createServer(parley, { keys: ['a-key-for-tests'] })
  const answer = await server.fetch(new Request('http://parley.test/openapi.json'))
  const { components } = (await answer.json()) as OpenApi
  await parley.stop({ timeout: 0 })
  const all = (components.schemas.StreamEvent?.oneOf ?? components.schemas.StreamEvent?.anyOf) as JsonSchema[]
  return new Map(all.map((schema) => [String(Object(Object(schema.properties).type).const), schema]))
}

/** The name of a type, as the page shows it. */
function typeOf(schema: JsonSchema): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? ''
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((each) => typeOf(each as JsonSchema)).join(' or ')
  if (schema.format === 'date-time') return 'time'
  if (schema.type === 'array') return `list of ${typeOf(Object(schema.items))}`
  if (schema.type === 'object') return fieldsOf(schema).join(', ')
  return Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type)
}

function fieldsOf(schema: JsonSchema): string[] {
  const required = (schema.required ?? []) as string[]
  return Object.entries(Object(schema.properties) as { [name: string]: JsonSchema })
    .filter(([name]) => name !== 'type')
    .map(([name, each]) => {
      const type = typeOf(each)
      const shown = each.type === 'object' && each.$ref === undefined ? ` { ${type} }` : ` ${type}`
      return `\`${name}\`${required.includes(name) ? '' : '?'}${shown}`
    })
}

// `npx vitest run e2e/reference-events -u` rewrites the page.
it('the page of events has every event with its fields', async () => {
  const events = await eventsOf()
  const known = [...Object.keys(kernel), ...Object.values(modules).flatMap((each) => Object.keys(each))]
  expect([...events.keys()].sort()).toEqual(known.sort())
  const row = (type: string, about: string, more: object = {}): string => {
    const joined = fieldsOf(events.get(type) ?? {})
    const own = Object.keys(more).map((field) => `\`${field}\``)
    return `| \`${type}\` | ${[...joined, ...own].join(', ')} | ${about} |`
  }
  const head = '| event | fields | |\n|---|---|---|'
  const sections = Object.entries(modules).map(
    ([module, all]) =>
      `## Module \`${module}\`\n\n${head}\n${Object.entries(all)
        .map(([type, [about, more]]) => row(type, about, more))
        .join('\n')}`,
  )
  const page = `# Events

Each event has a \`type\`, and \`at\`, the time of its commit. The stream joins the present records. In an event of a module, a record that is gone is \`null\`.
New types and new fields may be added: ignore those that you do not know. The schemas are in \`/openapi.json\` as
\`StreamEvent\`. [Frames](sockets.md) describes the transports, and the [how-to](../how-to/sockets.md) how to follow them.

In a program, \`parley.events()\` yields the events of the log themselves. They have ids in place of records:
\`conversationId\`, \`messageId\`, \`channel\` and \`version\`.

## Kernel

${head}
${Object.entries(kernel)
  .map(([type, about]) => row(type, about))
  .join('\n')}

${sections.join('\n\n')}
`
  await expect(page).toMatchFileSnapshot(join(root, 'docs/reference/events.md'))
})
