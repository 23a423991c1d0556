import { describe, expect, it } from 'vitest'
import { createParley, message, ParleyError } from '../src/index.ts'
import type { Store } from '../src/lib/ports/store.ts'
import { defineModule, needs } from '../src/module.ts'
import { fakeChannel, virtualEnvironment } from '../src/testing.ts'
import { openUndyingStore } from './undying-store.ts'

type Reactions = Record<string, (...given: never[]) => unknown>

/** Processes over one store, each with another reaction of the module. */
async function world() {
  const harness = await openUndyingStore()
  const environment = virtualEnvironment()
  const line = fakeChannel({ kind: 'line' })
  const open = async (on: Reactions) => {
    const store = (await harness.second?.()) as Store
    const shop = defineModule({ id: 'shop', on } as never)
    return createParley({ store, channels: { line }, modules: [shop], environment })
  }
  return { open, line, environment, text: { from: '+14155550123', text: 'a secret word' } }
}

const broken: Reactions = {
  'message.received': () => {
    throw new TypeError('cannot read stock of undefined')
  },
}

describe('a reaction that throws', () => {
  it('refuses the commit of a message: the fact is kept as a dead job, and the webhook is acknowledged', async () => {
    const { open, line, environment, text } = await world()
    const parley = await open(broken)
    const { ok } = await parley.handleWebhook('line', line.inbound(text))
    expect(ok).toBe(true)
    expect((await parley.conversations.list()).items).toEqual([])
    const [dead] = (await parley.jobs.list({ where: { state: 'dead' } })).items
    expect(dead).toMatchObject({ work: { type: 'ingest', channel: 'line' } })
    expect(dead?.error).toContain(
      'The reaction of the module shop to message.received threw a value of type TypeError.',
    )
    expect(dead?.error).toContain('cannot read stock of undefined')
    expect(dead?.error).toContain('Correct the module shop, or remove it. Then replay the dead jobs.')
    expect(environment.logged).toMatchObject([{ level: 'error', fields: { code: 'internal', job: dead?.id } }])
    await parley.stop({ timeout: 0 })
  })

  it('loses no message: the next version of the module stores it once, by a replay', async () => {
    const { open, line, text } = await world()
    const first = await open(broken)
    const webhook = line.inbound(text)
    for (let copy = 0; copy < 3; copy += 1) await first.handleWebhook('line', webhook.clone())
    const dead = (await first.jobs.list({ where: { state: 'dead' } })).items
    expect(dead).toHaveLength(1)
    const { job: again } = await first.jobs.replay(dead[0]?.id as never)
    await first.drain()
    expect(await first.jobs.get(again.id)).toMatchObject({ state: 'dead' })
    await first.stop({ timeout: 0 })

    const second = await open({ 'message.received': () => undefined })
    await second.jobs.replay(again.id)
    await second.drain()
    await second.handleWebhook('line', webhook.clone())
    const { items } = await second.messages.search('secret')
    expect(items).toHaveLength(1)
    expect((await second.jobs.list({ where: { state: 'dead' } })).items).toEqual([])
    await second.stop({ timeout: 0 })
  })

  it('refuses a command by the name of the module and the event, without the message of the error', async () => {
    const { open } = await world()
    const parley = await open({ 'message.queued': broken['message.received'] as never })
    const started = parley.conversations.start({ channel: 'line', to: '+14155550123', text: 'x' })
    await expect(started).rejects.toMatchObject({
      code: 'internal',
      retryable: false,
      reason: 'The reaction of the module shop to message.queued threw a value of type TypeError.',
      resource: 'cannot read stock of undefined',
    })
    expect((await parley.conversations.list()).items).toEqual([])
    await parley.stop({ timeout: 0 })
  })

  it('keeps the code of a refusal, except that of a retryable one', async () => {
    const { open, line, text } = await world()
    const refusing = (code: 'conversation.closed' | 'store.unavailable') => ({
      'message.received': () => {
        throw new ParleyError(code, { reason: 'The shop is closed.' })
      },
    })
    for (const [code, shown] of [
      ['conversation.closed', 'The reaction of the module shop to message.received refused: The shop is closed.'],
      ['store.unavailable', 'The reaction of the module shop to message.received threw a value of type ParleyError.'],
    ] as const) {
      const parley = await open(refusing(code))
      expect((await parley.handleWebhook('line', line.inbound({ ...text, text: code }))).ok).toBe(true)
      const errors = (await parley.jobs.list({ where: { state: 'dead' } })).items.map(({ error }) => error)
      expect(errors).toContainEqual(expect.stringContaining(shown))
      await parley.stop({ timeout: 0 })
    }
  })

  it.each<[string, Reactions[string], string]>([
    ['a promise', async () => Promise.reject(new Error('later')), 'It returned a promise.'],
    [
      'needs without end',
      () => needs(message.ref('msg_unknown' as never)),
      'The reaction of the module shop to message.received requested more records more than 3 times.',
    ],
  ])('fails too if it returns %s', async (_, reaction, words) => {
    const { open, line, text } = await world()
    const parley = await open({ 'message.received': reaction })
    expect((await parley.handleWebhook('line', line.inbound(text))).ok).toBe(true)
    const [dead] = (await parley.jobs.list({ where: { state: 'dead' } })).items
    expect(dead?.error).toContain(words)
    await parley.stop({ timeout: 0 })
  })

  it.each<[string, Reactions[string]]>([
    ['throws', broken['message.received'] as never],
    ['needs records without end', () => needs(message.ref('msg_unknown' as never))],
  ])('to job.died cannot prevent the record of it: one that %s', async (_, reaction) => {
    const { open, line, environment, text } = await world()
    const parley = await open({ ...broken, 'job.died': reaction })
    expect((await parley.handleWebhook('line', line.inbound(text))).ok).toBe(true)
    expect((await parley.jobs.list({ where: { state: 'dead' } })).items).toHaveLength(1)
    const lines = environment.logged.map(({ message }) => message)
    expect(lines).toContain('The death of a job is recorded without reactions.')
    await parley.stop({ timeout: 0 })
  })
})
