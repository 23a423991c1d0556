import { expect, it } from 'vitest'
import { autoResponder } from '../src/auto-responder.ts'
import { ParleyError } from '../src/index.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { memoryStore } from '../src/memory.ts'
import { suggestions } from '../src/suggestions.ts'
import { type FakeAssistantOptions, fakeAssistant, openTestParley } from '../src/testing.ts'
import { on } from './assistant-world.ts'

/** A handle of a store that is lost at one commit: before it takes effect, or after. */
function cutAt(data: Store, place: number, when: 'before' | 'after'): { store: Store; wasCut(): boolean } {
  let commits = 0
  let isCut = false
  const lost = (): ParleyError => new ParleyError('store.unavailable', { reason: 'The process has died.' })
  const alive = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (isCut) throw lost()
    return run()
  }
  const store: Store = {
    capabilities: data.capabilities,
    migrate: (options) => alive(() => data.migrate(options)),
    load: (tenant, lookups) => alive(() => data.load(tenant, lookups)),
    find: (tenant, query) => alive(() => data.find(tenant, query)),
    claim: (options) => alive(() => data.claim(options)),
    log: (tenant, options) => alive(() => data.log(tenant, options)),
    commit: (given) =>
      alive(async () => {
        commits += 1
        if (commits !== place) return data.commit(given)
        if (when === 'after') await data.commit(given)
        isCut = true
        throw lost()
      }),
    [Symbol.asyncDispose]: async () => undefined,
  }
  return { store, wasCut: () => isCut }
}

/** A message is received and answered by a process that dies at a commit, and by the next one. */
async function live(place: number, when: 'before' | 'after', options: FakeAssistantOptions, mood: 'well' | 'down') {
  const data = memoryStore()
  const assistant = fakeAssistant(options)
  const modules = [suggestions(), autoResponder({ assistant })] as const
  assistant.become(mood)
  const first = await openTestParley({ store: data, modules })
  await first.parley.autoResponder.saveDefaults(on)
  const { store, wasCut } = cutAt(data, place, when)
  const dying = await openTestParley({ store, modules, channels: { line: first.line } })
  const isAcknowledged = await dying.receive('Are you open?', { id: 'one' }).then(
    ({ ok }) => ok,
    () => false,
  )
  await dying.pass(10).catch(() => undefined)
  await dying.parley.stop({ timeout: 0 }).catch(() => undefined)
  await using next = await openTestParley({ store: data, modules, channels: { line: first.line } })
  // The provider repeats a webhook without an answer.
  if (!isAcknowledged) await next.receive('Are you open?', { id: 'one' })
  await next.pass(60_000)
  assistant.become('well')
  for (let minute = 0; minute < 5; minute += 1) await next.pass(60_000)
  const proposed = (await next.parley.suggestions.list()).items
  const [conversation] = (await next.parley.conversations.list()).items
  const dead = (await next.parley.jobs.list({ where: { state: 'dead' } })).items
  return {
    wasCut: wasCut(),
    sent: first.line.accepted.map(({ text }) => text),
    proposed: proposed.map(({ text, status }) => `${status} ${text}`),
    count: conversation?.messageCount,
    dead: dead.length,
  }
}

const reply = 'We are open from Monday to Friday.'

it.each([
  ['a reply', {}, 'well', { sent: [reply], proposed: [], count: 2, dead: 0 }],
  [
    'a suggestion',
    { reply: () => ({ confidence: 0.1 }) },
    'well',
    { sent: [], proposed: [`pending ${reply}`], count: 1, dead: 0 },
  ],
  ['a reply after failures', {}, 'down', { sent: [reply], proposed: [], count: 2, dead: 0 }],
] as [string, FakeAssistantOptions, 'well' | 'down', object][])(
  'a death at any commit from the webhook to the send loses no step, and doubles nothing: %s',
  async (_, options, mood, expected) => {
    for (const when of ['before', 'after'] as const) {
      for (let place = 1; ; place += 1) {
        const { wasCut, ...result } = await live(place, when, options, mood)
        expect({ place, when, ...result }).toEqual({ place, when, ...expected })
        if (!wasCut) {
          expect(place).toBeGreaterThan(3)
          break
        }
      }
    }
  },
)
