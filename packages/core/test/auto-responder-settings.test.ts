import { describe, expect, it } from 'vitest'
import type { ChannelId, Principal } from '../src/index.ts'
import { on, openAssistantWorld } from './assistant-world.ts'

const hours = 'We are open from Monday to Friday.'

describe('settings', () => {
  it('of a channel begin as a copy of the default, and are removed on request', async () => {
    await using world = await openAssistantWorld({})
    const { autoResponder } = world.parley
    await autoResponder.reset({ channel: 'line' as ChannelId })
    await autoResponder.saveDefaults({ tone: 'short', limits: { perDay: 7 } })
    const own = await autoResponder.save({ channel: 'line' as ChannelId, enabled: true, limits: { perHour: 3 } })
    expect(own).toMatchObject({ channel: 'line', tone: 'short', enabled: true, limits: { perDay: 7, perHour: 3 } })
    const byDefault = await autoResponder.reset({ channel: 'line' as ChannelId })
    expect(byDefault).toMatchObject({ channel: null, tone: 'short', enabled: false })
    expect(await autoResponder.settings({ channel: 'line' as ChannelId })).toMatchObject({ channel: null })
  })

  it.each([
    [{ instructions: 'x'.repeat(200_000) }, 'instructions', 'must be at most 32 kB; put facts into passages'],
    [{ timeZone: 'Europe/Nowhere' }, 'timeZone', 'must be a time zone such as Europe/Berlin'],
    [{ quietHours: { from: '25:00', to: '07:00' } }, 'quietHours.from', 'must be a time such as 22:00'],
    [{ handOver: { below: 2 } }, 'handOver.below', undefined],
    [
      { passages: [1, 2].map(() => ({ id: 'same', title: 'T', text: 'T' })) },
      'passages',
      'must have different ids; two passages have the same',
    ],
  ])('refuse a wrong value by its field: %#', async (patch, field, reason) => {
    await using world = await openAssistantWorld({})
    const saved = world.parley.autoResponder.saveDefaults(patch)
    const reasons = reason === undefined ? {} : { reason: expect.stringContaining(reason) }
    await expect(saved).rejects.toMatchObject({ code: 'input.invalid', field, ...reasons })
  })

  it('refuse a channel that does not exist', async () => {
    await using world = await openAssistantWorld({})
    const saved = world.parley.autoResponder.save({ channel: 'other' as ChannelId, enabled: true })
    await expect(saved).rejects.toMatchObject({ code: 'channel.unknown', field: 'channel' })
  })

  it.each([
    { id: 'user:ann', role: 'agent' },
    { id: 'user:bob', role: 'admin', access: ['number:7'] },
  ] as Principal[])('are for an admin that is not narrowed: %o', async (principal) => {
    await using world = await openAssistantWorld({})
    const view = world.parley.as(principal)
    await expect(view.autoResponder.defaults({})).rejects.toMatchObject({ code: 'forbidden' })
    await expect(view.autoResponder.saveDefaults({ enabled: true })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(view.autoResponder.beginTrial({})).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('a trial', () => {
  it('plays a conversation against settings, and sends nothing', async () => {
    await using world = await openAssistantWorld({ ...on, enabled: false })
    const ann = world.parley.as({ id: 'user:ann', role: 'admin' })
    const { id } = await ann.autoResponder.beginTrial({
      channel: 'line' as ChannelId,
      settings: { firstMessage: 'Hi!' },
    })
    const said = await ann.autoResponder.say({ id, text: 'Are you open?' })
    expect(said.status).toBe('writing')
    const twice = ann.autoResponder.say({ id, text: 'Hello?' })
    await expect(twice).rejects.toMatchObject({ code: 'trial.writing' })
    await world.pass(1000)
    const trial = await ann.autoResponder.trial(id)
    expect(trial).toMatchObject({ status: 'ready', turns: [{}, { text: `Hi!\n\n${hours}`, outcome: 'sent' }] })
    await ann.autoResponder.changeTrial({ id, settings: { sending: 'drafts' } })
    await ann.autoResponder.say({ id, text: 'And today?' })
    await world.pass(1000)
    const next = await ann.autoResponder.trial(id)
    expect(next.turns.at(-1)).toMatchObject({ text: hours, outcome: 'suggested', reason: 'drafts_only' })
    expect(world.texts()).toEqual([])
    expect((await world.parley.autoResponder.days()).items).toEqual([])
  })

  it('is seen by its person only, shows a failure, and is removed after a day', async () => {
    await using world = await openAssistantWorld({})
    const ann = world.parley.as({ id: 'user:ann', role: 'admin' })
    const bob = world.parley.as({ id: 'user:bob', role: 'admin' })
    const { id } = await ann.autoResponder.beginTrial({})
    await expect(bob.autoResponder.trial(id)).rejects.toMatchObject({ code: 'not_found' })
    world.assistant.become('down')
    await ann.autoResponder.say({ id, text: 'Hello' })
    await world.pass(1000)
    expect(await ann.autoResponder.trial(id)).toMatchObject({ status: 'failed', errorCode: 'assistant.unavailable' })
    await world.pass(25 * 3_600_000)
    expect((await world.parley.autoResponder.trials()).items).toEqual([])
  })
})
