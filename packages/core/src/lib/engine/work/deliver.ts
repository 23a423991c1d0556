import { type Candidate, type Choice, choose } from '../../decide/delivery/candidate.ts'
import { deliver, deliverLookups, type Outcome } from '../../decide/delivery/deliver.ts'
import { nextStep } from '../../decide/delivery/step.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressRecord } from '../../model/address.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable, storable } from '../../model/text.ts'
import type { OutboundMessage, SendOptions, SendResult } from '../../ports/channel.ts'
import type { Address } from '../../ports/fact.ts'
import type { Store } from '../../ports/store.ts'
import { closedCapabilities } from '../channels/closed-capabilities.ts'
import type { OpenChannel } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { reasonOf } from '../ingest/aside.ts'
import { readableCandidates } from '../ingest/readable.ts'
import { freeOf, rivalsOf } from './candidates.ts'
import { addressOf, outboundOf } from './outbound.ts'

/** The result of a paused worker: its lease may have expired, and another worker sends. */
const notCalled: SendResult = {
  type: 'deferred',
  code: 'not_called',
  detail: 'The worker was stopped or held up before it called the provider.',
}

/** Runs one delivery: claim → (ask) → call → record. */
export async function runDelivery(engine: Engine, claimed: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  let job = claimed
  for (;;) {
    const loaded = await load(engine, job)
    if (loaded === undefined) throw new ParleyError('not_found', { field: 'message' })
    const { message, conversation, address, others } = loaded
    const now = engine.writer.now()
    const record = (outcome: Outcome): Promise<Job | undefined> => recordOutcome(engine, job, message, outcome)
    if (engine.channels.closed(message.channel)?.error.code === 'channel.removed')
      return void (await record(outcomeWithout({ message, conversation, job, address, now })))
    const open = engine.channels.get(message.channel, job.tenant)
    const { capabilities } = open
    const { ambiguityWindow } = capabilities.sending
    const canAsk = open.channel.lookUp !== undefined
    const step = nextStep({ message, conversation, job, address, canAsk, capabilities, now })
    const outbound = outboundOf(engine, message, conversation)
    const to = addressOf(address)
    const { lease } = job
    const inTime = (): boolean => !signal.aborted && lease !== null && engine.writer.isAhead(lease)
    switch (step.do) {
      case 'finish':
        return void (await record({ type: 'finished' }))
      case 'refuse':
        return void (await record({
          type: 'refused',
          attempt: attemptOf(message),
          code: step.code,
          detail: step.detail,
        }))
      case 'leave_unknown': {
        const detail = 'The provider may have accepted it, and has no look-up.'
        return void (await record({ type: 'left_unknown', attempt: step.attempt, detail }))
      }
      case 'send': {
        const result = inTime()
          ? await call(open, outbound, { to, others, attempt: step.attempt, signal, inTime })
          : notCalled
        noteFailure(engine, message, result)
        const chance = engine.environment.random()
        return void (await record({ type: 'sent', attempt: step.attempt, result, chance, ambiguityWindow }))
      }
      case 'ask': {
        const { attempt, until } = step
        const choice = await ask(engine, open, message, outbound, { to, others, attempt, signal, inTime })
        if (choice.type === 'found') return void (await record({ ...choice, attempt }))
        if (choice.type === 'not_asked') {
          const { detail } = choice
          engine.environment.log.warn({ job: job.id, queue: job.queue, reason: detail }, 'A message was not looked up.')
          return void (await record({ ...choice, attempt, chance: engine.environment.random() }))
        }
        if (until !== null) {
          const detail = 'The provider has no such message yet.'
          return void (await record({ type: 'waiting', attempt, until, detail }))
        }
        if (choice.type === 'undecided') {
          const detail = 'The provider has a message between the same parties that may be this one.'
          return void (await record({ type: 'left_unknown', attempt, detail }))
        }
        const next = await record({ type: 'given_up', attempt })
        if (next?.state !== 'running') return
        job = next
        break
      }
      default:
        step satisfies never
    }
  }
}

