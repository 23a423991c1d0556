import { deliver, deliverLookups, type Outcome } from '../decide/deliver.ts'
import type { Receipt } from '../delivery/receipt.ts'
import { nextStep } from '../delivery/step.ts'
import { ParleyError } from '../errors/parley-error.ts'
import { keyOf } from '../keys.ts'
import type { Conversation } from '../model/conversation.ts'
import type { Job } from '../model/job.ts'
import type { Message } from '../model/message.ts'
import type { AddressRecord } from '../model/person.ts'
import type { Address, OutboundMessage, SendOptions, SendResult } from '../ports/channel.ts'
import type { OpenChannel } from './channels.ts'
import type { Engine } from './engine.ts'

/** What a worker that was held up says: when it gets to the call, it may have been taken for dead and another one sends. */
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
    const { message, conversation, address } = loaded
    const open = engine.channels.get(message.channel, job.tenant)
    const { settle } = open.capabilities
    const canAsk = open.channel.lookUp !== undefined
    const step = nextStep({ message, job, address, canAsk, settle, now: engine.writer.now() })
    const outbound = outboundOf(message, conversation)
    const to: Address = { scheme: address.scheme, value: address.value, display: address.display }
    const { lease } = job
    const inTime = (): boolean => !signal.aborted && lease !== null && engine.writer.isAhead(lease)
    const record = (outcome: Outcome): Promise<Job | undefined> => recordOutcome(engine, job, message, outcome)
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
        const detail = 'The provider may have accepted it, and cannot be asked.'
        return void (await record({ type: 'left_unknown', attempt: step.attempt, detail }))
      }
      case 'send': {
        const result = inTime() ? await call(open, outbound, { to, attempt: step.attempt, signal, inTime }) : notCalled
        const chance = engine.environment.random()
        return void (await record({ type: 'sent', attempt: step.attempt, result, chance, settle }))
      }
      case 'ask': {
        const receipt = await ask(engine, open, job, outbound, { to, attempt: step.attempt, signal, inTime })
        if (receipt !== undefined) return void (await record({ type: 'found', attempt: step.attempt, receipt }))
        if (step.until !== null) {
          const detail = 'The provider knows of nothing yet.'
          return void (await record({ type: 'waiting', attempt: step.attempt, until: step.until, detail }))
        }
        const next = await record({ type: 'given_up', attempt: step.attempt })
        if (next?.state !== 'running') return
        job = next
        break
      }
      default:
        step satisfies never
    }
  }
}

interface LoadedDelivery {
  message: Message
  conversation: Conversation
  address: AddressRecord
}

async function load({ store }: Engine, job: Job): Promise<LoadedDelivery | undefined> {
  if (job.work.type !== 'deliver') return undefined
  const { records } = await store.load(job.tenant, [{ kind: 'message', id: job.work.message }])
  const message = records.find((record) => record.kind === 'message')
  if (message === undefined) return undefined
  const around = await store.load(job.tenant, [
    { kind: 'conversation', id: message.conversationId },
    { kind: 'address', id: message.addressId },
  ])
  const conversation = around.records.find((record) => record.kind === 'conversation')
  const address = around.records.find((record) => record.kind === 'address')
  return conversation === undefined || address === undefined ? undefined : { message, conversation, address }
}

function recordOutcome(engine: Engine, job: Job, message: Message, outcome: Outcome): Promise<Job | undefined> {
  return engine.writer.submit({
    tenant: job.tenant,
    lookups: deliverLookups(job.tenant, job, message, outcome),
    decide: (state, context) => deliver(state, { job, message, outcome }, context),
  })
}

// What a channel throws is an answer that was lost: nobody knows whether the provider has the message.
async function call(open: OpenChannel, message: OutboundMessage, options: SendOptions): Promise<SendResult> {
  try {
    return await open.channel.send(message, options)
  } catch (error) {
    return { type: 'unknown', detail: error instanceof Error ? error.message : String(error) }
  }
}

/** Asks the provider for the message; answers the earliest candidate that belongs to no other message of ours. */
async function ask(
  { store }: Engine,
  open: OpenChannel,
  job: Job,
  message: OutboundMessage,
  options: SendOptions,
): Promise<Receipt | undefined> {
  const candidates = (await open.channel.lookUp?.(message, options)) ?? []
  const keys = candidates.flatMap(({ providerId }) =>
    providerId === undefined ? [] : keyOf.provider(open.id, providerId),
  )
  const { records } = await store.load(
    job.tenant,
    keys.map((key) => ({ key })),
  )
  const taken = new Set(
    records.flatMap((record) => (record.kind === 'message' && record.id !== message.id ? record.keys : [])),
  )
  const free = candidates.filter(
    ({ providerId }) => providerId !== undefined && !taken.has(keyOf.provider(open.id, providerId)),
  )
  return free.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))[0]
}

function outboundOf(message: Message, { thread }: Conversation): OutboundMessage {
  const { id, text, subject, html, attachments, parts, createdAt } = message
  return { id, text, subject, html, attachments, parts, thread, createdAt }
}

function attemptOf(message: Message): number {
  return message.attempts.at(-1)?.number ?? 1
}
