import { describe, expect, it } from 'vitest'
import type { Channel, ChannelSource } from '../src/lib/ports/channel.ts'
import { type FakeChannel, fakeChannel } from '../src/lib/testing/channel.ts'
import { customer, openTestParley } from '../src/testing.ts'

const odd = [
  null,
  'a text',
  7,
  [],
  {},
  { status: 'levitating' },
  { providerId: '', status: 'sent' },
  { status: 'sent', text: null },
]

/** A fake channel with one more entry in its look-ups. */
function withAnswer(line: FakeChannel, more: unknown): ChannelSource {
  return {
    ...line,
    async open(context) {
      const channel = await line.open(context)
      const joined = (told: readonly unknown[] = []): never => [more, ...told, more] as never
      const lookUp: Channel['lookUp'] = async (...given) => joined(await channel.lookUp?.(...given))
      const lookUpMany: Channel['lookUpMany'] = async (...given) => joined(await channel.lookUpMany?.(...given))
      return { ...channel, lookUp, lookUpMany }
    },
  }
}

describe('found by use: one bad record stops its neighbors: the entries of a look-up', () => {
  it.each(odd)('%j: the other messages are found', async (more) => {
    const line = fakeChannel()
    await using world = await openTestParley({ channels: { line: withAnswer(line, more) } })
    await world.parley.start()
    const start = (to: string) => world.parley.conversations.start({ channel: 'line', to, text: 'Hello' })
    const sent = [await start(customer), await start('+14155550198')]
    await world.pass(0)
    for (const { providerId } of line.accepted) line.progress(providerId, 'delivered')
    await world.pass(60_000)
    await world.pass(60_000)
    const known = await Promise.all(sent.map(({ message }) => world.parley.messages.get(message.id)))
    expect(known.map(({ status }) => status)).toEqual(['delivered', 'delivered'])
  })
})

describe('found by use: a text is not a name: an unreadable entry of a look-up may be the message', () => {
  it.each(odd)('%j: the message is not sent again', async (more) => {
    const line = fakeChannel()
    await using world = await openTestParley({ channels: { line: withAnswer(line, more) } })
    line.script({ type: 'unknown', detail: 'The response was lost.' })
    const value = await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
    for (const ms of [0, 1000, 60_000, 300_000, 3_600_000]) await world.pass(ms)
    expect(line.sent).toHaveLength(1)
    expect(await world.parley.messages.get(value.message.id)).toMatchObject({ status: 'unknown' })
  })
})
