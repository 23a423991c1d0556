import { recordConsent } from '../../decide/consent.ts'
import { receiptLookups, recordReceipt, reportedOf } from '../../decide/delivery/receipt.ts'
import { describeContact, describeConversation, describedLookups, describedOf } from '../../decide/describe.ts'
import { engage, engagedOf } from '../../decide/engage.ts'
import { partyLookups, partyOf } from '../../decide/ensure-address.ts'
import { incomingOf, receive, receiveLookups } from '../../decide/receive.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'
import type { Keys } from '../../model/keys.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable } from '../../model/text.ts'
import type { Logger } from '../../ports/environment.ts'
import type { Reported } from '../../ports/fact.ts'
import type { Lookup, Store } from '../../ports/store.ts'
import type { Channels } from '../channels.ts'
import type { EngineMedia } from '../media.ts'
import type { Intent, SubmitOptions, Writer } from '../write/writer.ts'
import { isPermanent, keepAside } from './aside.ts'
import { copyOf, mayBeCopy } from './copy.ts'
import { readable } from './readable.ts'

/** The parts for the lookups and the storage of a fact. */
export interface IntentParts {
  keys: Keys
  /** The store of the files of messages; absent if they stay with the provider. */
  media?: EngineMedia | undefined
  /** The channels that were added at run time; absent if there are none. */
  channels?: Pick<Channels, 'recordOf'> | undefined
}

/**
 * The intent that decides about a fact of a channel.
 *
 * @throws `input.invalid` for a fact that the channel could not read
 */
export function intentOf(
  { keys, media, channels }: IntentParts,
  tenant: TenantId,
  channel: ChannelId,
  fact: Reported,
): Intent<unknown> {
  switch (fact.type) {
    case 'message': {
      const incoming = incomingOf(keys, { tenant, channel, keepsFiles: media !== undefined }, fact)
      const lookups = [...receiveLookups(incoming), ...recordIn(channels, channel)]
      return { tenant, lookups, decide: (state, context) => receive(state, incoming, context) }
    }
    case 'receipt': {
      const { type: _, ...receipt } = fact
      const reported = reportedOf(keys, channel, receipt)
      const lookups = receiptLookups(reported)
      return { tenant, lookups, decide: (state, context) => recordReceipt(state, reported, context) }
    }
    case 'consent': {
      const { consent } = fact
      const sender = partyOf(keys, tenant, channel, fact.from)
      const lookups = partyLookups(sender)
      return { tenant, lookups, decide: (state, context) => recordConsent(state, { sender, consent }, context) }
    }
    case 'contact': {
      const party = partyOf(keys, tenant, channel, fact.address)
      const lookups = partyLookups(party)
      return { tenant, lookups, decide: (state, context) => describeContact(state, { party, fact }, context) }
    }
    case 'conversation': {
      const described = describedOf(keys, channel, partyOf(keys, tenant, channel, fact.from), fact)
      const lookups = [...describedLookups(described), ...recordIn(channels, channel)]
      return { tenant, lookups, decide: (state, context) => describeConversation(state, described, context) }
    }
    case 'engagement': {
      const reported = engagedOf(keys, channel, fact)
      const lookups = receiptLookups(reported)
      return { tenant, lookups, decide: (state, context) => engage(state, { reported, fact }, context) }
    }
    case 'unreadable':
      throw new ParleyError('input.invalid', { field: 'fact', reason: fact.reason })
    default:
      return fact satisfies never
  }
}

/** The access keys of a new conversation are in the record of its channel. */
function recordIn(channels: IntentParts['channels'], channel: ChannelId): Lookup[] {
  const id = channels?.recordOf(channel)
  return id === undefined ? [] : [kernel.channel.ref(id)]
}

/** The parts for the storage of facts. */
export interface Intake {
  writer: Writer
  store: Store
  media?: EngineMedia | undefined
  channels?: Pick<Channels, 'recordOf'> | undefined
  environment: { log: Logger }
}

/**
 * Stores facts, in their order; resolves when all of them are durable.
 *
 * A fact that can never be stored fails alone. It is stored as a dead job, and that counts as durable.
 *
 * A fact that may be a copy is looked up in the store. So it waits until the earlier facts are durable, and the later
 * facts wait for it. All other facts are decided at once.
 */
export async function ingest(
  intake: Intake,
  tenant: TenantId,
  channel: ChannelId,
  facts: readonly Reported[],
  options: SubmitOptions = {},
): Promise<void> {
  let earlier: Promise<void>[] = []
  for (const reported of facts) {
    // From here on every store can hold the fact, for any input of the provider.
    const fact = storableFact(reported)
    let read = readOf(fact)
    if ('value' in read && mayBeCopy(read.value, intake.writer.now())) {
      await Promise.all(earlier)
      earlier = []
      read = await copyOf(intake, tenant, channel, read.value).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
    }
    earlier.push(ingestOne(intake, { tenant, channel, fact, read }, options))
  }
  await Promise.all(earlier)
}

/** A fact that was read, or the reason that it cannot be. */
type Read = { value: Reported } | { error: unknown }

function readOf(fact: unknown): Read {
  try {
    return { value: readable(fact) }
  } catch (error) {
    return { error }
  }
}

interface Arrived {
  tenant: TenantId
  channel: ChannelId
  fact: unknown
  read: Read
}

/** Submits a fact before its first wait, so that facts are decided in their order. */
async function ingestOne(
  { writer, media, channels, environment: { log } }: Intake,
  { tenant, channel, fact, read }: Arrived,
  options: SubmitOptions,
): Promise<void> {
  try {
    if ('error' in read) throw read.error
    await writer.submit(intentOf({ keys: writer.keys, media, channels }, tenant, channel, read.value), options)
  } catch (error) {
    if (options.signal?.aborted === true || !isPermanent(error)) throw error
    await keepAside({ writer, log }, { tenant, channel, fact, error }, options)
  }
}

function storableFact(reported: unknown): unknown {
  try {
    return allStorable(reported)
  } catch {
    return { type: 'unreadable', reason: 'The fact is nested too deeply to be kept.', raw: null } satisfies Reported
  }
}
