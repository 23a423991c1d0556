import { describe, expect, it } from 'vitest'
import type { AddressRecord } from '../../model/address.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import { firstAttempt, fold, nextAttempt } from './fold.ts'
import { type Delivery, nextStep } from './step.ts'

const content = { text: 'Hello', subject: null, html: null, attachments: [], parts: [], expiresAt: null }
const message = { ...content, status: 'queued', attempts: [firstAttempt(0)] } as unknown as Message
const conversation = { lastInboundAt: 4000 } as Conversation
const capabilities: ChannelCapabilities = {
  ...{ text: { max: 100 }, threads: 'address', receipts: 'sent' },
  sending: { concurrency: 1, spacing: 0, ambiguityWindow: 1000 },
}
const address = { optedOutAt: null, blockedAt: null } as AddressRecord

function job(fence: number, certainFence: number, ambiguousSince: number | null = null): Job {
  return { fence, work: { type: 'deliver', messageId: 'msg_1', certainFence, ambiguousSince } } as Job
}

function step(delivery: Partial<Delivery>) {
  return nextStep({
    message,
    conversation,
    job: job(1, 0),
    address,
    canAsk: true,
    capabilities,
    now: 5000,
    ...delivery,
  })
}

describe('invariant 4: never a blind resend', () => {
  it('sends at the first claim', () => {
    expect(step({})).toEqual({ do: 'send', attempt: 1 })
  })

  it('sends again after a certain refusal', () => {
    expect(step({ job: job(4, 3) })).toEqual({ do: 'send', attempt: 1 })
  })

  it('asks the provider if a worker claimed it and left no answer', () => {
    expect(step({ job: job(2, 0) })).toEqual({ do: 'ask', attempt: 1, until: 6000 })
  })

  it('asks the provider after a lost answer, until it can accept nothing late', () => {
    expect(step({ job: job(2, 1, 4500) })).toEqual({ do: 'ask', attempt: 1, until: 5500 })
    expect(step({ job: job(3, 2, 4000) })).toEqual({ do: 'ask', attempt: 1, until: null })
  })

  it('leaves it unknown if the provider cannot be asked', () => {
    expect(step({ job: job(2, 0), canAsk: false })).toEqual({ do: 'leave_unknown', attempt: 1 })
  })

  it('does nothing if a receipt proved that it was accepted', () => {
    const attempts = fold(message.attempts, { attempt: 1, status: 'queued', providerId: 'SM1' }, 0)
    expect(step({ job: job(2, 0), message: { ...message, attempts } })).toEqual({ do: 'finish' })
  })

  it('does nothing if an abandoned attempt turns out to be accepted', () => {
    const attempts = fold([firstAttempt(0), nextAttempt(2, 0)], { attempt: 1, status: 'delivered' }, 0)
    expect(step({ message: { ...message, attempts } })).toEqual({ do: 'finish' })
  })
})

describe('invariant 4: policy is checked when sending', () => {
  it('refuses an address that opted out or was blocked meanwhile', () => {
    expect(step({ address: { ...address, optedOutAt: 1 } })).toMatchObject({ do: 'refuse', code: 'opted_out' })
    expect(step({ address: { ...address, blockedAt: 1 } })).toMatchObject({ do: 'refuse', code: 'blocked' })
  })

  it('looks up a lost call before it refuses', () => {
    expect(step({ job: job(2, 0), address: { ...address, optedOutAt: 1 } })).toMatchObject({ do: 'ask' })
  })
})
