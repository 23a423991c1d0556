import { describe, expect, it } from 'vitest'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'

async function start(world: TestParley, text: string) {
  const value = await world.parley.conversations.start({ channel: 'line', to: customer, text })
  return value
}

async function outbound(world: TestParley) {
  const { items } = await world.parley.conversations.list()
  const conversation = items[0]
  if (conversation === undefined) throw new Error('There is no conversation.')
  const { items: messages } = await world.parley.messages.list(conversation.id, { order: 'oldest' })
  return messages.filter(({ direction }) => direction === 'outbound')
}

function sends({ line }: TestParley): string[] {
  return line.sent.map(({ message, attempt }) => `${message.text} (attempt ${attempt})`)
}

const lost = { type: 'unknown', detail: 'The response was lost.' } as const
const tooMany = { type: 'deferred', code: '429', detail: 'Too many.' } as const

describe('delivery', () => {
  it('sends queued messages, in the order of the conversation', async () => {
    await using world = await openTestParley()
    for (const text of ['one', 'two', 'three']) await start(world, text)
    await world.pass(0)
    expect(world.line.accepted.map(({ message }) => message.text)).toEqual(['one', 'two', 'three'])
    expect((await outbound(world)).map(({ providerId }) => providerId)).toEqual(['fake-1', 'fake-2', 'fake-3'])
    expect((await world.parley.jobs.list()).items).toEqual([])
  })

  it('retries a deferred message after the requested time, under the same attempt', async () => {
    await using world = await openTestParley()
    world.line.script({ ...tooMany, retryAfter: 30_000 })
    await start(world, 'one')
    await start(world, 'two')
    await world.pass(0)
    await world.pass(29_999)
    expect(sends(world)).toEqual(['one (attempt 1)'])
    await world.pass(1)
    expect(sends(world)).toEqual(['one (attempt 1)', 'one (attempt 1)', 'two (attempt 1)'])
  })

  it('gives up after too many deferrals, with an event, and a person can replay the job', async () => {
    await using world = await openTestParley()
    world.line.script(...Array.from({ length: 20 }, () => tooMany))
    await start(world, 'one')
    for (let tries = 0; tries < 20; tries += 1) await world.pass(300_000)
    expect(await outbound(world)).toMatchObject([{ status: 'failed', errorCode: '429' }])
    expect((await world.log()).at(-1)).toMatchObject({ type: 'job.died', work: 'deliver' })
    const { items } = await world.parley.jobs.list({ where: { state: 'dead' } })
    await world.parley.jobs.replay(items[0]?.id ?? ('' as never))
    await world.pass(0)
    expect(await outbound(world)).toMatchObject([{ status: 'queued', providerId: 'fake-1', errorCode: null }])
    expect(sends(world).at(-1)).toBe('one (attempt 2)')
  })

  it('fails a refused message, with the code, and continues with the next', async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'refused', code: '21211', detail: 'No such number.' })
    await start(world, 'one')
    await start(world, 'two')
    await world.pass(0)
    expect(await outbound(world)).toMatchObject([
      { status: 'failed', errorCode: '21211', errorDetail: 'No such number.' },
      { status: 'queued', providerId: 'fake-1', errorCode: null },
    ])
  })

  it('records a refusal for an opt-out as an opt-out', async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'refused', code: '21610', detail: 'Unsubscribed.', optOut: true })
    await start(world, 'one')
    await start(world, 'two')
    await world.pass(0)
    expect(sends(world)).toEqual(['one (attempt 1)'])
    expect((await outbound(world))[1]).toMatchObject({ status: 'failed', errorCode: 'opted_out' })
  })

  it('checks consent when it sends, not when it queues', async () => {
    await using world = await openTestParley()
    await start(world, 'too late')
    await world.receive('STOP', { consent: 'opt_out' })
    await world.pass(0)
    expect(sends(world)).toEqual([])
    expect(await outbound(world)).toMatchObject([{ status: 'failed', errorCode: 'opted_out' }])
  })
})

