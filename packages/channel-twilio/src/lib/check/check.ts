import { ParleyError } from '@parley/core'
import type { Account } from '../account/account.ts'
import { addressOf } from '../address/address.ts'
import { asked } from '../setup/asked.ts'
import { findNumber } from '../setup/number-target.ts'
import { findService } from '../setup/service-target.ts'

/** The parts of a channel that a check uses. */
export interface CheckOptions {
  accountSid: string
  /** The account with the credentials that send. */
  account: Account
  /** The account with its auth token, which verifies webhooks. */
  signing: Account
  from: string | undefined
  messagingServiceSid: string | undefined
}

/**
 * Checks the credentials and the sender at Twilio. Sends nothing.
 *
 * The auth token reads the account. So a token that signs no webhooks is found even if an API key sends.
 *
 * @throws `channel.misconfigured` naming the option, `channel.unavailable`
 */
export async function check(
  { accountSid, account, signing, from, messagingServiceSid }: CheckOptions,
  { signal }: { signal: AbortSignal },
): Promise<{ detail: string }> {
  const { status, friendlyName } = await asked(() =>
    signing.call((_, client) => client.api.v2010.accounts(accountSid).fetch(), { signal }),
  )
  if (status !== 'active')
    throw new ParleyError('channel.misconfigured', {
      field: 'accountSid',
      reason: `The Twilio account is ${status}.`,
      fix: 'Make the account active again in its console.',
    })
  if (account !== signing)
    await withKey(() => account.call((messages) => messages.list({ limit: 1, pageSize: 1 }), { signal }))
  const sender = from === undefined ? await serviceName(account, messagingServiceSid, signal) : from
  const found = from?.startsWith('+') === true ? await findNumber(account, from, signal) : undefined
  if (from?.startsWith('+') === true && found === undefined)
    throw new ParleyError('channel.misconfigured', {
      field: 'from',
      reason: `The account does not own the number ${from}.`,
      fix: 'Use a number of this account.',
    })
  const shown = found === undefined ? sender : addressOf(found.phoneNumber).display
  return { detail: `The account “${friendlyName}” is active, and sends from ${shown}.` }
}

async function serviceName(account: Account, sid: string | undefined, signal: AbortSignal): Promise<string> {
  const service = sid === undefined ? undefined : await findService(account, sid, signal)
  if (service !== undefined) return `the messaging service “${service.friendlyName}”`
  throw new ParleyError('channel.misconfigured', {
    field: 'messagingServiceSid',
    reason: 'The account has no messaging service with this SID.',
  })
}

async function withKey(call: () => Promise<unknown>): Promise<void> {
  try {
    await asked(call)
  } catch (error) {
    if (!ParleyError.is(error) || error.field !== 'authToken') throw error
    throw new ParleyError('channel.misconfigured', { field: 'apiKey', reason: 'Twilio does not accept the API key.' })
  }
}
