import type { MessageId } from '../../model/ids.ts'
import type { Channel, OutboundMessage } from '../../ports/channel.ts'
import type { Address } from '../../ports/fact.ts'
import type { Expect } from '../store-contract/case.ts'
import type { TestRunner } from '../store-contract/contract.ts'
import type {
  ChannelCase,
  ChannelHarness,
  ChannelNeed,
  ChannelTrial,
  MissedRecords,
  ProvidedFiles,
  WebhookBuilder,
} from './case.ts'
import { channelCases } from './cases.ts'

/** A kind of channel, and the opening of one for a case. */
export interface ChannelUnderTest {
  name: string
  /** Opens a channel with a provider that has accepted nothing yet, each time another. */
  open(): Promise<ChannelHarness>
  /** The members and properties of the channel. Cases with other needs are registered as skipped. */
  offers: readonly ChannelNeed[]
}

/**
 * The promises of the port as tests. A channel that passes them can carry Parley's messages.
 *
 * @example
 * ```ts
 * import { describe, expect, it } from 'vitest'
 *
 * channelContract({ describe, it, expect }, { name: 'pigeon', open: openPigeonHarness, offers: ['webhook', 'lookUp'] })
 * ```
 */
export function channelContract({ describe, it, expect }: TestRunner, { name, open, offers }: ChannelUnderTest): void {
  describe(`the channel contract on ${name}`, () => {
    it('the harness offers the members of the channel', async () => {
      await using harness = await open()
      const { channel, webhooks, missed, files } = harness
      expect(offers.includes('webhook')).toBe(channel.webhook !== undefined && webhooks !== undefined)
      expect(offers.includes('receipts')).toBe(webhooks?.status !== undefined)
      expect(offers.includes('lookUp')).toBe(channel.lookUp !== undefined)
      expect(offers.includes('lookUpMany')).toBe(channel.lookUpMany !== undefined)
      expect(offers.includes(`threads by ${harness.capabilities.threads}`)).toBe(true)
      expect(offers.includes('two spellings')).toBe(harness.correspondents.spellings !== undefined)
      expect(offers.includes('several ends')).toBe(harness.ourEnds !== undefined)
      expect(offers.includes('pull')).toBe(channel.pull !== undefined && missed !== undefined)
      expect(offers.includes('sync')).toBe(channel.sync !== undefined && missed?.sent !== undefined)
      expect(offers.includes('openMedia')).toBe(channel.openMedia !== undefined && files !== undefined)
    })
    for (const each of channelCases) {
      const missing = each.needs?.find((need) => !offers.includes(need))
      const run = (): Promise<void> => runChannelCase(each, { open, expect })
      if (missing === undefined) it(each.name, run)
      else it.skip(`${each.name} (skipped: ${name} has no ${missing})`, run)
    }
  })
}

/** Runs one case on a channel of its own. Rejects if the guarantee does not hold. */
export async function runChannelCase(
  { run }: ChannelCase,
  { open, expect }: Pick<ChannelUnderTest, 'open'> & { expect: Expect },
): Promise<void> {
  await using harness = await open()
  const { channel, capabilities, correspondents, provider } = harness
  const read = (input: string): Address => {
    const address = channel.parseAddress(input)
    if (address === undefined) throw new Error(`The channel does not read the address of the harness: ${input}`)
    return address
  }
  const [alice, bob] = [read(correspondents.alice[0]), read(correspondents.bob)]
  let messages = 0
  const opening = { id: 'opening-1', subject: null }
  const thread = (to: Address, by: Channel = channel): string => by.thread([to], opening)
  const trial: ChannelTrial = {
    channel,
    capabilities,
    correspondents,
    provider,
    again: () => harness.again(),
    now: () => harness.now(),
    pass: (ms) => harness.pass(ms),
    expect,
    alice,
    bob,
    thread,
    get webhooks() {
      return builderOf(harness)
    },
    get ourEnds() {
      return endsOf(harness)
    },
    get missed() {
      return missedOf(harness)
    },
    get files() {
      return filesOf(harness)
    },
    async receive(request) {
      if (channel.webhook === undefined) throw new Error('The channel has no webhook.')
      return await channel.webhook(request, { signal: new AbortController().signal })
    },
    outbound(text = 'Your order is on its way.', to = alice) {
      const controller = new AbortController()
      const message: OutboundMessage = {
        id: `msg_${String(++messages).padStart(32, '0')}` as MessageId,
        text,
        subject: null,
        html: null,
        attachments: [],
        parts: [],
        thread: thread(to),
        createdAt: harness.now(),
      }
      const { signal } = controller
      const abort = (reason?: Error): void => controller.abort(reason)
      return [message, { to, attempt: 1, signal, inTime: () => !signal.aborted, abort }]
    },
  }
  await run(trial)
}

function builderOf({ webhooks }: ChannelHarness): WebhookBuilder {
  if (webhooks === undefined) throw new Error('The harness builds no webhooks.')
  return webhooks
}

function endsOf({ ourEnds }: ChannelHarness): NonNullable<ChannelHarness['ourEnds']> {
  if (ourEnds === undefined) throw new Error('The harness names one address of ours.')
  return ourEnds
}

function missedOf({ missed }: ChannelHarness): Required<MissedRecords> {
  if (missed === undefined) throw new Error('The harness has no records that were missed.')
  const none = (): void => {
    throw new Error('The harness has no messages that were not sent through Parley.')
  }
  return { sent: none, ...missed }
}

function filesOf({ files }: ChannelHarness): ProvidedFiles {
  if (files === undefined) throw new Error('The harness has no files.')
  return files
}
