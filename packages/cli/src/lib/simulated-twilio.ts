import { join } from 'node:path'
import { createTwilioSimulator, type TwilioSimulator } from '@parley/simulator'
import { localRoute } from './local-route.ts'
import type { TwilioAccount } from './settings.ts'
import { whyNot } from './system-error.ts'

/** The mount path of the simulator. */
export const SIMULATOR_PATH = '/simulator'

/** How many messages the simulated account keeps: a demo that runs for months must not grow without a limit. */
const KEPT = 10_000

/**
 * The account that replaces Twilio's if none is configured. It has no owner and is not secret: it allows signing a
 * webhook by hand.
 */
export const simulatedAccount: TwilioAccount & { number: string } = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'simulated-auth-token',
  number: '+15005550006',
}

/** The further numbers of the simulated account, for channels that people add. */
export const sparePhoneNumbers = [
  '+15005550010',
  '+15005550011',
  '+15005550012',
  '+15005550013',
  '+15005550014',
] as const

/** The URL of a number that is not set up, as at Twilio. Nothing is posted to it. */
const EXAMPLE_URL = 'https://demo.twilio.com/welcome/sms/reply'

/** The price of a segment of the simulated account, for previews. Its bills have the same price. */
export const simulatedPrice: { amount: string; currency: string } = { amount: '0.0079', currency: 'USD' }

/** Opens the simulated account of the channel `sms`, with its state in the data folder. */
export function openSimulator(options: {
  data: string
  /** The signed base URL of webhooks, and their real target. */
  publicUrl: string
  localUrl: string
  log: { error(fields: Record<string, unknown>, message: string): void }
}): TwilioSimulator {
  const { data, publicUrl, localUrl, log } = options
  const { accountSid, authToken, number } = simulatedAccount
  const route = localRoute(publicUrl, localUrl)
  const file = join(data, 'simulator.jsonl')
  return named(file, () =>
    createTwilioSimulator({
      accountSid,
      authToken,
      numbers: {
        sms: { number, webhookUrl: `${publicUrl}/webhooks/sms` },
        ...Object.fromEntries(sparePhoneNumbers.map((spare) => [spare, { number: spare, webhookUrl: EXAMPLE_URL }])),
      },
      route: (url) => (url.href === EXAMPLE_URL ? new URL(`${localUrl}/simulator/example`) : route(url)),
      file,
      keep: KEPT,
      price: simulatedPrice.amount,
      log,
    }),
  )
}

// The message of the system does not always name the file.
function named(file: string, open: () => TwilioSimulator): TwilioSimulator {
  try {
    return open()
  } catch (cause) {
    if (typeof Object(cause).code !== 'string') throw cause
    throw new Error(`${file} cannot be used: ${whyNot(cause)}.`, { cause })
  }
}
