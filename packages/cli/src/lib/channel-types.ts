import { twilioSms } from '@parley/channel-twilio'
import type { ChannelTypes } from '@parley/core'
import { type ChannelType, defineChannel } from '@parley/core/channel'
import { z } from 'zod'
import type { TwilioAccount } from './settings.ts'
import { simulatedAccount, simulatedPrice, sparePhoneNumbers } from './simulated-twilio.ts'

/** The account with numbers that people can add without its credentials. */
export interface NumberOwner {
  /** The account of the environment; `undefined` if the simulator replaces it. */
  account: TwilioAccount | undefined
  /** The URL of the simulator. */
  simulator: string
}

/** The types of channels that people can add: numbers of the account of this installation, and of any other account. */
export function channelTypesWith({ account, simulator }: NumberOwner): ChannelTypes {
  const all = { 'twilio-sms': twilioSms }
  if (account === undefined) return { 'simulated-number': simulatedNumber(simulator), ...all }
  return {
    'account-number': numberOf(account, z.string().meta(accountNumber), 'Number of your Twilio account'),
    ...all,
  }
}

const accountNumber = {
  title: 'Number',
  description: 'A number of the account that TWILIO_ACCOUNT_SID names, in international form.',
  examples: ['+14155550100'],
}

/** A further number of the simulated account. */
function simulatedNumber(baseUrl: string): ChannelType<'sms', { number: string }> {
  const { accountSid, authToken } = simulatedAccount
  const number = z.enum(sparePhoneNumbers).meta({
    title: 'Number',
    description: 'The page of the simulator has a phone for each customer, and texts any of these numbers.',
  })
  return numberOf({ accountSid, authToken, baseUrl, segmentPrice: simulatedPrice }, number, 'Simulated number')
}

/** A number of a known account: its configuration has no credentials. */
function numberOf<Input extends string>(
  account: TwilioAccount & { baseUrl?: string; segmentPrice?: { amount: string; currency: string } },
  number: z.ZodType<string, Input>,
  title: string,
): ChannelType<'sms', { number: Input }> {
  const sourceOf = (from: string): ReturnType<typeof twilioSms> => twilioSms({ ...account, from })
  return defineChannel({
    kind: 'sms',
    config: z.strictObject({ number }).meta({ title }),
    capabilities: (config) => sourceOf(config.number).capabilities,
    open: (config, context) => sourceOf(config.number).open(context),
  })
}
