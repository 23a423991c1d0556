import { describe, expect, it } from 'vitest'
import { trackingOf } from '../src/lib/decide/delivery/tracking.ts'
import { memoryMedia } from '../src/lib/memory/media.ts'
import type { ConversationId } from '../src/lib/model/ids.ts'
import { customer, openTestParley, type TestParley } from '../src/testing.ts'

const HOUR = 3_600_000
const media = { store: memoryMedia(), fetch: () => Promise.reject(new Error('Nothing is fetched here.')) }

async function opened(world: TestParley) {
  const { conversation } = await world.parley.conversations.start({ channel: 'line', to: customer, text: 'Hello' })
  await world.pass(0)
  return conversation.id
}

const plain = { line: { capabilities: { content: {} } } }

describe('content that a channel cannot carry', () => {
  it.each<[string, object, string]>([
    ['a subject', { subject: 'Re:' }, 'subject'],
    ['HTML', { html: '<b>Hi</b>' }, 'html'],
    ['a template', { parts: [{ type: 'template', template: 't', variables: {} }] }, 'parts[0]'],
    ['a location', { parts: [{ type: 'location', latitude: 1, longitude: 2, label: null }] }, 'parts[0]'],
    ['choices', { parts: [{ type: 'choices', choices: ['a'] }] }, 'parts[0]'],
  ])('%s is refused by name, and nothing is stored', async (_, more, field) => {
    await using world = await openTestParley(plain)
    const id = await opened(world)
    const wrong = { code: 'content.unsupported', field }
    await expect(world.parley.messages.send(id, { text: 'Hi', ...more })).rejects.toMatchObject(wrong)
    const opening = { channel: 'line', to: '+15550100009', text: 'Hi', ...more } as const
    await expect(world.parley.conversations.start(opening)).rejects.toMatchObject(wrong)
    expect((await world.parley.conversations.list()).items).toMatchObject([{ messageCount: 1 }])
  })

  it('several recipients are refused if a conversation has one', async () => {
    await using world = await openTestParley()
    const opening = { channel: 'line', to: [customer, '+15550100009'], text: 'Hi' } as const
    await expect(world.parley.conversations.start(opening)).rejects.toMatchObject({
      code: 'content.unsupported',
      field: 'to',
    })
  })

  it('files are refused by their type, their number and their size', async () => {
    const limits = { media: { types: ['image/*', 'application/pdf'], bytes: 10, count: 2 } }
    await using world = await openTestParley({ media, line: { capabilities: { content: limits } } })
    const id = await opened(world)
    const put = async (bytes: number, contentType: string) => ({
      mediaId: (await world.parley.media.put(new Uint8Array(bytes), { contentType, name: 'a' })).file.id,
    })
    const [small, large, odd] = [await put(4, 'image/png'), await put(9, 'application/pdf'), await put(1, 'text/html')]
    const sending = (...attachments: { mediaId: never }[]) => world.parley.messages.send(id, { text: '', attachments })
    await expect(sending(odd as never)).rejects.toMatchObject({ code: 'content.unsupported', field: 'attachments[0]' })
    await expect(sending(small as never, large as never)).rejects.toMatchObject({
      field: 'attachments',
      reason: expect.stringMatching(/13 bytes/),
    })
    await expect(sending(small as never, small as never, small as never)).rejects.toMatchObject({
      reason: expect.stringMatching(/carries 2/),
    })
    await expect(sending({ mediaId: `med_${'0'.repeat(32)}` as never })).rejects.toMatchObject({
      code: 'not_found',
      field: 'attachments[0].mediaId',
    })
    await sending(small as never)
    await world.pass(0)
    const [sent] = world.line.sent.slice(-1)
    expect(sent?.message.attachments).toMatchObject([{ contentType: 'image/png', size: 4, name: 'a', url: undefined }])
  })
})

