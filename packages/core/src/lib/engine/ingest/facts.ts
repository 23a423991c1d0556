import { recordConsent } from '../../decide/consent.ts'
import { receiptLookups, recordReceipt, reportedOf } from '../../decide/delivery/receipt.ts'
import { partyLookups, partyOf } from '../../decide/ensure-address.ts'
import { inboundOf, receive, receiveLookups } from '../../decide/receive.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import { allStorable } from '../../model/text.ts'
import type { Fact } from '../../ports/channel.ts'
import type { Logger } from '../../ports/environment.ts'
import type { Intent, SubmitOptions, Writer } from '../write/writer.ts'
import { isPermanent, keepAside } from './aside.ts'
import { readable } from './readable.ts'

/**
 * What must be decided about a fact of a channel.
 *
 * @throws `input.invalid` for one that the channel could not read
 */
export function intentOf(keys: Keys, tenant: TenantId, channel: ChannelId, fact: Fact): Intent<unknown> {
  switch (fact.type) {
    case 'message': {
      const inbound = inboundOf(keys, tenant, channel, fact)
      const lookups = receiveLookups(inbound)
      return { tenant, lookups, decide: (state, context) => receive(state, inbound, context) }
    }
    case 'receipt': {
      const reported = reportedOf(keys, channel, fact.receipt)
      const lookups = receiptLookups(reported)
      return { tenant, lookups, decide: (state, context) => recordReceipt(state, reported, context) }
    }
    case 'consent': {
      const { consent } = fact
      const sender = partyOf(keys, tenant, channel, fact.from)
      const lookups = partyLookups(sender)
      return { tenant, lookups, decide: (state, context) => recordConsent(state, { sender, consent }, context) }
    }
    case 'unreadable':
      throw new ParleyError('input.invalid', { field: 'fact', reason: fact.reason })
    default:
      return fact satisfies never
  }
}

/** What takes facts in. */
export interface Intake {
  writer: Writer
  log: Logger
}

/**
 * Takes facts in; resolves when all of them are durable.
 *
 * A fact that can never be taken in fails alone: it is kept as a dead job, and that counts as durable.
 */
export async function ingest(
  intake: Intake,
  tenant: TenantId,
  channel: ChannelId,
  facts: readonly Fact[],
  options: SubmitOptions = {},
): Promise<void> {
  await Promise.all(facts.map((fact) => takeInOne(intake, tenant, channel, fact, options)))
}

async function takeInOne(
  intake: Intake,
  tenant: TenantId,
  channel: ChannelId,
  reported: unknown,
  options: SubmitOptions,
): Promise<void> {
  // Every store can hold the fact from here on, whatever the provider sent.
  const fact = storableFact(reported)
  try {
    await intake.writer.submit(intentOf(intake.writer.keys, tenant, channel, readable(fact)), options)
  } catch (error) {
    if (options.signal?.aborted === true || !isPermanent(error)) throw error
    await keepAside(intake, { tenant, channel, fact, error }, options)
  }
}

function storableFact(reported: unknown): unknown {
  try {
    return allStorable(reported)
  } catch {
    return { type: 'unreadable', reason: 'The fact is nested too deeply to be kept.', raw: null } satisfies Fact
  }
}
