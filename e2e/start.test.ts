import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { localAssistant } from '@parley/ai-local'
import { autoResponder } from '@parley/core/auto-responder'
import { contacts } from '@parley/core/contacts'
import { drafts } from '@parley/core/drafts'
import { notes } from '@parley/core/notes'
import { people } from '@parley/core/people'
import { preferences } from '@parley/core/preferences'
import { push } from '@parley/core/push'
import { responses } from '@parley/core/responses'
import { suggestions } from '@parley/core/suggestions'
import { views } from '@parley/core/views'
import { webPush } from '@parley/server/push'
import { expect } from 'vitest'
import { follow, openPlace, serve } from './lib/bundled.ts'
import { documentOf } from './lib/document.ts'
import { freePort } from './lib/free-port.ts'
import { timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { snippetsOf } from './lib/snippets.ts'
import { itOnEveryStore, type StoreKind } from './lib/stores.ts'
import { until } from './lib/until.ts'

/** The commands of the README for a running system: the key, a customer's text, the list, the newest, the reply. */
const [readKey = '', writeAsCustomer = '', list = '', findId = '', reply = ''] = snippetsOf('sh')
  .filter(({ page, code }) => page === 'README.md' && code.includes('curl'))
  .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))

const works =
  'what the README says works: a text becomes a conversation, the reply is accepted once and delivered, and a stream misses nothing over a restart'

itOnEveryStore(works, whatTheReadmeSays, timeout({ full: 2, short: 2 }))

async function whatTheReadmeSays(store: StoreKind): Promise<void> {
  using folder = scratch()
  await using place = await openPlace(store)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const run = async (...lines: string[]): Promise<string> => {
    const script = lines.join('\n').replaceAll('http://localhost:3000', url)
    return (await promisify(execFile)('sh', ['-c', script], { cwd: folder.path })).stdout
  }
  const accepted = async (): Promise<string[]> => {
    const { items } = (await (await fetch(`${url}/simulator/journal`)).json()) as { items: { body: string }[] }
    return items.map(({ body }) => body)
  }

  let last: string | undefined
  {
    await using _server = await serve(folder.path, port, place.variables)
    let health: unknown
    await until('it is ready', async () => {
      const answer = await fetch(`${url}/ready`)
      health = await answer.json()
      return answer.ok
    })
    expect(health).toMatchObject({ status: 'ok', store })
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { info: { version: string } }
    const sender = webPush({ subject: 'mailto:owner@localhost' })
    const modules = [
      ...[contacts(), notes(), drafts(), responses(), views(), preferences(), people(), push({ sender })],
      ...[suggestions(), autoResponder({ assistant: localAssistant() })],
    ]
    expect(document).toEqual(await documentOf(document.info.version, modules))
    const key = await run(readKey, 'printf %s "$KEY"')
    await using stories = await follow(url, key)
    expect(JSON.parse(await run(readKey, writeAsCustomer))).toMatchObject({ sid: expect.stringMatching(/^SM/) })
    await until('the text is a conversation', async () => JSON.parse(await run(readKey, list)).items.length === 1)
    const [conversation] = JSON.parse(await run(readKey, list)).items
    const lastMessage = { text: 'Are you open today?', direction: 'inbound' }
    expect(conversation).toMatchObject({ channel: 'sms', unread: 1, lastMessage })
    const queued = JSON.parse(await run(readKey, findId, reply))
    expect(queued).toMatchObject({ direction: 'outbound', text: 'Until six.', status: 'queued' })
    await until('it is delivered', () => stories.told.some(({ step }) => step === 'delivered'))
    // The number of segments arrives with the answer of the provider, before or after its first status.
    expect(stories.told.map(({ step }) => step).filter((step) => step !== 'message.changed')).toEqual([
      'conversation.opened',
      'message.received',
      'message.queued',
      'sending',
      'sent',
      'delivered',
    ])
    expect(stories.told.every(({ cursor }) => cursor !== '')).toBe(true)
    expect(await accepted()).toEqual(['Until six.'])
    last = stories.told.at(-1)?.cursor
  }
  await using _server = await serve(folder.path, port, place.variables)
  const key = await run(readKey, 'printf %s "$KEY"')
  await run(readKey, writeAsCustomer.replace('Are you open today?', 'And tomorrow?'))
  await using stories = await follow(url, key, last)
  await until('the missed events are received', () => stories.told.some(({ text }) => text === 'And tomorrow?'))
  expect(stories.told[0]?.step).toBe('message.received')
  expect(await accepted()).toEqual(['Until six.'])
}
