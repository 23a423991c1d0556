import { join } from 'node:path'
import { createTwilioSimulator, type TwilioSimulator } from '@parley/simulator'
import { localRoute } from './local-route.ts'
import type { TwilioSettings } from './settings.ts'
import { whyNot } from './system-error.ts'

/** The mount path of the simulator. */
export const SIMULATOR_PATH = '/simulator'

/** How many messages the simulated account keeps: a demo that runs for months must not grow without a limit. */
const KEPT = 10_000

/**
 * The account that replaces Twilio's if none is configured. It has no owner and is not secret: it allows signing a
 * webhook by hand.
 */
export const simulatedAccount: TwilioSettings = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'simulated-auth-token',
  number: '+15005550006',
}

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
  const file = join(data, 'simulator.jsonl')
  return named(file, () =>
    createTwilioSimulator({
      accountSid,
      authToken,
      numbers: { sms: { number, webhookUrl: `${publicUrl}/webhooks/sms` } },
      route: localRoute(publicUrl, localUrl),
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
