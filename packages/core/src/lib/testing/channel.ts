import { z } from 'zod'
import { defineChannel } from '../define-channel.ts'
import { ParleyError } from '../errors/parley-error.ts'
import type { MessageId, Time } from '../model/ids.ts'
import { deliveryStatuses } from '../model/status.ts'
import type {
  Address,
  Channel,
  ChannelCapabilities,
  ChannelContext,
  ChannelSource,
  Fact,
  OutboundMessage,
  SendOptions,
  SendResult,
} from '../ports/channel.ts'

/** What a fake channel can do; what is not told is without bounds. */
export interface FakeChannelOptions {
  kind?: string
  capabilities?: Partial<ChannelCapabilities>
  /** `false` for a provider that cannot be asked what became of a message. */
  canLookUp?: boolean
}

/** An answer from which nobody can tell whether the provider has the message; `accepted` says whether it has. */
type Unclear = { type: 'unknown' | 'throw'; detail: string } | { type: 'hang' }

/** How one send goes. `hang` never answers, until it is aborted. */
export type ScriptedSend =
  | { type: 'accepted'; providerId?: string; status?: 'scheduled' | 'queued' | 'sending' | 'sent'; units?: number }
  | Extract<SendResult, { type: 'refused' | 'deferred' }>
  | (Unclear & { accepted?: boolean })

/** One call of `send`. */
export interface FakeSend {
  message: OutboundMessage
  to: Address
  attempt: number
  at: Time
}

/** A message that the provider has: somebody gets it. */
export interface FakeAcceptance extends FakeSend {
  providerId: string
}

/** A channel whose provider is in the hands of a test. */
export interface FakeChannel extends ChannelSource {
  /** Every call of `send`, oldest first. */
  readonly sent: readonly FakeSend[]
  /** What the provider has, oldest first. */
  readonly accepted: readonly FakeAcceptance[]
  /** How the next sends go, one after the other; those behind them are accepted. */
  script(...sends: ScriptedSend[]): void
  /** The webhook that tells of a message from somebody; with the same `id` it is the same message. */
  inbound(message: { from: string; text: string; id?: string; name?: string; consent?: 'opt_out' | 'opt_in' }): Request
  /** The webhook that tells how a delivery goes. */
  receipt(receipt: {
    providerId?: string
    message?: MessageId
    attempt?: number
    status: (typeof deliveryStatuses)[number]
    code?: string
  }): Request
}

const unbounded: ChannelCapabilities = {
  maxText: 100_000,
  receipts: 'read',
  concurrency: 100,
  spacing: 0,
  settle: 10_000,
  maxWebhook: 1_000_000,
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
    message: z.custom<MessageId>((id) => typeof id === 'string').optional(),
    attempt: z.number().int().positive().optional(),
    status: z.enum(deliveryStatuses),
    code: z.string().optional(),
  }),
])

/**
 * A channel to test an application with: it sends nothing, remembers everything, and fails as it is told.
 *
 * Its addresses are phone numbers in the international form. Its provider lives as long as the object: an installation that
 * is opened again with it finds there what was accepted before.
 *
 * @example
 * ```ts
 * const sms = fakeChannel()
 * const parley = await createParley({ store: memoryStore(), channels: { sms } })
 * await parley.handleWebhook('sms', sms.inbound({ from: '+15550100001', text: 'Hello' }))
 * ```
 */
export function fakeChannel({ kind = 'fake', capabilities, canLookUp = true }: FakeChannelOptions = {}): FakeChannel {
  const sent: FakeSend[] = []
  const accepted: FakeAcceptance[] = []
  const scripted: ScriptedSend[] = []
  let webhooks = 0

  const accept = (send: FakeSend, providerId = `fake-${accepted.length + 1}`): string => {
    accepted.push({ ...send, providerId })
    return providerId
  }
  const open = (_: object, { clock }: ChannelContext): Channel => ({
    parseAddress,
    thread: (to) => to.value,
    webhook: async (request) => ({ facts: [await factOf(request)], response: new Response(null, { status: 204 }) }),
    async send(message, { to, attempt, signal }) {
      const send = { message, to, attempt, at: clock.now() }
      sent.push(send)
      return play(scripted.shift() ?? { type: 'accepted' }, (providerId) => accept(send, providerId), signal)
    },
    ...(canLookUp ? { lookUp: async (message, options) => candidates(accepted, message, options) } : {}),
  })
  const define = defineChannel({ kind, config: z.object({}), capabilities: { ...unbounded, ...capabilities }, open })

  return {
    ...define({}),
    sent,
    accepted,
    script: (...sends) => void scripted.push(...sends),
    inbound: (message) => webhook({ type: 'message', id: `fake-in-${++webhooks}`, ...message }),
    receipt: (receipt) => webhook({ type: 'receipt', ...receipt }),
  }
}

function parseAddress(input: string): Address | undefined {
  const value = input.replaceAll(/[\s().\p{Default_Ignorable_Code_Point}-]/gu, '')
  return /^\+[1-9]\d{6,14}$/.test(value) ? { scheme: 'tel', value, display: input } : undefined
}

async function play(
  send: ScriptedSend,
  accept: (providerId?: string) => string,
  signal: AbortSignal,
): Promise<SendResult> {
  if (send.type === 'accepted') return { status: 'queued', ...send, providerId: accept(send.providerId) }
  if (send.type === 'refused' || send.type === 'deferred') return send
  if (send.accepted === true) accept()
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

// A provider does not know our ids: what it can be asked for is to whom a message went, and what it said.
function candidates(accepted: readonly FakeAcceptance[], { text }: OutboundMessage, { to }: SendOptions) {
  const alike = accepted.filter((each) => each.to.value === to.value && each.message.text === text)
  return alike.map(({ providerId, at }) => ({ providerId, at, status: 'queued' as const }))
}

function webhook(body: z.input<typeof webhookBody>): Request {
  const headers = { 'content-type': 'application/json', [signatureHeader]: signature }
  return new Request(webhookUrl, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function factOf(request: Request): Promise<Fact> {
  if (request.headers.get(signatureHeader) !== signature) throw new ParleyError('webhook.forged')
  const parsed = webhookBody.safeParse(await request.json().catch(() => undefined))
  if (!parsed.success) throw new ParleyError('webhook.malformed', { field: parsed.error.issues[0]?.path.join('.') })
  const { data } = parsed
  if (data.type === 'receipt') {
    const { type, ...receipt } = data
    return { type, receipt }
  }
  const from = parseAddress(data.from)
  if (from === undefined) throw new ParleyError('webhook.malformed', { field: 'from' })
  return {
    type: 'message',
    providerId: data.id,
    from,
    threads: [from.value],
    text: data.text,
    name: data.name,
    consent: data.consent,
  }
}
