import { z } from 'zod'
import type { Candidate } from '../decide/delivery/candidate.ts'
import { ParleyError } from '../errors/parley-error.ts'
import type { MessageId, Time } from '../model/ids.ts'
import { type DeliveryStatus, deliveryStatuses } from '../model/status.ts'
import type { ChannelCapabilities } from '../ports/capabilities.ts'
import type {
  Channel,
  ChannelContext,
  ChannelSource,
  OutboundMessage,
  SendOptions,
  SendResult,
  TrackedMessage,
} from '../ports/channel.ts'
import { defineChannel } from '../ports/define-channel.ts'
import type { Address, Reported } from '../ports/fact.ts'
import { type FakeFile, type FakeRecords, fakeRecords } from './fake-records.ts'

/** Capabilities of a fake channel. Default: without limits. */
export type FakeCapabilities = Omit<Partial<ChannelCapabilities>, 'sending'> & {
  sending?: Partial<ChannelCapabilities['sending']>
}

/** Options of a fake channel. */
export interface FakeChannelOptions {
  kind?: string
  capabilities?: FakeCapabilities
  /** `false` for a provider without look-ups of one message. */
  canLookUp?: boolean
  /** `false` for a provider without look-ups of many messages. Default: as `canLookUp`. */
  canLookUpMany?: boolean
  /** Whether its records are pulled. Default: false. */
  canPull?: boolean
}

/** A result that does not show whether the provider has the message; `accepted` has that. */
type Unclear = { type: 'unknown' | 'throw'; detail: string } | { type: 'hang' }

/**
 * The result of one send. `hang` never returns, until it is aborted. `text` is the provider's text of an accepted
 * message.
 */
export type ScriptedSend =
  | ({ type: 'accepted' } & Partial<Omit<Extract<SendResult, { type: 'accepted' }>, 'type'>>)
  | Extract<SendResult, { type: 'refused' | 'deferred' }>
  | (Unclear & { accepted?: boolean; text?: string })

/** One call of `send`. */
export interface FakeSend {
  message: OutboundMessage
  to: Address
  others: readonly Address[]
  attempt: number
  at: Time
}

/** A message at the provider. */
export interface FakeAcceptance extends FakeSend {
  providerId: string
  /** The provider's text. */
  text: string
  /** Its status at the provider. */
  status: DeliveryStatus
}

/** A message of another program, without its content. */
const foreign: Omit<OutboundMessage, 'text' | 'thread'> = {
  id: 'msg_of_another_program' as MessageId,
  subject: null,
  html: null,
  attachments: [],
  parts: [],
  createdAt: 0,
}

/** The provider's data about a message that it accepts. */
interface Acceptance {
  providerId?: string | undefined
  text?: string | undefined
}

/** A channel with a provider that a test controls. */
export interface FakeChannel extends ChannelSource, FakeRecords {
  /** Every call of `send`, oldest first. */
  readonly sent: readonly FakeSend[]
  /** The messages at the provider, oldest first. */
  readonly accepted: readonly FakeAcceptance[]
  /** The results of the next sends, in order. Those behind them are accepted. */
  script(...sends: ScriptedSend[]): void
  /** The number of messages in each call of `lookUpMany`, oldest first. */
  readonly lookedUp: readonly number[]
  /** Another program sends through the same account: the provider has a message that is not ours. */
  plant(message: { to: string; text: string }): string
  /** The provider changes the status of a message, and posts no webhook. */
  progress(providerId: string, status: DeliveryStatus): void
  /** The provider has no look-ups until the next call with `true`. */
  reachable(can: boolean): void
  /** The webhook that reports the given facts. */
  report(...facts: Reported[]): Request
  /** The webhook that reports a message of an address. The same `id` is the same message. */
  inbound(message: { from: string; text: string; id?: string; name?: string; consent?: 'opt_out' | 'opt_in' }): Request
  /** The webhook that reports the progress of a delivery. */
  receipt(receipt: {
    providerId?: string
    messageId?: MessageId
    attempt?: number
    status: DeliveryStatus
    code?: string
  }): Request
}

const unbounded: ChannelCapabilities = {
  text: { max: 100_000 },
  content: {
    ...{ subject: true, html: true, templates: true, locations: true, choices: true },
    media: { types: ['*'], bytes: 100_000_000, count: 100 },
  },
  threads: 'address',
  receipts: 'read',
  sending: { concurrency: 100, spacing: 0, ambiguityWindow: 10_000 },
  webhook: { max: 1_000_000 },
}

const webhookUrl = 'https://parley.example/webhooks/fake'
const signatureHeader = 'x-fake-signature'
const signature = 'genuine'

const webhookBody = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message'),
    id: z.string(),
    from: z.string(),
    text: z.string(),
    name: z.string().optional(),
    consent: z.enum(['opt_out', 'opt_in']).optional(),
  }),
  z.object({
    type: z.literal('receipt'),
    providerId: z.string().optional(),
    messageId: z.custom<MessageId>((id) => typeof id === 'string').optional(),
    attempt: z.number().int().positive().optional(),
    status: z.enum(deliveryStatuses),
    code: z.string().optional(),
  }),
  z.object({ type: z.literal('facts'), facts: z.array(z.custom<Reported>()) }),
])

/**
 * A channel for tests of an application. It sends nothing, records every call, and fails by a script.
 *
 * Its addresses are phone numbers in the international form. Its provider lives as long as the object. So an
 * installation that is opened again finds the accepted messages there.
 *
 * @example
 * ```ts
 * const sms = fakeChannel()
 * const parley = await createParley({ store: memoryStore(), channels: { sms } })
 * await parley.handleWebhook('sms', sms.inbound({ from: '+15550100001', text: 'Hello' }))
 * ```
 */
