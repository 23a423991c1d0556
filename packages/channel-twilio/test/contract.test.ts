import { type ChannelHarness, channelContract } from '@parley/core/testing'
import { describe, expect, it } from 'vitest'
import { twilioSms } from '../src/index.ts'
import { accountSid, alice, authToken, business } from './account.ts'
import { contextWith, now } from './context.ts'
import { ScriptedTwilio } from './scripted-twilio.ts'
import { twilioWebhooks } from './webhooks.ts'

async function openHarness(): Promise<ChannelHarness> {
  const provider = new ScriptedTwilio()
  let time = now
  provider.now = () => time
  const source = twilioSms({ accountSid, authToken, from: business, defaultRegion: 'US' })
  const open = async () => source.open(contextWith({ fetch: provider.fetch, clock: { now: () => time } }))
  return {
    channel: await open(),
    again: open,
    capabilities: source.capabilities,
    correspondents: {
      alice: [alice, '+1 (415) 555-0123', '+1 415 555 0123', '(415) 555-0123', '415.555.0123'],
      bob: '+44 7700 900123',
      incomplete: ['555-0123', '415555', '+1415', '020 7946 0958', '12345', '+1 415 555 0123 ext. 5', '+999 123456'],
    },
    provider,
    webhooks: twilioWebhooks,
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
    offers: ['webhook', 'signed body', 'signed url', 'receipts', 'lookUp', 'lookUpMany'],
  },
)
