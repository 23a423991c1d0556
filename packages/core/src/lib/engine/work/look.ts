import { type Candidate, choose } from '../../decide/delivery/candidate.ts'
import { decidingOf } from '../../decide/delivery/summarize.ts'
import { track, trackLookups } from '../../decide/delivery/track.ts'
import { handedOverAt } from '../../decide/delivery/tracking.ts'
import type { MessageId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable } from '../../model/text.ts'
import type { TrackedMessage } from '../../ports/channel.ts'
import type { OpenChannel } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { readableCandidates } from '../ingest/readable.ts'
import { freeOf, isNameless, rivalsOf } from './candidates.ts'
import { addressOf, outboundOf } from './outbound.ts'

/**
 * Looks messages up at the provider. Records the candidates, and the next look-up of each message.
 *
 * A message that has ended meanwhile only gets its next time. So does every message of a channel without look-ups.
 */
export async function lookAt(
  engine: Engine,
  { channel, id, tenant }: OpenChannel,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<void> {
  const asks = channel.lookUpMany !== undefined
  const tracked = asks ? await trackedOf(engine, messages) : []
  const reported = tracked.length === 0 ? [] : allStorable(await channel.lookUpMany?.(tracked, { signal }))
  const { candidates: answered, unreadable } = readableCandidates(reported)
  if (unreadable > 0) engine.environment.log.warn({ channel: id, unreadable }, 'Answers of a look-up cannot be read.')
  const nameless = new Set(messages.filter(isNameless).map((message) => message.id))
  const candidates = answered.filter(({ messageId }) => messageId !== undefined && nameless.has(messageId))
  const free = new Set(await freeOf(engine, { tenant, channel: id }, candidates))
  const answers = byMessage(answered)
  const submitted = messages.map(async (message) => {
    const receipts = await receiptsOf(engine, message, answers.get(message.id) ?? [], free)
    const looked = { message, receipts, look: { asks } }
    await engine.writer.submit({
      tenant,
      lookups: trackLookups(engine.keys, looked),
      decide: (state, context) => track(state, looked, context),
    })
  })
  await Promise.all(submitted)
}

function byMessage(found: readonly Candidate[]): Map<MessageId | undefined, Candidate[]> {
  const answers = new Map<MessageId | undefined, Candidate[]>()
  for (const each of found) {
    const known = answers.get(each.messageId)
    if (known === undefined) answers.set(each.messageId, [each])
    else known.push(each)
  }
  return answers
}

/** The data of each message for a look-up. A message without its conversation is left out. */
async function trackedOf(engine: Engine, messages: readonly Message[]): Promise<TrackedMessage[]> {
  const { store, channels } = engine
  const [first] = messages
  if (first === undefined) return []
  const conversations = [...new Set(messages.map(({ conversationId }) => conversationId))]
  const addresses = [...new Set(messages.map(({ addressId }) => addressId))]
  const { records } = await store.load(first.tenant, [
    ...conversations.map((id) => kernel.conversation.ref(id)),
    ...addresses.map((id) => kernel.address.ref(id)),
  ])
  const known = new Map(records.map((record) => [record.id as string, record]))
  const { ambiguityWindow } = channels.get(first.channel).capabilities.sending
  return messages.flatMap((message) => {
    const [conversation, address] = [known.get(message.conversationId), known.get(message.addressId)]
    const attempt = decidingOf(message.attempts)
    if (!kernel.conversation.is(conversation) || !kernel.address.is(address) || attempt === undefined) return []
    const { number, providerId } = attempt
    const until = (handedOverAt(message.attempts) ?? message.createdAt) + ambiguityWindow
    const outbound = outboundOf(engine, message, conversation)
    return [{ message: outbound, to: addressOf(address), attempt: number, providerId, until }]
  })
}

/** The candidates of a message. They have its own provider id, or they are chosen for it. */
async function receiptsOf(
  { store }: Engine,
  message: Message,
  answers: readonly Candidate[],
  free: ReadonlySet<Candidate>,
): Promise<Candidate[]> {
  const attempt = decidingOf(message.attempts)
  if (attempt === undefined || answers.length === 0) return []
  if (!isNameless(message)) {
    const own = answers.filter(({ providerId }) => providerId === attempt.providerId)
    return own.map((receipt) => ({ ...receipt, attempt: attempt.number }))
  }
  const candidates = answers.filter((candidate) => free.has(candidate))
  if (candidates.length === 0) return []
  const choice = choose(message, candidates, await rivalsOf(store, message))
  return choice.type === 'found' ? [{ ...choice.receipt, attempt: attempt.number }] : []
}
