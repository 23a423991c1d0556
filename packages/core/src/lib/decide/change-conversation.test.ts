import { describe, expect, it } from 'vitest'
import { readAll, Table, tenant } from '../../../test/deciding.ts'
import { keys } from '../../../test/keys.ts'
import { kernel } from '../model/schema.ts'
import type { MessageFact } from '../ports/fact.ts'
import { change } from './change-conversation.ts'
import type { ConversationPatch } from './conversation.ts'
import { incomingOf, receive } from './receive.ts'

function tableAfter(...ids: string[]): Table {
  const table = new Table()
  for (const providerId of ids) receiveText(table, providerId)
  return table
}

function receiveText(table: Table, providerId: string): void {
  const from = { scheme: 'tel', value: '+15550001', display: '+15550001' }
  const thread = [{ thread: 'pair' }]
  const fact: MessageFact = { type: 'message', direction: 'inbound', providerId, from, thread, text: providerId }
  table.decide((state, context) => receive(state, incomingOf(keys, { tenant, channel: 'sms' }, fact), context))
}

function patch(table: Table, patch: ConversationPatch, place = 0) {
  const conversation = table.all(kernel.conversation)[place]
  if (conversation === undefined) throw new Error('There is no such conversation.')
  return table.decide((state, context) => change(state, { conversation: conversation.id, patch }, context)).value
}

describe('changing a conversation', () => {
  it('marks it unread again from the last inbound message on', () => {
    const table = tableAfter('1', '2', '3')
    readAll(table)
    expect(table.only(kernel.conversation)).toMatchObject({ unread: 0, hasUnread: false, readThrough: 3 })
    expect(patch(table, { unread: true })).toMatchObject({ unread: 1, hasUnread: true, readThrough: 2 })
    expect(patch(table, { unread: true })).toMatchObject({ unread: 1, readThrough: 2 })
  })

  it('reports only the fields that changed', () => {
    const table = tableAfter('1')
    patch(table, { starred: true, assignee: 'ann', labels: ['vip', 'new', 'vip'] })
    expect(table.events.at(-1)).toMatchObject({ changes: { starred: true, assignee: 'ann', labels: ['new', 'vip'] } })
    const count = table.events.length
    patch(table, { starred: true, labels: ['new', 'vip'] })
    expect(table.events).toHaveLength(count)
  })

  it('keeps labels apart that look alike in a list', () => {
    const table = tableAfter('1')
    patch(table, { labels: ['a\nb'] })
    expect(patch(table, { labels: ['a', 'b'] }).labels).toEqual(['a', 'b'])
  })

  it('releases its thread when it is closed, and takes back a free one', () => {
    const table = tableAfter('1')
    expect(patch(table, { status: 'closed' }).keys).toEqual([])
    expect(patch(table, { status: 'open' }).keys).toHaveLength(1)
  })

  it('does not take a thread back that a newer conversation has', () => {
    const table = tableAfter('1')
    patch(table, { status: 'closed' })
    receiveText(table, '2')
    expect(() => patch(table, { status: 'open' }, 0)).toThrow(/status: A newer conversation has this thread/)
  })

  it('does not find a conversation that does not exist', () => {
    expect(() =>
      new Table().decide((state, context) => change(state, { conversation: 'con_x' as never, patch: {} }, context)),
    ).toThrow(/There is nothing here by that name/)
  })
})