export function fakeChannel({
  kind = 'fake',
  capabilities,
  canLookUp = true,
  canLookUpMany = canLookUp,
  canPull = false,
}: FakeChannelOptions = {}): FakeChannel {
  const sent: FakeSend[] = []
  const accepted: FakeAcceptance[] = []
  const scripted: ScriptedSend[] = []
  const lookedUp: number[] = []
  const records = fakeRecords()
  let webhooks = 0
  let canReach = true

  const accept = (send: FakeSend, { providerId = `fake-${accepted.length + 1}`, text }: Acceptance): string => {
    accepted.push({ ...send, providerId, text: text ?? send.message.text, status: 'queued' })
    return providerId
  }
  const ensureReachable = (): void => {
    if (!canReach) throw new Error('The provider cannot be reached.')
  }
  const open = (_: object, { clock }: ChannelContext): Channel => ({
    parseAddress,
    thread: (to, opening) => {
      const parties = to.map(({ value }) => value).join(' ')
      return capabilities?.threads === 'opening' ? `${parties} ${opening.id}` : parties
    },
    webhook: async (request) => ({ facts: await factsOf(request), response: new Response(null, { status: 204 }) }),
    openMedia: async (url) => records.open(url),
    sync: (options) => records.sync(options),
    ...(canPull ? { pull: (since) => records.pull(since) } : {}),
    async send(message, { to, others = [], attempt, signal }: SendOptions) {
      const send = { message, to, others, attempt, at: clock.now() }
      sent.push(send)
      return play(scripted.shift() ?? { type: 'accepted' }, (acceptance) => accept(send, acceptance), signal)
    },
    ...(canLookUp
      ? {
          async lookUp(_, { to }) {
            ensureReachable()
            return candidates(accepted, to)
          },
        }
      : {}),
    ...(canLookUpMany
      ? {
          async lookUpMany(messages, { signal }) {
            signal.throwIfAborted()
            lookedUp.push(messages.length)
            ensureReachable()
            return messages.flatMap((each) => answersTo(accepted, each))
          },
        }
      : {}),
  })
  const { sending, ...more } = capabilities ?? {}
  const all = { ...unbounded, ...more, sending: { ...unbounded.sending, ...sending } }
  const define = defineChannel({ kind, config: z.object({}), capabilities: all, open })

  return {
    ...define({}),
    has: records.has,
    hasFile: records.hasFile,
    opened: records.opened,
    sent,
    accepted,
    lookedUp,
    plant({ to, text }) {
      const address = parseAddress(to)
      if (address === undefined) throw new Error('It goes to a phone number in the international form.')
      const at = accepted.at(-1)?.at ?? 0
      const message = { ...foreign, text, thread: address.value }
      return accept({ message, to: address, others: [], attempt: 1, at }, {})
    },
    progress(providerId, status) {
      for (const each of accepted) if (each.providerId === providerId) each.status = status
    },
    reachable(can) {
      canReach = can
    },
    script: (...sends) => void scripted.push(...sends),
    report: (...facts) => webhook({ type: 'facts', facts }),
    inbound: (message) => webhook({ type: 'message', id: `fake-in-${++webhooks}`, ...message }),
    receipt: (receipt) => webhook({ type: 'receipt', ...receipt }),
  }
}

export type { FakeFile, FakeRecords }

function parseAddress(input: string): Address | undefined {
  const value = input.replaceAll(/[\s().\p{Default_Ignorable_Code_Point}-]/gu, '')
  return /^\+[1-9]\d{6,14}$/.test(value) ? { scheme: 'tel', value, display: input } : undefined
}

async function play(
  send: ScriptedSend,
  accept: (acceptance: Acceptance) => string,
  signal: AbortSignal,
): Promise<SendResult> {
  if (send.type === 'accepted') return { status: 'queued', ...send, providerId: accept(send) }
  if (send.type === 'refused' || send.type === 'deferred') return send
  if (send.accepted === true) accept({ text: send.text })
  if (send.type === 'throw') throw new Error(send.detail)
  if (send.type === 'hang') return aborted(signal)
  return { type: 'unknown', detail: send.detail }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

// A provider does not have our ids. It looks messages up by their recipient.
function candidates(accepted: readonly FakeAcceptance[], to: Address): Candidate[] {
  const between = accepted.filter((each) => each.to.value === to.value)
  return between.map(({ providerId, at, status, text }) => ({ providerId, at, status, text }))
}

function answersTo(accepted: readonly FakeAcceptance[], { message, to, providerId }: TrackedMessage): Candidate[] {
  const found =
    providerId === null
      ? candidates(accepted, to)
      : accepted.filter((each) => each.providerId === providerId).map(({ status }) => ({ providerId, status }))
  return found.map((each) => ({ ...each, messageId: message.id }))
}

function webhook(body: z.input<typeof webhookBody>): Request {
  const headers = { 'content-type': 'application/json', [signatureHeader]: signature }
  return new Request(webhookUrl, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function factsOf(request: Request): Promise<Reported[]> {
  if (request.headers.get(signatureHeader) !== signature) throw new ParleyError('webhook.forged')
  const parsed = webhookBody.safeParse(await request.json().catch(() => undefined))
  if (!parsed.success) throw new ParleyError('webhook.malformed', { field: parsed.error.issues[0]?.path.join('.') })
  const { data } = parsed
  if (data.type === 'facts') return data.facts
  if (data.type === 'receipt') return [data]
  const from = parseAddress(data.from)
  if (from === undefined) throw new ParleyError('webhook.malformed', { field: 'from' })
  const { id: providerId, text, name, consent } = data
  const thread = [{ thread: from.value }]
  return [{ type: 'message', direction: 'inbound', providerId, from, thread, text, name, consent }]
}