describe('invariant 4: never a blind resend', () => {
  it('becomes unknown, is looked up, and gets the id at the provider', async () => {
    await using world = await openTestParley()
    world.line.script({ ...lost, accepted: true })
    await start(world, 'one')
    await world.pass(0)
    expect(await outbound(world)).toMatchObject([{ status: 'unknown' }])
    await world.pass(1000)
    expect(await outbound(world)).toMatchObject([{ status: 'queued', providerId: 'fake-1' }])
    expect(sends(world)).toHaveLength(1)
  })

  it('handles an exception of a channel as a lost response', async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'throw', detail: 'The line broke.' })
    await start(world, 'one')
    await world.pass(0)
    expect(await outbound(world)).toMatchObject([{ status: 'unknown' }])
  })

  it('sends again only if the provider has nothing and can accept nothing late, under a new attempt', async () => {
    await using world = await openTestParley()
    world.line.script(lost)
    await start(world, 'one')
    await world.pass(0)
    await world.pass(1000)
    await world.pass(58_000)
    expect(sends(world)).toEqual(['one (attempt 1)'])
    await world.pass(2000)
    expect(sends(world)).toEqual(['one (attempt 1)', 'one (attempt 2)'])
    expect(await outbound(world)).toMatchObject([{ status: 'queued', possibleDuplicate: false }])
  })

  it('flags a possible duplicate when an abandoned attempt was accepted after all', async () => {
    await using world = await openTestParley()
    world.line.script(lost)
    const { message } = await start(world, 'one')
    await world.pass(0)
    await world.pass(1000)
    await world.pass(60_000)
    await world.post(world.line.receipt({ messageId: message.id, attempt: 1, providerId: 'late', status: 'delivered' }))
    expect(await outbound(world)).toMatchObject([{ possibleDuplicate: true }])
  })

  it("does not claim another message's copy at the provider", async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'accepted' }, lost)
    await start(world, 'same')
    await start(world, 'same')
    await world.pass(0)
    await world.pass(1000)
    expect((await outbound(world)).map(({ status }) => status)).toEqual(['queued', 'unknown'])
    await world.pass(60_000)
    expect(world.line.accepted).toHaveLength(2)
  })

  it('does not send without a limit if no response arrives', async () => {
    await using world = await openTestParley()
    world.line.script(...Array.from({ length: 50 }, () => lost))
    await start(world, 'one')
    for (let tries = 0; tries < 50; tries += 1) await world.pass(60_000)
    expect(world.line.sent).toHaveLength(20)
    expect(await outbound(world)).toMatchObject([{ status: 'unknown' }])
    expect((await world.log()).at(-1)).toMatchObject({ type: 'job.died' })
  })

  it("records receipts of a message after one with another message's provider id", async () => {
    await using world = await openTestParley()
    world.line.script({ type: 'accepted' }, lost)
    await start(world, 'one')
    const { message } = await start(world, 'two')
    await world.pass(0)
    await world.post(world.line.receipt({ messageId: message.id, providerId: 'fake-1', status: 'sent' }))
    const response = await world.post(world.line.receipt({ messageId: message.id, status: 'delivered' }))
    expect(response.status).toBe(204)
    expect(await outbound(world)).toMatchObject([{ status: 'queued' }, { status: 'delivered' }])
  })

  it('a receipt that arrives first ends it without a look-up', async () => {
    await using world = await openTestParley()
    world.line.script(lost)
    const { message } = await start(world, 'one')
    await world.pass(0)
    await world.post(world.line.receipt({ messageId: message.id, attempt: 1, providerId: 'p1', status: 'delivered' }))
    await world.pass(120_000)
    expect(sends(world)).toHaveLength(1)
    expect(await outbound(world)).toMatchObject([{ status: 'delivered' }])
  })
})