describe('the time of a send', () => {
  it('a message that is due later waits, delays no other, and is listed as scheduled', async () => {
    await using world = await openTestParley()
    const id = await opened(world)
    const { message } = await world.parley.messages.send(id, 'Later', { due: 1_700_000_000_000 + HOUR })
    await world.parley.messages.send(id, 'Now')
    await world.pass(HOUR - 1)
    expect(message).toMatchObject({ status: 'scheduled', dueAt: 1_700_000_000_000 + HOUR })
    expect(trackingOf(message)).toBe('open')
    expect(world.line.sent.map(({ message: { text } }) => text)).toEqual(['Hello', 'Now'])
    await world.pass(1)
    expect(world.line.sent.map(({ message: { text } }) => text)).toEqual(['Hello', 'Now', 'Later'])
    expect((await world.parley.messages.get(message.id)).status).toBe('queued')
  })

  it('a message with a lost response is unknown, scheduled or not', async () => {
    await using world = await openTestParley({ line: { canLookUp: false } })
    const id = await opened(world)
    const { message } = await world.parley.messages.send(id, 'Later', { due: 1_700_000_000_000 + HOUR })
    world.line.script({ type: 'unknown', detail: 'Reset.' })
    await world.pass(HOUR)
    expect((await world.parley.messages.get(message.id)).status).toBe('unknown')
  })

  it('a message that was not sent in time is expired, at the time of its expiry', async () => {
    await using world = await openTestParley()
    const id = await opened(world)
    world.line.script({ type: 'deferred', code: '429', detail: 'Too many.', retryAfter: 24 * HOUR })
    const { message } = await world.parley.messages.send(id, 'Soon', { expires: 1_700_000_000_000 + HOUR })
    await world.pass(HOUR - 1)
    expect((await world.parley.messages.get(message.id)).status).toBe('queued')
    await world.pass(1)
    expect(await world.parley.messages.get(message.id)).toMatchObject({ status: 'expired', errorCode: 'expired' })
    expect(world.line.sent).toHaveLength(2)
  })

  it('outside of the window only a template is sent, by a decision at the send', async () => {
    await using world = await openTestParley({ line: { capabilities: { window: { for: 24 * HOUR } } } })
    await world.receive('Hello')
    const [conversation] = (await world.parley.conversations.list()).items
    const id = conversation?.id as never
    const send = async (content: object) => {
      const { message } = await world.parley.messages.send(id, { text: 'Hi', ...content })
      await world.pass(0)
      const { status, errorCode } = await world.parley.messages.get(message.id)
      return [status, errorCode]
    }
    expect(await send({})).toEqual(['queued', null])
    await world.pass(24 * HOUR)
    expect(await send({})).toEqual(['failed', 'outside_window'])
    expect(await send({ parts: [{ type: 'template', template: 'hello', variables: {} }] })).toEqual(['queued', null])
    await world.receive('Back again')
    expect(await send({})).toEqual(['queued', null])
  })
})

describe('found by use: from javascript: content and schedules', () => {
  it.each<[string, (world: TestParley, id: ConversationId) => Promise<unknown>, string, RegExp]>([
    [
      'a file that is not an id',
      ({ parley }, id) => parley.messages.send(id, { text: 'hi', attachments: [{ mediaId: '../a' as never }] }),
      'attachments[0].mediaId',
      /med_/,
    ],
    [
      'a time that is a text',
      ({ parley }, id) => parley.messages.send(id, 'hi', { due: '2026-01-01' as never }),
      'due',
      /milliseconds/,
    ],
    [
      'an expiry in the past',
      ({ parley }, id) => parley.messages.send(id, 'hi', { expires: 5 }),
      'expires',
      /in the future/,
    ],
    [
      'a reason without an archive',
      ({ parley }, id) => parley.conversations.update(id, { archiveReason: 'Done.' }),
      'archiveReason',
      /status archived/,
    ],
    [
      'an attribute that is a list',
      ({ parley }, id) => parley.conversations.update(id, { attributes: { tags: ['a'] as never } }),
      'attributes.tags',
      /a number, true or false/,
    ],
  ])('%s is refused by name', async (_, call, field, reason) => {
    await using world = await openTestParley()
    const id = await opened(world)
    await expect(call(world, id)).rejects.toMatchObject({
      code: 'input.invalid',
      field,
      reason: expect.stringMatching(reason),
    })
  })
})
