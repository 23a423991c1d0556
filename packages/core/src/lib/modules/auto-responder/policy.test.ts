import { describe, expect, it } from 'vitest'
import type { AddressRecord } from '../../model/address.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Message } from '../../model/message.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import { comparable, type Facts, standingOf, whyTextHeld } from './policy.ts'
import type { ResponderDay } from './responder-day.ts'
import type { ResponderSettings } from './responder-settings.ts'
import type { ResponderMemory, ResponderState } from './responder-state.ts'
import { defaultValues } from './values.ts'

const now = Date.parse('2026-03-02T12:00:00Z')
const minute = 60_000

/** The parts of facts that a case changes. */
interface Changed {
  settings?: Partial<ResponderSettings>
  conversation?: Partial<Conversation>
  message?: Partial<Message>
  address?: Partial<AddressRecord>
  state?: Partial<ResponderState>
  memory?: Partial<ResponderMemory>
  day?: Partial<ResponderDay>
}

function facts(changed: Changed = {}): Facts {
  const day = changed.day === undefined ? undefined : { sent: 0, hour: 12, hourSent: 0, ...changed.day }
  return {
    now,
    digest: comparable,
    settings: { ...defaultValues, enabled: true, ...changed.settings },
    conversation: { status: 'open', lastInboundSequence: 3, ...changed.conversation },
    message: {
      sequence: 3,
      text: 'Are you open?',
      automatic: false,
      createdAt: now,
      silent: false,
      ...changed.message,
    },
    address: { blockedAt: null, optedOutAt: null, ...changed.address },
    state: { status: 'on', reason: null, ...changed.state },
    memory: { handled: 2, answers: 0, recent: [], heard: null, said: null, excused: false, ...changed.memory },
    day,
  } as Facts
}

describe('a message', () => {
  it('is answered if no reason is against it', () => {
    expect(standingOf(facts())).toEqual({ type: 'send' })
  })

  it.each([
    ['handled', 'a newer one is there', { conversation: { lastInboundSequence: 4 } }],
    ['handled', 'it was answered', { memory: { handled: 3 } }],
    ['handled', 'its conversation is archived', { conversation: { status: 'archived' } }],
    ['handled', 'its conversation is closed', { conversation: { status: 'closed' } }],
    ['off', 'the channel has it off', { settings: { enabled: false } }],
    ['hand_reply', 'a person has replied', { state: { status: 'paused', reason: 'hand_reply' } }],
    ['loop', 'a loop was found before', { state: { status: 'paused', reason: 'loop' } }],
    ['switched_off', 'a person turned it off', { state: { status: 'stopped', reason: 'switched_off' } }],
    ['opted_out', 'the customer wants no messages', { state: { status: 'stopped', reason: 'opted_out' } }],
    ['automatic', 'a machine wrote it', { message: { automatic: true } }],
    ['blocked', 'the address is blocked', { address: { blockedAt: 1 } }],
    ['blocked', 'it is silent', { message: { silent: true } }],
    ['opted_out', 'the address is opted out', { address: { optedOutAt: 1 } }],
  ] as [ResponderReason | 'handled', string, Changed][])('is passed over with %s if %s', (reason, _, changed) => {
    expect(standingOf(facts(changed))).toEqual({ type: 'none', reason })
  })

  const recent = (count: number): number[] => Array.from({ length: count }, (_, place) => now - place * minute)
  const exchanges = { ...defaultValues.limits, exchanges: { count: 3, minutes: 10 } }
  it.each([
    [
      'loop',
      'it has the text of the last one',
      { memory: { recent: recent(1), heard: comparable(' are you  OPEN?') } },
    ],
    ['loop', 'it has our own last text', { memory: { recent: recent(1), said: comparable('Are you open?') } }],
    ['loop', 'the answers are too many', { settings: { limits: exchanges }, memory: { recent: recent(3) } }],
    ['limit', 'its conversation has enough', { memory: { answers: 30 } }],
    ['limit', 'its hour has enough', { day: { sent: 100, hourSent: 100 } }],
    ['limit', 'its day has enough', { day: { sent: 500, hour: 11, hourSent: 100 } }],
    ['quiet_hours', 'it is quiet', { settings: { quietHours: { from: '11:00', to: '13:00' } } }],
    ['late', 'it has waited too long', { message: { createdAt: now - 61 * minute } }],
    ['drafts_only', 'only drafts are wanted', { settings: { sending: 'drafts' } }],
  ] as [ResponderReason, string, Changed][])('is left to a person with %s if %s', (reason, _, changed) => {
    expect(standingOf(facts(changed))).toEqual({ type: 'hold', reason })
  })

  it.each([
    [
      'a short text that is repeated',
      { message: { text: 'ok' }, memory: { recent: recent(1), heard: comparable('ok') } },
    ],
    [
      'a text that is repeated after a long time',
      { memory: { recent: [now - 11 * minute], heard: comparable('Are you open?') } },
    ],
    ['many answers over a long time', { settings: { limits: exchanges }, memory: { recent: [1, 2, 3, 4] } }],
    ['a full hour before this one', { day: { sent: 100, hour: 11, hourSent: 100 } }],
    ['an end before it', { state: { status: 'stopped', reason: 'ended' } }],
    [
      'quiet hours in another zone',
      { settings: { quietHours: { from: '11:00', to: '13:00' }, timeZone: 'Asia/Tokyo' } },
    ],
    [
      'no limits',
      {
        settings: { limits: { ...exchanges, perConversation: null, perHour: null, perDay: null } },
        memory: { answers: 999 },
        day: { sent: 9999 },
      },
    ],
  ] as [string, Changed][])('is answered with %s', (_, changed) => {
    expect(standingOf(facts(changed))).toEqual({ type: 'send' })
  })
})

describe('a text', () => {
  it.each([
    [{ text: 'Yes.', confidence: 0.5, held: null }, undefined],
    [{ text: 'Yes.', confidence: 0.49, held: null }, 'low_confidence'],
    [{ text: 'Yes.', confidence: 0.9, held: 'review' }, 'review'],
    [{ text: 'See http://evil.example', confidence: 1, held: null }, 'unsafe_text'],
    [{ text: 'See http://our.example', confidence: null, held: null }, undefined],
  ] as const)('%o is held for %s', (text, reason) => {
    expect(whyTextHeld(text, defaultValues)).toBe(reason)
  })
})