/** The outcome of a message on a channel that was removed: it is refused, unless the provider may have it. */
function outcomeWithout(delivery: Omit<Parameters<typeof nextStep>[0], 'canAsk' | 'capabilities'>): Outcome {
  const step = nextStep({ ...delivery, canAsk: false, capabilities: closedCapabilities })
  if (step.do === 'finish') return { type: 'finished' }
  const detail = 'The channel was removed before the message was sent.'
  if (step.do === 'leave_unknown') return { type: 'left_unknown', attempt: step.attempt, detail }
  return { type: 'refused', attempt: attemptOf(delivery.message), code: 'channel.removed', detail }
}

/** A failure that is about the channel, and not about the customer, is in the health of the channel. */
function noteFailure({ added }: Engine, { channel, tenant }: Message, result: SendResult): void {
  if (result.type === 'deferred' || result.type === 'unknown') added.notes.error(channel, tenant, result.detail)
  if (result.type === 'refused' && result.optOut !== true) added.notes.error(channel, tenant, result.detail)
}

interface LoadedDelivery {
  message: Message
  conversation: Conversation
  address: AddressRecord
  /** Further addresses that take part, without those that are blocked or opted out. */
  others: Address[]
}

async function load({ store }: Engine, job: Job): Promise<LoadedDelivery | undefined> {
  if (job.work.type !== 'deliver') return undefined
  const { work } = job
  const { records } = await store.load(job.tenant, [
    kernel.message.ref(work.messageId),
    kernel.conversation.ref(work.conversationId),
    kernel.address.ref(work.addressId),
  ])
  const message = records.find(kernel.message.is)
  const conversation = records.find(kernel.conversation.is)
  const address = records.find(kernel.address.is)
  if (message === undefined || conversation === undefined || address === undefined) return undefined
  return { message, conversation, address, others: await othersIn(store, conversation) }
}

/** Most conversations have no further addresses: then nothing is loaded. */
async function othersIn(store: Store, { tenant, participants, addressId }: Conversation): Promise<Address[]> {
  const others = participants.filter((id) => id !== addressId)
  if (others.length === 0) return []
  const { records } = await store.load(
    tenant,
    others.map((id) => kernel.address.ref(id)),
  )
  const reached = records.filter(kernel.address.is)
  return reached.filter(({ blockedAt, optedOutAt }) => blockedAt === null && optedOutAt === null).map(addressOf)
}

function recordOutcome(engine: Engine, job: Job, message: Message, outcome: Outcome): Promise<Job | undefined> {
  return engine.writer.submit({
    tenant: job.tenant,
    lookups: deliverLookups(engine.keys, job, message, outcome),
    decide: (state, context) => deliver(state, { job, message, outcome }, context),
  })
}

// After a channel throws, the response is lost: the provider may have the message.
async function call(open: OpenChannel, message: OutboundMessage, options: SendOptions): Promise<SendResult> {
  try {
    return allStorable(await open.channel.send(message, options))
  } catch (error) {
    return { type: 'unknown', detail: storable(reasonOf(error)) }
  }
}

/** Looks the message up at the provider, and chooses among the candidates. */
async function ask(
  engine: Engine,
  { channel }: OpenChannel,
  message: Message,
  outbound: OutboundMessage,
  options: SendOptions,
): Promise<Choice | { type: 'not_asked'; detail: string }> {
  let candidates: Candidate[]
  try {
    const read = readableCandidates(allStorable(await channel.lookUp?.(outbound, options)))
    // An unreadable candidate may be the message, so the look-up fails.
    if (read.unreadable > 0) throw new Error('The channel reported a candidate that cannot be read.')
    candidates = read.candidates
  } catch (error) {
    if (options.signal.aborted) throw error
    return { type: 'not_asked', detail: storable(reasonOf(error)) }
  }
  const free = await freeOf(engine, message, candidates)
  return free.length === 0 ? { type: 'none' } : choose(message, free, await rivalsOf(engine.store, message))
}

function attemptOf(message: Message): number {
  return message.attempts.at(-1)?.number ?? 1
}
