import { type ChannelHarness, channelContract } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { twilioSms } from '../src/index.ts'
import { accountSid, alice, authToken, business } from './account.ts'
import { contextWith, now } from './context.ts'
import { ScriptedFiles } from './scripted-files.ts'
import { ScriptedTwilio } from './scripted-twilio.ts'
import { twilioWebhooks } from './webhooks.ts'

const received = { direction: 'inbound', status: 'received', num_media: '0' }

async function openHarness(): Promise<ChannelHarness> {
  const provider = new ScriptedTwilio()
  let time = now
  provider.now = () => time
  const source = twilioSms({ accountSid, authToken, from: business, defaultRegion: 'US' })
  const files = new ScriptedFiles()
  const kept = new Map<string, unknown>()
  const state = {
    get: async (name: string) => kept.get(name),
    set: async (name: string, value: unknown) => void kept.set(name, value),
  }
  const world = { fetch: provider.fetch, mediaFetch: files.fetch, clock: { now: () => time }, state }
  const open = async () => source.open(contextWith(world))
  return {
    channel: await open(),
    again: open,
    capabilities: source.capabilities,
    correspondents: {
      alice: [
        alice,
        '+1 (415) 555-0123',
        '+1 415 555 0123',
        '(415) 555-0123',
        '415.555.0123',
        'tel:+1-415-555-0123',
        'tel:555-0123;phone-context=+1-415',
        'sms:+14155550123',
        '+１４１５５５５０１２３',
      ],
      bob: '+44 7700 900123',
      incomplete: [
        '555-0123',
        '415555',
        '+1415',
        '020 7946 0958',
        '12345',
        '+1 415 555 0123 ext. 5',
        '+999 123456',
        'tel:555-0123',
        'tel:+1-415-555-0123;ext=5',
        'tel:555-0123;phone-context=example.com',
        'sms:+14155550123,+447700900123',
      ],
      spellings: [
        { provider: '+5215512345678', people: ['+52 55 1234 5678', '+52 1 55 1234 5678', '+52 044 55 1234 5678'] },
        { provider: '+525512345678', people: ['+52 1 55 1234 5678'] },
        { provider: '+5491123456789', people: ['+54 11 2345-6789', '+54 11 15-2345-6789', '+54 9 11 2345 6789'] },
        { provider: '+551187654321', people: ['+55 11 98765-4321', '+55 11 8765-4321'] },
        { provider: '+22997123456', people: ['+229 01 97 12 34 56', '+229 97 12 34 56'] },
      ],
    },
    ourEnds: [business, '+15005550009'],
    provider,
    webhooks: twilioWebhooks,
    missed: {
      write: ({ from, text }) => void provider.plant(business, text, { ...received, from }),
      sent: ({ to, text }) => void provider.plant(to, text, { status: 'delivered', num_media: '0' }),
      unreadable: () => void provider.plant(business, '', { ...received, from: null, body: null }),
    },
    files,
    now: () => time,
    pass(ms) {
      time += ms
    },
    [Symbol.asyncDispose]: async () => {},
  }
}

channelContract(
  { describe, it, expect },
  {
    name: 'twilioSms',
    open: openHarness,
    offers: [
      'webhook',
      'signed body',
      'signed url',
      'receipts',
      'lookUp',
      'lookUpMany',
      'two spellings',
      'several ends',
      'pull',
      'sync',
      'openMedia',
      'threads by address',
    ],
  },
)
