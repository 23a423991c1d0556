import { recordConsent } from '../decide/consent.ts'
import { receiptLookups, recordReceipt } from '../decide/receipt.ts'
import { receive, receiveLookups } from '../decide/receive.ts'
import { deriveId } from '../keys.ts'
import type { ChannelId, TenantId } from '../model/ids.ts'
import type { Fact } from '../ports/channel.ts'
import { allStorable } from '../text.ts'
import type { Intent, SubmitOptions, Writer } from './writer.ts'

/** What must be decided about a fact of a channel. */
export function intentOf(tenant: TenantId, channel: ChannelId, fact: Fact): Intent<unknown> {
  switch (fact.type) {
    case 'message': {
      const inbound = { channel, fact }
      const lookups = receiveLookups(tenant, inbound)
      return { tenant, lookups, decide: (state, context) => receive(state, inbound, context) }
    }
    case 'receipt': {
      const reported = { channel, receipt: fact.receipt }
      const lookups = receiptLookups(tenant, reported)
      return { tenant, lookups, decide: (state, context) => recordReceipt(state, reported, context) }
    }
    case 'consent': {
      const { scheme, value } = fact.from
      const address = { kind: 'address' as const, id: deriveId.address(tenant, channel, scheme, value) }
      const contact = { kind: 'contact' as const, id: deriveId.contact(tenant, scheme, value) }
      const lookups = [address, contact]
      return { tenant, lookups, decide: (state, context) => recordConsent(state, { channel, fact }, context) }
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
