import type { Account } from '../account/account.ts'
import { addressOf } from '../address/address.ts'
import { asked } from './asked.ts'
import type { Slot, Target } from './slot.ts'

/** A number of the account. */
export interface OwnNumber {
  sid: string
  phoneNumber: string
  smsUrl: string
  smsMethod: string
  smsApplicationSid: string
}

/** The values that a setup needs. */
export interface Wanted {
  url: string
  /** Whether a URL belongs to another system. */
  isForeign: (url: string | null) => boolean
}

/** Finds a number of the account. `undefined`: the account does not have it. */
export async function findNumber(
  account: Account,
  phoneNumber: string,
  signal: AbortSignal,
): Promise<OwnNumber | undefined> {
  // The filter matches a part of a number too.
  const found = await asked(() =>
    account.call((_, client) => client.incomingPhoneNumbers.list({ phoneNumber, limit: 100 }), { signal }),
  )
  return found.find((each) => each.phoneNumber === phoneNumber)
}

/** The settings of a number that decide where its incoming messages go. */
export function numberTarget(account: Account, number: OwnNumber, { url, isForeign }: Wanted): Target {
  const { sid, phoneNumber } = number
  const { display } = addressOf(phoneNumber)
  const subjects = {
    application: `the application for incoming messages of ${display}`,
    url: `the URL for incoming messages of ${display}`,
    method: `the method for incoming messages of ${display}`,
  }
  const smsUrl = number.smsUrl || null
  const application = number.smsApplicationSid || null
  const slots: Slot[] = [
    // With an application, Twilio ignores the URL.
    { subject: subjects.application, value: application, wanted: null, foreign: application !== null },
    { subject: subjects.url, value: smsUrl, wanted: url, foreign: isForeign(smsUrl) },
    { subject: subjects.method, value: number.smsMethod || null, wanted: 'POST', foreign: false },
  ]
  return {
    slots,
    async update(values, { signal }) {
      const [smsApplicationSid, smsUrl, smsMethod] = [subjects.application, subjects.url, subjects.method].map((name) =>
        values.get(name),
      )
      const changes = {
        ...(smsApplicationSid === undefined ? {} : { smsApplicationSid: smsApplicationSid ?? '' }),
        ...(smsUrl === undefined ? {} : { smsUrl: smsUrl ?? '' }),
        ...(smsMethod === undefined ? {} : { smsMethod: smsMethod ?? 'POST' }),
      }
      await asked(() => account.call((_, client) => client.incomingPhoneNumbers(sid).update(changes), { signal }))
    },
  }
}
