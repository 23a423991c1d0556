import { join } from 'node:path'
import { type Action, type Role, roles } from '@parley/core'
import { errorTable } from '@parley/core/protocol'
import { expect, it } from 'vitest'
import { root } from './lib/root.ts'

// `npx vitest run e2e/reference -u` rewrites the page.
it('the page of errors matches the table', async () => {
  const rows = Object.entries(errorTable).map(
    ([code, { status, retryable, title, fix }]) =>
      `## ${code}\n\n${title} ${fix}\n\nHTTP ${status}${retryable ? ' · may succeed later, unchanged' : ''}\n`,
  )
  const page = `# Errors

Every error of Parley is a \`ParleyError\` with one of these codes. Codes are stable; the sentences may improve. On the wire it is a
problem document (RFC 9457) with the \`type\` \`/errors/{code}\`. A server answers that path with the same sentences.

An error about fields lists them in \`errors\`, each as \`{field, detail}\`: every invalid field, with the valid values.
A field is a path such as \`content.text\` or \`attachments[2].url\`. At most 100 are listed.

${rows.join('\n')}`
  await expect(page).toMatchFileSnapshot(join(root, 'docs/reference/errors.md'))
})

/** The calls that each action allows. */
const actions: { readonly [Name in Action]: string } = {
  'conversations.read': 'list and read conversations and read marks',
  'conversations.start': 'start a conversation',
  'conversations.update': 'change a conversation: star, status, assignee, labels, read mark',
  'conversations.share': 'change the access keys of a conversation',
  'conversations.readForOthers': 'move the read mark of another person',
  'conversations.remove': 'remove a conversation with all that belongs to it',
  'messages.read': 'read and search messages, and open their files',
  'messages.send': 'send a message, and upload a file',
  'addresses.read': 'read addresses and contacts',
  'addresses.update': 'block an address, or opt it out',
  'modules.read': 'read the records of modules, such as notes',
  'modules.command': 'run the commands of modules',
  'modules.manage': 'change the records of modules that the whole team shares',
  'events.read': 'follow the event stream',
  'statistics.read': 'read statistics',
  'channels.read': 'list channels, with their capabilities and their health',
  'channels.sync': 'read the records of a provider again',
  'channels.manage': 'add, change, test and remove channels, and set their providers up',
  'assistants.manage': 'change the settings of the assistant, and try them',
  'jobs.read': 'read jobs',
  'jobs.replay': 'replay a dead job',
  'jobs.remove': 'remove a job',
  'people.read': 'list the people of the team',
  'people.manage': 'invite, change and deactivate people; see invitations and sign-ins',
  'keys.manage': 'list, make and revoke keys of the API',
  'people.authenticate': 'sign people in, and redeem tickets: only the installation itself',
  'internals.read': 'load records that the engine keeps for itself',
}

it('the page of roles matches the table', async () => {
  const names = Object.keys(roles) as Role[]
  const rows = (Object.entries(actions) as [Action, string][]).map(([action, about]) => {
    const cells = names.map((role) => (roles[role].includes(action) ? 'yes' : ''))
    return `| \`${action}\` | ${about} | ${cells.join(' | ')} |`.replaceAll(/ {2,}\|/g, ' |')
  })
  const page = `# Roles and actions

Every call of a [principal](../how-to/access.md) needs an action. A call that is not in the row of its role is refused with
[\`forbidden\`](errors.md#forbidden). \`roles\` of \`@parley/core\` is this table as data, and \`GET /api/v1/session\` lists the
actions of the caller.

| action | allows to | ${names.join(' | ')} |
|---|---|${names.map(() => '---|').join('')}
${rows.join('\n')}

- No caller gives a person, an invitation or a key a role with an action that its own role lacks.
- The last active owner can be neither demoted nor deactivated.
- Only a person itself changes its own password, in a session. \`parley password\` sets one on the server.
- Access keys narrow a principal further. Jobs, statistics, synchronization, people and keys are about the whole tenant. So a
  narrowed principal has no action on them.
`
  await expect(page).toMatchFileSnapshot(join(root, 'docs/reference/roles.md'))
})
