import type { Account } from '../account/account.ts'
import { asked, isMissing } from './asked.ts'
import type { Wanted } from './number-target.ts'
import type { Slot, Target } from './slot.ts'

/** A messaging service of the account. */
export interface OwnService {
  sid: string
  friendlyName: string
  inboundRequestUrl: string | null
  inboundMethod: string | null
  statusCallback: string | null
  useInboundWebhookOnNumber: boolean
}

/** The most services that are read. Few accounts have more. */
const MOST_SERVICES = 200

/** Finds a messaging service of the account. `undefined`: the account does not have it. */
export async function findService(account: Account, sid: string, signal: AbortSignal): Promise<OwnService | undefined> {
  try {
    return await asked(() => account.call((_, client) => client.messaging.v1.services(sid).fetch(), { signal }))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Finds the messaging service that has a number, among all services or in one of them. */
export async function serviceWith(
  account: Account,
  { numberSid, serviceSid }: { numberSid: string; serviceSid: string | undefined },
  signal: AbortSignal,
): Promise<OwnService | undefined> {
  const given = serviceSid === undefined ? undefined : await findService(account, serviceSid, signal)
  if (given !== undefined && (await has(account, given, numberSid, signal))) return given
  const all = await asked(() =>
    account.call((_, client) => client.messaging.v1.services.list({ limit: MOST_SERVICES }), { signal }),
  )
  for (const service of all) if (await has(account, service, numberSid, signal)) return service
  return undefined
}

async function has(account: Account, { sid }: OwnService, numberSid: string, signal: AbortSignal): Promise<boolean> {
  try {
    await asked(() =>
      account.call((_, client) => client.messaging.v1.services(sid).phoneNumbers(numberSid).fetch(), { signal }),
    )
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** The settings of a service that decide where the incoming messages of all its numbers go. */
export function serviceTarget(account: Account, service: OwnService, { url, isForeign }: Wanted): Target {
  const name = nameOf(service)
  const [inbound, status] = [service.inboundRequestUrl || null, service.statusCallback || null]
  const slots: Slot[] = [
    leavesToNumbers(service, 'no', service.useInboundWebhookOnNumber),
    { subject: `the URL for incoming messages of ${name}`, value: inbound, wanted: url, foreign: isForeign(inbound) },
    {
      subject: `the method for incoming messages of ${name}`,
      value: service.inboundMethod,
      wanted: 'POST',
      foreign: false,
    },
    {
      subject: `the URL for status callbacks of ${name}`,
      value: status,
      // Each message names its own. The URL of another system gets the statuses of that system's messages.
      wanted: isForeign(status) ? status : url,
      foreign: false,
    },
  ]
  return targetOf(account, service, slots)
}

/** The setting by which a service leaves incoming messages to the URL of each number. */
export function deferTarget(account: Account, service: OwnService, { isForeign }: Wanted): Target | undefined {
  const inbound = service.inboundRequestUrl || null
  // Its URL is ours already.
  if (inbound !== null && !service.useInboundWebhookOnNumber && !isForeign(inbound)) return undefined
  return targetOf(account, service, [leavesToNumbers(service, 'yes', isForeign(inbound))])
}

function leavesToNumbers(service: OwnService, wanted: 'yes' | 'no', foreign: boolean): Slot {
  const subject = `whether ${nameOf(service)} leaves incoming messages to its numbers`
  return { subject, value: service.useInboundWebhookOnNumber ? 'yes' : 'no', wanted, foreign }
}

function nameOf({ friendlyName }: OwnService): string {
  return `the messaging service “${friendlyName}”`
}

function targetOf(account: Account, { sid }: OwnService, slots: readonly Slot[]): Target {
  return {
    slots,
    async update(values, { signal }) {
      const changes: Changes = {}
      for (const [subject, value] of values) {
        if (subject.startsWith('whether ')) changes.useInboundWebhookOnNumber = value === 'yes'
        else if (subject.startsWith('the method ')) changes.inboundMethod = value ?? 'POST'
        else if (subject.startsWith('the URL for status ')) changes.statusCallback = value ?? ''
        else changes.inboundRequestUrl = value ?? ''
      }
      await asked(() => account.call((_, client) => client.messaging.v1.services(sid).update(changes), { signal }))
    },
  }
}

interface Changes {
  inboundRequestUrl?: string
  inboundMethod?: string
  statusCallback?: string
  useInboundWebhookOnNumber?: boolean
}
