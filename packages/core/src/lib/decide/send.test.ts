import { describe, expect, it } from 'vitest'
import { Table, tenant } from '../../../test/deciding.ts'
import { keys } from '../../../test/keys.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import { change } from './change-conversation.ts'
import { type Answer, COMMAND_KEPT, idempotencyKeyOf } from './idempotency.ts'
import { type Outbound, send } from './send.ts'
import { type Started, start } from './start.ts'

const limits: ChannelCapabilities = {
  text: { max: 10 },
  threads: 'address',
  receipts: 'delivered' as const,
  sending: { concurrency: 1, spacing: 0, ambiguityWindow: 0 },
  webhook: { max: 0 },
}
const to = { scheme: 'tel', value: '+15550001', display: '+15550001' }

function starting(table: Table, text: string, key?: string): Answer<Started> {
  const idempotencyKey = idempotencyKeyOf(keys, tenant, 'start', key, { text })
  const opening = {
    channel: 'sms',
    to: [to] as const,
    thread: 'pair',
    message: { content: { text }, author: null },
    idempotencyKey,
  }
  return table.decide((state, context) => start(state, opening, limits, context))
}

function sending(
  table: Table,
  text: string,
  key?: string,
  options: Partial<Outbound> = {},
): Answer<[Message, ...Message[]]> {
  const conversation = table.only(kernel.conversation).id
  const idempotencyKey = idempotencyKeyOf(keys, tenant, 'send', key, { text })
  return table.decide((state, context) =>
    send(
      state,
      { conversation, message: { content: { text }, author: null, ...options }, idempotencyKey },
      () => limits,
      context,
    ),
  )
}

describe('sending', () => {
  it('commits the message with its job and its event', () => {
    const table = new Table()
    const { value } = starting(table, 'hello')
    expect(value).toMatchObject({
      opened: true,
      message: { status: 'queued', sequence: 1 },
      conversation: { lastMessageText: 'hello' },
    })
    expect(table.only(kernel.job).work).toMatchObject({ type: 'deliver', messageId: value.message.id })
    expect(table.events.map(({ type }) => type)).toEqual(['conversation.opened', 'message.queued'])
  })

  it('writes into the existing conversation', () => {
    const table = new Table()
    starting(table, 'one')
    expect(starting(table, 'two').value.opened).toBe(false)
    expect(table.only(kernel.conversation).messageCount).toBe(2)
  })

  it('names the field and the reason of a refusal', () => {
    const table = new Table()
    starting(table, 'hello')
    expect(() => sending(table, ' \n')).toThrow(/^text: There is no text to send/)
    expect(() => sending(table, 'far too long')).toThrow(/^text: The text has 12 characters .* carries 10/)
    table.decide((state, context) =>
      change(state, { conversation: table.only(kernel.conversation).id, patch: { status: 'closed' } }, context),
    )
    expect(() => sending(table, 'late')).toThrow(/^conversation: The conversation is closed/)
  })
})

describe('a text that is divided', () => {
  const textsOf = (table: Table): string[] =>
    table
      .all(kernel.message)
      .toSorted((a, b) => a.sequence - b.sequence)
      .map(({ text }) => text)

  it('is several messages of one commit, in order, each with its job', () => {
    const table = new Table()
    starting(table, 'hello')
    const { value } = sending(table, 'one two. three four. five', 'k', { split: true })
    expect(value.map(({ text }) => text)).toEqual(['one two.', 'three', 'four. five'])
    expect(textsOf(table)).toEqual(['hello', 'one two.', 'three', 'four. five'])
    const jobs = table.all(kernel.job).filter(({ work }) => work.type === 'deliver')
    expect(jobs.map(({ work }) => work.type === 'deliver' && work.messageId).slice(1)).toEqual(
      value.map(({ id }) => id),
    )
    expect(new Set(jobs.map(({ group }) => group)).size).toBe(1)
    expect(table.only(kernel.conversation)).toMatchObject({ messageCount: 4, lastMessageText: 'four. five' })
  })

  it('is one command: its key returns the same messages again', () => {
    const table = new Table()
    starting(table, 'hello')
    const first = sending(table, 'one two. three', 'k', { split: true })
    expect(sending(table, 'one two. three', 'k', { split: true })).toEqual({ value: first.value, replayed: true })
    expect(textsOf(table)).toEqual(['hello', 'one two.', 'three'])
  })

  it('keeps its order at a later time', () => {
    const table = new Table()
    starting(table, 'hello')
    sending(table, 'one two. three', 'k', { split: true, due: table.now + 60_000 })
    const groups = table.all(kernel.job).map(({ group }) => group)
    expect(new Set(groups.slice(1)).size).toBe(1)
    expect(groups[1]).toMatch(/^parts:/)
    expect(groups[1]).not.toBe(groups[0])
  })

  it('that fits is one message', () => {
    const table = new Table()
    starting(table, 'hello')
    expect(sending(table, 'short', 'k', { split: true }).value.map(({ text }) => text)).toEqual(['short'])
  })

  it('is refused without the wish, and the reason names the way', () => {
    const table = new Table()
    starting(table, 'hello')
    expect(() => sending(table, 'one two. three')).toThrow('carries 10. With "split": true it is sent as several')
    expect(textsOf(table)).toEqual(['hello'])
  })

  it('is refused as a whole beyond twenty messages', () => {
    const table = new Table()
    starting(table, 'hello')
    expect(() => sending(table, 'word five '.repeat(21), 'k', { split: true })).toThrow(/would be 21 messages/)
    expect(textsOf(table)).toEqual(['hello'])
  })
})

describe('a command with a key', () => {
  it('runs once, and returns the same result again', () => {
    const table = new Table()
    starting(table, 'hello')
    const first = sending(table, 'once', 'k')
    const again = sending(table, 'once', 'k')
    expect(again).toEqual({ value: first.value, replayed: true })
    expect(table.all(kernel.message)).toHaveLength(2)
  })

  it('is an error with other input', () => {
    const table = new Table()
    starting(table, 'hello')
    sending(table, 'once', 'k')
    expect(() => sending(table, 'other', 'k')).toThrow(/Idempotency-Key: This key was used with other input/)
  })

  it('is a new command after its time, and never meets its first message', () => {
    const table = new Table()
    starting(table, 'hello')
    const first = sending(table, 'once', 'k')
    table.now += COMMAND_KEPT
    const second = sending(table, 'once', 'k')
    expect(second.replayed).toBe(false)
    expect(second.value[0].id).not.toBe(first.value[0].id)
  })
})
