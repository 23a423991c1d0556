import { join } from 'node:path'
import { createTwilioSimulator, type TwilioSimulator } from '@parley/simulator'
import { localRoute } from './local-route.ts'
import type { TwilioSettings } from './settings.ts'
import { whyNot } from './system-error.ts'

/** Where the simulator is mounted. */
export const SIMULATOR_PATH = '/simulator'

/** How many messages the simulated account remembers: a demo that runs for months does not grow for ever. */
const KEPT = 10_000

/**
 * The account that stands in for Twilio's where none is set up. It belongs to nobody and is no secret: with it anyone can
 * sign a webhook by hand.
 */
export const simulatedAccount: TwilioSettings = {
  accountSid: 'AC00000000000000000000000000000001',
  authToken: 'simulated-auth-token',
  number: '+15005550006',
}

/** Opens the simulated account of the channel `sms`; it remembers everything in the data folder. */
export function openSimulator(options: {
  data: string
  /** What webhooks are signed for, and where they really go. */
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
      log,
    }),
  )
}

// What the system says of a file does not always name it.
function named(file: string, open: () => TwilioSimulator): TwilioSimulator {
  try {
    return open()
  } catch (cause) {
    if (typeof Object(cause).code !== 'string') throw cause
    throw new Error(`${file} cannot be used: ${whyNot(cause)}.`, { cause })
  }
}
