import { recordConsent } from '../decide/consent.ts'
import { partyLookups, partyOf } from '../decide/person.ts'
import { receiptLookups, recordReceipt, reportedOf } from '../decide/receipt.ts'
import { inboundOf, receive, receiveLookups } from '../decide/receive.ts'
import type { ChannelId, TenantId } from '../model/ids.ts'
import type { Fact } from '../ports/channel.ts'
import { allStorable } from '../text.ts'
import type { Intent, SubmitOptions, Writer } from './writer.ts'

/** What must be decided about a fact of a channel. */
export function intentOf(tenant: TenantId, channel: ChannelId, fact: Fact): Intent<unknown> {
  switch (fact.type) {
    case 'message': {
      const inbound = inboundOf(tenant, channel, fact)
      const lookups = receiveLookups(inbound)
      return { tenant, lookups, decide: (state, context) => receive(state, inbound, context) }
    }
    case 'receipt': {
      const reported = reportedOf(channel, fact.receipt)
      const lookups = receiptLookups(reported)
      return { tenant, lookups, decide: (state, context) => recordReceipt(state, reported, context) }
    }
    case 'consent': {
      const { consent } = fact
      const sender = partyOf(tenant, channel, fact.from)
      const lookups = partyLookups(sender)
      return { tenant, lookups, decide: (state, context) => recordConsent(state, { sender, consent }, context) }
    }
    default:
      return fact satisfies never
  }
}

/** Takes facts in; resolves when all of them are durable. */
export async function takeIn(
  writer: Writer,
  tenant: TenantId,
  channel: ChannelId,
  facts: readonly Fact[],
  options: SubmitOptions = {},
): Promise<void> {
  // Here, where the outside ends: whatever a provider sent, every store can hold it, and holds the same.
  await Promise.all(facts.map((fact) => writer.submit(intentOf(tenant, channel, allStorable(fact)), options)))
}
