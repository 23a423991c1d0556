import { localAssistant } from '@parley/ai-local'
import { type Cursor, createParley } from '@parley/core'
import { autoResponder } from '@parley/core/auto-responder'
import { contacts } from '@parley/core/contacts'
import { drafts } from '@parley/core/drafts'
import { notes } from '@parley/core/notes'
import { people } from '@parley/core/people'
import { preferences } from '@parley/core/preferences'
import { push } from '@parley/core/push'
import { responses } from '@parley/core/responses'
import { suggestions } from '@parley/core/suggestions'
import { fakeChannel } from '@parley/core/testing'
import { views } from '@parley/core/views'
import { webPush } from '@parley/server/push'
import { postgres } from '@parley/store-kysely/postgres'
import { expect } from 'vitest'
import { ended, parley as run } from './lib/bundled.ts'
import { openDatabase } from './lib/own-database.ts'
import { runOn, serverUrl } from './lib/postgres.ts'
import { timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { snippetsOf } from './lib/snippets.ts'
import { itOnPostgres } from './lib/stores.ts'

const [grants = '', newEpoch = ''] = snippetsOf('sql')
  .filter(({ page }) => page === 'docs/how-to/postgres.md')
  .map(({ code }) => code)

itOnPostgres(
  'with the rights that the how-to grants, one role migrates and another serves, and can do no more',
  async () => {
    using folder = scratch()
    // A role can be dropped after its database.
    await using _roles = { [Symbol.asyncDispose]: dropRoles }
    await using database = await openDatabase()
    const as = (username: string, password: string): string =>
      Object.assign(new URL(database.url), { username, password }).href
    await runOn(database.url, grants)
    const owner = { DATABASE_URL: as('parley_owner', 'choose one') }
    expect(await ended(run(folder.path, ['migrate'], owner))).toMatchObject({ status: 0, complaint: '' })

    const app = as('parley_app', 'choose another')
    const sender = webPush({ subject: 'mailto:owner@localhost' })
    const modules = [
      ...[contacts(), notes(), drafts(), responses(), views(), preferences(), people(), push({ sender })],
      ...[suggestions(), autoResponder({ assistant: localAssistant() })],
    ]
    await using parley = await createParley({ store: postgres(app), channels: { sms: fakeChannel() }, modules })
    await parley.conversations.start({ channel: 'sms', to: '+15550100001', text: 'Hello' })
    await parley.drain()
    const { items, asOf } = await parley.conversations.list()
    expect(items).toMatchObject([{ lastMessageText: 'Hello' }])
    await expect(runOn(app, 'drop table parley.messages')).rejects.toThrow('must be owner')
    await expect(runOn(app, 'create table parley.other (id int)')).rejects.toThrow('permission denied')

    await runOn(database.url, newEpoch)
    expect(await firstBehind(parley, asOf)).toMatchObject({ type: 'reset' })
  },
  timeout({ full: 2, short: 2 }),
)

async function firstBehind(parley: Awaited<ReturnType<typeof createParley>>, after: Cursor): Promise<unknown> {
  for await (const item of parley.events({ after })) return item
  return undefined
}

async function dropRoles(): Promise<void> {
  for (const role of ['parley_owner', 'parley_app']) await runOn(String(serverUrl), `drop role if exists ${role}`)
}
