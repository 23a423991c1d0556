import { describe, expect, it } from 'vitest'
import type { Message } from '../src/lib/model/message.ts'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'

async function start(world: TestParley, text: string): Promise<Message> {
  const value = await world.parley.conversations.start({ channel: 'line', to: customer, text })
  return value.message
}

async function stateOf({ parley }: TestParley, { id }: Message): Promise<Message> {
  return parley.messages.get(id)
}

/** Enough time for a look-up, for the window of ambiguity, and for another look-up. */
async function passWindow(world: TestParley): Promise<void> {
  for (const ms of [0, 1000, 60_000, 0]) await world.pass(ms)
}

const lost = { type: 'unknown', detail: 'The response was lost.' } as const

const rewritings: readonly [string, string, string][] = [
  ["a trial account's prefix", 'Hello', 'Sent from your Twilio trial account - Hello'],
  ['a prefix before a smile', '🙂', 'Sent from your Twilio trial account - 🙂'],
  ['smart encoding', '“It’s ready” – come by…', '"It\'s ready" - come by...'],
  ['trimmed blanks', '  Hello \n there ', 'Hello\nthere'],
  ['a prefix and smart encoding', '“Yes”', 'Sent from your Twilio trial account - "Yes"'],
  ['a shortened link', 'Track it: https://shop.example/orders/1234?ref=sms', 'Track it: https://twil.io/Ab3'],
  ['a footer', 'Your order has left our warehouse.', 'Your order has left our warehouse. Reply STOP to end.'],
  ['a cut end', 'Your order has left our warehouse, and will be there soon.', 'Your order has left our warehouse, an'],
  ['removed accents', 'Déjà prêt', 'Deja pret'],
  ['a blanked body', 'Hello', ''],
  ['lost letters', 'Привет', '??????'],
  ['removed joiners', 'Good\u200bmorning, Ann', 'Goodmorning, Ann'],
]

describe('found by use: a text is not a name', () => {
  it.each(rewritings)('%s: the message is found, and not sent again', async (_, text, kept) => {
    await using world = await openTestParley()
    world.line.script({ ...lost, accepted: true, text: kept })
    const message = await start(world, text)
    await passWindow(world)
    expect(world.line.accepted).toHaveLength(1)
    expect(await stateOf(world, message)).toMatchObject({ status: 'queued', providerId: 'fake-1' })
  })

  it('a message with a rewritten text stays unknown for a person to decide, and is not sent again', async () => {
    await using world = await openTestParley()
    world.line.script({ ...lost, accepted: true, text: 'Something else altogether.' })
    const message = await start(world, 'Hello')
    await passWindow(world)
    await world.pass(3_600_000)
    expect(world.line.sent).toHaveLength(1)
    expect(await stateOf(world, message)).toMatchObject({ status: 'unknown', providerId: null })
    expect((await world.log()).at(-1)).toMatchObject({ type: 'job.died', work: 'deliver' })
  })

  it('a message stays unknown while a message of another program may be it', async () => {
    await using world = await openTestParley()
    world.line.script(lost)
    const message = await start(world, 'Your code is 1234.')
    world.line.plant({ to: customer, text: 'Your code is 5678.' })
    await passWindow(world)
    expect(world.line.sent).toHaveLength(1)
    expect(await stateOf(world, message)).toMatchObject({ status: 'unknown', providerId: null })
  })

  it('a message is sent again if the provider has only other messages of ours', async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'accepted' }, lost)
    await start(world, 'one')
    const message = await start(world, 'two')
    await passWindow(world)
    expect(world.line.accepted.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(await stateOf(world, message)).toMatchObject({ providerId: 'fake-2', possibleDuplicate: false })
  })

  it('a callback with its id decides if its text could not', async () => {
    await using world = await openTestParley()
    world.line.script({ ...lost, accepted: true, text: 'Something else altogether.' })
    const message = await start(world, 'Hello')
    await passWindow(world)
    await world.post(
      world.line.receipt({ messageId: message.id, attempt: 1, providerId: 'fake-1', status: 'delivered' }),
    )
    expect(await stateOf(world, message)).toMatchObject({ status: 'delivered', possibleDuplicate: false })
  })

  it('the candidate with the same text has precedence over a rewritten one', async () => {
    await using world = await openTestParley()
    world.line.plant({ to: customer, text: 'Sent from your Twilio trial account - Hello' })
    world.line.script({ ...lost, accepted: true })
    const message = await start(world, 'Hello')
    await passWindow(world)
    expect(await stateOf(world, message)).toMatchObject({ providerId: 'fake-2' })
  })

  it('a message stays unknown while the provider is unreachable, and is looked up again', async () => {
    await using world = await openTestParley()
    world.line.script({ ...lost, accepted: true })
    const message = await start(world, 'Hello')
    world.line.reachable(false)
    await passWindow(world)
    expect(await stateOf(world, message)).toMatchObject({ status: 'unknown' })
    world.line.reachable(true)
    await world.pass(300_000)
    expect(await stateOf(world, message)).toMatchObject({ status: 'queued', providerId: 'fake-1' })
    expect(world.line.sent).toHaveLength(1)
  })
})
