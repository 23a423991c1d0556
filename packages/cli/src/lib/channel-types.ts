import { twilioSms } from '@parley/channel-twilio'
import type { ChannelTypes } from '@parley/core'
import { type ChannelType, defineChannel } from '@parley/core/channel'
import { z } from 'zod'
import { simulatedAccount, sparePhoneNumbers } from './simulated-twilio.ts'

/** The types of channels that people can add. With the URL of a simulator, a number of it is one of them. */
export function channelTypesWith(simulator: string | undefined): ChannelTypes {
  const all = { 'twilio-sms': twilioSms }
  return simulator === undefined ? all : { 'simulated-number': simulatedNumber(simulator), ...all }
}

/** A further number of the simulated account: it needs no credentials. */
function simulatedNumber(baseUrl: string): ChannelType<'sms', { number: (typeof sparePhoneNumbers)[number] }> {
  const { accountSid, authToken } = simulatedAccount
  const sourceOf = (number: string): ReturnType<typeof twilioSms> =>
    twilioSms({ accountSid, authToken, baseUrl, from: number })
  const number = z.enum(sparePhoneNumbers).meta({
    title: 'Number',
    description: 'The page of the simulator has a phone for each customer, and texts any of these numbers.',
  })
  return defineChannel({
    kind: 'sms',
    config: z.strictObject({ number }).meta({ title: 'Simulated number' }),
    capabilities: (config) => sourceOf(config.number).capabilities,
    open: (config, context) => sourceOf(config.number).open(context),
  })
}
