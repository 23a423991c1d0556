import { describe, expect, it } from 'vitest'
import { readAll, Table, tenant } from '../../../test/deciding.ts'
import { keys } from '../../../test/keys.ts'
import { kernel } from '../model/schema.ts'
import type { MessageFact } from '../ports/fact.ts'
import { change } from './change-conversation.ts'
import { changeAddress } from './consent.ts'
import { incomingOf, receive } from './receive.ts'

function text(providerId: string, more: Partial<MessageFact> = {}): MessageFact {
  const from = { scheme: 'tel', value: '+15550001', display: '+1 555 0001' }
  const thread = [{ thread: 'us|+15550001' }]
  return { type: 'message', direction: 'inbound', providerId, from, thread, text: `text ${providerId}`, ...more }
}

function receiving(table: Table, fact: MessageFact) {
  return table.decide((state, context) => receive(state, incomingOf(keys, { tenant, channel: 'sms' }, fact), context))
}

function changing(table: Table, patch: Parameters<typeof change>[1]['patch']) {
  return table.decide((state, context) =>
    change(state, { conversation: table.only(kernel.conversation).id, patch }, context),
  )
}

describe('receiving a message', () => {
  it('opens a conversation, adds its sender and announces both', () => {
    const table = new Table()
    receiving(table, text('1'))
    expect(table.events.map(({ type }) => type)).toEqual(['conversation.opened', 'message.received'])
    expect(table.only(kernel.conversation)).toMatchObject({
      status: 'open',
      unread: 1,
      lastMessageText: 'text 1',
      messageCount: 1,
    })
    expect(table.only(kernel.address).contactId).toBe(table.only(kernel.contact).id)
  })

  it('changes nothing for a second copy', () => {
    const table = new Table()
    receiving(table, text('1'))
    expect(
      table.commitOf((state, context) =>
        receive(state, incomingOf(keys, { tenant, channel: 'sms' }, text('1')), context),
      ),
    ).toBeUndefined()
  })

  it('stores the same provider id on another channel as another message', () => {
    const table = new Table()
    receiving(table, text('1'))
    table.decide((state, context) => receive(state, incomingOf(keys, { tenant, channel: 'other' }, text('1')), context))
    expect(table.all(kernel.message)).toHaveLength(2)
    expect(table.all(kernel.contact)).toHaveLength(1)
  })

  it('brings an archived conversation back, and announces it', () => {
    const table = new Table()
    receiving(table, text('1'))
    changing(table, { status: 'archived' })
    receiving(table, text('2'))
    expect(table.only(kernel.conversation).status).toBe('open')
    expect(table.events.at(-1)).toMatchObject({ type: 'conversation.changed', changes: { status: 'open' } })
  })

  it('opens a new conversation after the last one was closed', () => {
    const table = new Table()
    receiving(table, text('1'))
    changing(table, { status: 'closed' })
    receiving(table, text('2'))
    expect(table.all(kernel.conversation).map(({ status, messageCount }) => [status, messageCount])).toEqual([
      ['closed', 1],
      ['open', 1],
    ])
  })

  it('stores the messages of a blocked address silently: no unread, no preview, no handler', () => {
    const table = new Table()
    table.handlers = ['message.received']
    receiving(table, text('1'))
    readAll(table)
    changing(table, { status: 'archived' })
    const address = table.only(kernel.address).id
    table.decide((state, context) => changeAddress(state, { address, patch: { blocked: true } }, context))
    const jobs = table.all(kernel.job).length
    receiving(table, text('2'))
    expect(table.all(kernel.message)).toHaveLength(2)
    expect(table.only(kernel.conversation)).toMatchObject({
      status: 'archived',
      unread: 0,
      lastMessageText: 'text 1',
      messageCount: 2,
    })
    expect(table.events.at(-1)).toMatchObject({ type: 'message.received', silent: true })
    expect(table.all(kernel.job)).toHaveLength(jobs)
  })

  it('uses the first existing thread in which the sender takes part', () => {
    const table = new Table()
    receiving(table, text('1', { thread: [{ thread: 'root-token' }] }))
    receiving(table, text('2', { thread: [{ thread: 'unknown' }, { thread: 'root-token' }, { thread: 'fresh' }] }))
    expect(table.only(kernel.conversation).messageCount).toBe(2)
  })

  it("does not let a stranger into another person's thread by its name", () => {
    const table = new Table()
    receiving(table, text('1', { thread: [{ thread: 'root-token' }] }))
    const stranger = { scheme: 'tel', value: '+15559999', display: '+15559999' }
    receiving(table, text('2', { from: stranger, thread: [{ thread: 'root-token' }] }))
    expect(table.all(kernel.conversation).map(({ messageCount }) => messageCount)).toEqual([1, 1])
  })

  it('orders by the time of the message, but never accepts a time in the future', () => {
    const table = new Table()
    receiving(table, text('1', { at: table.now - 10 }))
    receiving(table, text('2', { at: table.now - 500 }))
    receiving(table, text('3', { at: table.now + 86_400_000 }))
    expect(table.all(kernel.message).map(({ at }) => at - table.now)).toEqual([-10, -500, 0])
    expect(table.only(kernel.conversation)).toMatchObject({ lastMessageText: 'text 3', unread: 3 })
  })

  it('keeps the last message when an older one arrives late', () => {
    const table = new Table()
    receiving(table, text('1', { at: 900 }))
    receiving(table, text('2', { at: 500 }))
    expect(table.only(kernel.conversation)).toMatchObject({ lastMessageText: 'text 1', messageCount: 2, unread: 2 })
  })

  it('records that the sender opted out, with the message', () => {
    const table = new Table()
    receiving(table, text('1', { text: 'STOP', consent: 'opt_out' }))
    expect(table.only(kernel.address).optedOutAt).toBe(table.now)
    receiving(table, text('2', { text: 'START', consent: 'opt_in' }))
    expect(table.only(kernel.address).optedOutAt).toBeNull()
  })

  it('makes one job per event and handler, in the order of the conversation', () => {
    const table = new Table()
    table.handlers = ['message.received']
    receiving(table, text('1'))
    const jobs = table.all(kernel.job)
    expect(jobs.every(({ group }) => group === table.only(kernel.conversation).id)).toBe(true)
    expect(new Set(jobs.map(({ id }) => id)).size).toBe(jobs.length)
  })
})
