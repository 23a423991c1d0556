import { describe, expect, it } from 'vitest'
import { keys } from '../../../test/keys.ts'
import { openConversation } from '../decide/conversation.ts'
import type { AddressRecord } from '../model/address.ts'
import type { ChannelRecordId } from '../model/channel-record.ts'
import type { Conversation } from '../model/conversation.ts'
import type { ParleyEvent } from '../model/event.ts'
import type { AddressId, ConversationId, JobId, MessageId, TenantId } from '../model/ids.ts'
import type { Message } from '../model/message.ts'
import type { PersonReadMarkId } from '../model/person-read-mark.ts'
import { presentMessage } from './message.ts'
import { presentEvent, recordsToJoin } from './present-event.ts'
import { streamEventSchema } from './stream-event.ts'

const now = Date.parse('2026-03-01T09:30:00Z')
const tenant = 'default' as TenantId
const at = '2026-03-01T09:30:00.000Z'

const address: AddressRecord = {
  kind: 'address',
  tenant,
  id: 'adr_1' as AddressId,
  version: 1,
  channel: 'sms',
  scheme: 'tel',
  value: '+14155550123',
  display: '+1 415 555 0123',
  contactId: 'per_1' as AddressRecord['contactId'],
  blockedAt: null,
  optedOutAt: null,
  createdAt: now,
}
const conversation = openConversation('con_1' as ConversationId, { thread: 't', address }, { keys, now })
const message: Message = {
  kind: 'message',
  tenant,
  id: 'msg_1' as MessageId,
  version: 4,
  keys: [],
  conversationId: conversation.id,
  channel: 'sms',
  addressId: address.id,
  direction: 'outbound',
  sequence: 1,
  at: now,
  createdAt: now,
  text: 'Hello',
  subject: null,
  html: null,
  attachments: [],
  parts: [],
  attributes: {},
  providerId: 'SM1',
  history: false,
  automatic: false,
  adopted: false,
  status: 'undelivered',
  attempts: [],
  conflict: true,
  possibleDuplicate: true,
  errorCode: '30003',
  errorDetail: 'Unreachable',
  units: null,
  cost: null,
  silent: false,
  author: null,
  dueAt: null,
  expiresAt: null,
  engagements: [],
  askAt: null,
}
const stepTimes = { at: now, code: null, detail: null }
const sent = { providerId: 'SM1', parts: 1, evidence: { '*': { queued: stepTimes, sending: stepTimes } } }
const records = [conversation, message, address]
const about = { at: now, conversationId: conversation.id, channel: 'sms', version: 1 }
const aboutChannel = { at: now, channelId: 'chn_1' as ChannelRecordId, channel: 'sms', version: 1, access: [] }
const aboutMessage = { ...about, messageId: message.id }

const events: { [Type in ParleyEvent['type']]: Extract<ParleyEvent, { type: Type }> } = {
  'message.received': { type: 'message.received', ...aboutMessage, unread: 7, silent: false },
  'message.queued': { type: 'message.queued', ...aboutMessage },
  'message.status_changed': {
    type: 'message.status_changed',
    ...aboutMessage,
    status: 'sent',
    previous: 'queued',
    attempt: 1,
    conflict: false,
    possibleDuplicate: false,
    errorCode: null,
  },
  'message.flagged': {
    type: 'message.flagged',
    ...aboutMessage,
    status: 'sent',
    conflict: false,
    possibleDuplicate: true,
    errorCode: null,
    tracking: 'not_observable',
  },
  'message.imported': { type: 'message.imported', ...aboutMessage },
  'message.adopted': { type: 'message.adopted', ...aboutMessage },
  'message.changed': { type: 'message.changed', ...aboutMessage, fields: ['attachments', 'cost'] },
  'conversation.imported': { type: 'conversation.imported', ...about },
  'conversation.read': {
    type: 'conversation.read',
    ...about,
    readMarkId: 'rdm_1' as PersonReadMarkId,
    person: 'user:7',
    readThrough: 3,
  },
  'contact.described': { type: 'contact.described', at: now, contactId: address.contactId, version: 2 },
  'conversation.opened': { type: 'conversation.opened', ...about },
  'conversation.changed': { type: 'conversation.changed', ...about, changes: { starred: true, assignee: null } },
  'conversation.removed': { type: 'conversation.removed', ...about, access: ['k1'] },
  'address.changed': {
    type: 'address.changed',
    at: now,
    addressId: address.id,
    channel: 'sms',
    version: 2,
    changes: { blocked: true },
  },
  'channel.added': { type: 'channel.added', ...aboutChannel },
  'channel.updated': { type: 'channel.updated', ...aboutChannel },
  'channel.removed': { type: 'channel.removed', ...aboutChannel },
  'job.died': { type: 'job.died', at: now, jobId: 'job_1' as JobId, queue: 'deliver:sms', work: 'deliver', version: 3 },
}

describe('presentEvent', () => {
  it.each(Object.values(events))('$type is of the schema of the stream', (event) => {
    const shown = presentEvent(event, records)
    expect(shown).toMatchObject({ type: event.type, at })
    expect(streamEventSchema.parse(shown)).toEqual(shown)
  })

  it('writes a message as it was then, with any later changes', () => {
    const then = { conflict: false, possibleDuplicate: false, error: null, text: 'Hello' }
    expect(presentEvent(events['message.queued'], records)).toMatchObject({ message: { ...then, status: 'queued' } })
    expect(presentEvent(events['message.status_changed'], records)).toMatchObject({
      status: 'sent',
      previous: 'queued',
      message: { ...then, status: 'sent' },
    })
    const failed = { ...events['message.status_changed'], status: 'undelivered', errorCode: '30003' } as const
    expect(presentEvent(failed, records)).toMatchObject({
      message: { error: { code: '30003', detail: 'Unreachable' } },
    })
  })

  it('found by use: a callback that never arrived is recovered: writes the tracking of a status at that time', () => {
    const over = { ...message, status: 'sending', askAt: null, attempts: [{ ...sent, number: 1 }] } as Message
    const shown = (event: ParleyEvent, now: Message) => presentEvent(event, [conversation, now, address])
    expect(presentMessage(over)).toMatchObject({ status: 'sending', tracking: 'not_observable' })
    expect(shown(events['message.queued'], over)).toMatchObject({ message: { status: 'queued', tracking: 'open' } })
    expect(shown(events['message.status_changed'], over)).toMatchObject({ message: { tracking: 'open' } })
    expect(shown(events['message.flagged'], message)).toMatchObject({
      message: { status: 'sent', tracking: 'not_observable', possibleDuplicate: true },
    })
  })

  it('writes a conversation as it was then', () => {
    expect(presentEvent(events['message.received'], records)).toMatchObject({ conversation: { unread: 7 } })
    expect(presentEvent(events['conversation.changed'], records)).toMatchObject({ conversation: { starred: true } })
    const closed: Conversation = { ...conversation, status: 'closed' }
    expect(presentEvent(events['conversation.opened'], [closed])).toMatchObject({
      conversation: { status: 'open' },
    })
    expect(presentEvent(events['address.changed'], records)).toMatchObject({ address: { blocked: true } })
  })

  it('writes nothing about a silent message or a deleted record', () => {
    expect(presentEvent({ ...events['message.received'], silent: true }, records)).toBeUndefined()
    for (const event of Object.values(events)) {
      const gone = presentEvent(event, [])
      expect(gone === undefined).toBe(recordsToJoin(event).length > 0)
    }
  })
})
