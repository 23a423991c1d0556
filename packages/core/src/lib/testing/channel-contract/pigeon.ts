import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import type { Candidate } from '../../decide/delivery/candidate.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { MessageId } from '../../model/ids.ts'
import type { Channel, OutboundMessage, SendResult } from '../../ports/channel.ts'
import { defineChannel } from '../../ports/define-channel.ts'
import type { Address, Reported } from '../../ports/fact.ts'
import type { ChannelHarness, ProviderMood, ScriptedProvider, Seal, Taken, ToldStatus, WebhookBuilder } from './case.ts'
import { openParcel, Parcels } from './parcels.ts'

/** The loft of pigeons from threads that name no other. */
const HOME = 'home'

/** The smallest channel that keeps every promise: carrier pigeons, by the number of their ring. */
const pigeon = defineChannel({
  kind: 'pigeon',
  config: z.object({ loft: z.custom<Loft>(), secret: z.string() }),
  capabilities: {
    text: { max: 140 },
    threads: 'address',
    receipts: 'delivered',
    sending: { concurrency: 1, spacing: 0, ambiguityWindow: 1000 },
    webhook: { max: 10_000 },
  },
  open: ({ loft, secret }): Channel => ({
    parseAddress: readRing,
    explainAddress: (input) => (/^\d{3}$/.test(input.trim()) ? 'Its ring has no country.' : undefined),
    thread: ([{ value }]) => threadOf(HOME, value),
    webhook: async (request) => readNews(await request.text(), request.headers.get('seal') ?? '', secret),
    send: async ({ text, thread }, { to, signal, inTime }): Promise<SendResult> => {
      if (!inTime()) return { type: 'deferred', code: 'aborted', detail: 'The pigeon stayed at home.' }
      try {
        return await loft.release({ to: to.value, from: loftOf(thread), text }, signal)
      } catch {
        return { type: 'unknown', detail: 'The pigeon did not come back.' }
      }
    },
    async *pull(since, { signal }) {
      signal.throwIfAborted()
      loft.began ??= loft.now
      const letters = loft.letters.slice(Number(since ?? loft.letters.length))
      yield { facts: letters.map(({ at: _, ...raw }) => readLetter(raw)), checkpoint: String(loft.letters.length) }
    },
    async *sync({ thread, since = Number.NEGATIVE_INFINITY, signal }) {
      signal.throwIfAborted()
      const letters = loft.letters
        .filter(({ at }) => at >= since)
        .map(({ at, ...raw }) => readLetter(raw, { at, began: loft.began }))
      const flights = loft.taken.filter(({ at }) => at >= since).map((flight) => readFlight(flight, loft.began))
      const facts = [...letters, ...flights].filter((fact) => thread === undefined || isOn(fact, thread))
      yield { facts, total: facts.length }
    },
    openMedia: (url, { signal }) => openParcel(loft.parcels, url, signal),
    lookUp: async (message, { to, signal }) => {
      signal.throwIfAborted()
      return candidates(loft.flown(), message, to)
    },
    async lookUpMany(messages, { signal }) {
      signal.throwIfAborted()
      if (messages.length === 0) return []
      const flown = loft.flown()
      return messages.flatMap(({ message, to, providerId }) => {
        const found = providerId === null ? candidates(flown, message, to) : flown.flatMap(candidateOf)
        const own = found.filter((each) => providerId === null || each.providerId === providerId)
        return own.map((each) => ({ ...each, messageId: message.id }))
      })
    },
  }),
})

function threadOf(loft: string, ring: string): string {
  return `${loft}/${ring}`
}

function loftOf(thread: string): string {
  return thread.split('/', 1)[0] ?? HOME
}

function candidates(flown: readonly Flight[], { thread, createdAt }: OutboundMessage, to: Address): Candidate[] {
  const between = flown.filter((flight) => flight.to === to.value && flight.from === loftOf(thread))
  return between.filter(({ at }) => at >= createdAt).flatMap(candidateOf)
}

function candidateOf({ providerId, at, arrived: text, status }: Flight): Candidate[] {
  return [{ providerId, at, text, status }]
}

function readRing(input: string): Address | undefined {
  const seen = input.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '').trim()
  const [, country, number] = /^([a-z]{2})-?(\d{3})$/i.exec(seen) ?? []
  if (country === undefined || number === undefined) return undefined
  return { scheme: 'ring', value: `${country.toUpperCase()}-${number}`, display: `${country.toUpperCase()}${number}` }
}

const news = z.union([
  z.object({ id: z.string(), from: z.string(), text: z.string(), to: z.string().default(HOME) }),
  z.object({
    id: z.string(),
    messageId: z.string(),
    attempt: z.number(),
    status: z.enum(['sent', 'delivered', 'failed']),
  }),
])

function readNews(body: string, seal: string, secret: string): Awaited<ReturnType<NonNullable<Channel['webhook']>>> {
  if (seal !== sealOf(body, secret)) throw new ParleyError('webhook.forged')
  const parsed = news.safeParse(JSON.parse(body))
  if (!parsed.success) throw new ParleyError('webhook.malformed')
  const told = parsed.data
  const response = new Response(null, { status: 204 })
  if ('status' in told) {
    const { id: providerId, messageId, attempt, status } = told
    const why = status === 'failed' ? { code: 'hawk', detail: 'A hawk was seen.' } : {}
    const receipt = { messageId: messageId as MessageId, attempt, providerId, status, ...why }
    return { facts: [{ type: 'receipt', ...receipt }], response }
  }
  const from = readRing(told.from)
  if (from === undefined) throw new ParleyError('webhook.malformed', { field: 'from' })
  const { id: providerId, text, to } = told
  const thread = [{ thread: threadOf(to, from.value) }]
  return { facts: [{ type: 'message', direction: 'inbound', providerId, from, thread, text }], response }
}

const letter = z.object({
  id: z.string(),
  from: z.string().transform(readRing).pipe(z.custom<Address>()),
  text: z.string(),
})

function readLetter(raw: unknown, placed?: { at: number; began: number | undefined }): Reported {
  const { success, data } = letter.safeParse(raw)
  if (!success || data.from === undefined) return { type: 'unreadable', reason: 'The letter got wet.', raw }
  const { id: providerId, from, text } = data
  const thread = [{ thread: threadOf(HOME, from.value) }]
  const time = placed === undefined ? {} : timed(placed.at, placed.began)
  return { type: 'message', direction: 'inbound', providerId, from, thread, text, ...time }
}

function readFlight(
  { providerId, to: ring, from: loft = HOME, text, at }: Flight,
  began: number | undefined,
): Reported {
  const [to, from] = [ringed(ring), { scheme: 'loft', value: loft, display: loft }]
  const thread = [{ thread: threadOf(loft, to.value) }]
  return { type: 'message', direction: 'outbound', providerId, from, to: [to], thread, text, ...timed(at, began) }
}

function ringed(value: string): Address {
  return readRing(value) ?? { scheme: 'ring', value, display: value }
}

function timed(at: number, began: number | undefined): { at: number; history?: true } {
  return began !== undefined && at < began ? { at, history: true } : { at }
}

function isOn(fact: Reported, thread: string): boolean {
  return fact.type === 'message' && fact.thread.some((name) => 'thread' in name && name.thread === thread)
}

function sealOf(body: string, secret: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(body)))
}

interface Flight extends Taken {
  at: number
  /** The text on arrival. */
  arrived: string
  status: ToldStatus | 'queued'
}

/** The loft of the pigeons: the provider, with a mood. */
class Loft implements ScriptedProvider {
  now: number = Date.UTC(2026, 0, 15, 12)
  mood: ProviderMood = 'accept'
  calls = 0
  lists = 0
  rewrite: ((text: string) => string) | undefined
  readonly taken: Flight[] = []
  /** Letters that arrived while the loft was closed. */
  readonly letters: { at: number; [field: string]: unknown }[] = []
  /** The time of the first request for letters. */
  began: number | undefined
  readonly parcels: Parcels = new Parcels()

  async release(letter: Omit<Taken, 'providerId'>, signal: AbortSignal): Promise<SendResult> {
    this.calls += 1
    const { mood } = this
    if (mood === 'refuse') return { type: 'refused', code: 'unknown_ring', detail: 'No pigeon has this ring.' }
    if (mood === 'busy') return { type: 'deferred', code: 'storm', detail: 'No pigeon flies in this weather.' }
    if (mood === 'unreachable') return { type: 'deferred', code: 'closed', detail: 'The loft is closed.' }
    if (mood === 'break') throw new Error('The pigeon fell asleep.')
    const providerId = this.take(letter)
    if (mood === 'drop') throw new Error('The pigeon keeper fell asleep.')
    if (mood === 'hang') await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return { type: 'accepted', providerId, status: 'sent' }
  }

  take(letter: Omit<Taken, 'providerId'>): string {
    const providerId = `flight-${this.taken.length + 1}`
    const arrived = this.rewrite?.(letter.text) ?? letter.text
    this.taken.push({ providerId, ...letter, at: this.now, arrived, status: 'queued' })
    return providerId
  }

  progress(providerId: string, status: ToldStatus): void {
    for (const flight of this.taken) if (flight.providerId === providerId) flight.status = status
  }

  flown(): readonly Flight[] {
    this.lists += 1
    if (this.mood === 'unreachable') throw new Error('The loft is closed.')
    return this.taken
  }
}

const secret = 'a secret for tests'

const webhooks: WebhookBuilder = {
  message: async ({ providerId: id, ...told }, seal) => post({ id, ...told }, seal),
  status: async ({ providerId: id, ...told }) => post({ id, ...told }),
  unreadable: async () => post({ coo: true }),
}

function post(told: object, seal: Seal = 'genuine'): Request {
  const body = JSON.stringify(told)
  const headers = new Headers({ 'content-type': 'application/json' })
  if (seal !== 'missing') headers.set('seal', sealOf(body, seal === 'genuine' ? secret : 'a guess'))
  return new Request('https://parley.example/webhooks/pigeon', { method: 'POST', headers, body })
}

/** A pigeon and its loft; `flaw` changes the channel. */
export async function openPigeon(flaw: (channel: Channel) => Partial<Channel> = () => ({})): Promise<ChannelHarness> {
  const loft = new Loft()
  const source = pigeon({ loft, secret })
  const open = async (): Promise<Channel> => {
    // This channel needs nothing of its context.
    const channel = await source.open({} as Parameters<typeof source.open>[0])
    return { ...channel, ...flaw(channel) }
  }
  return {
    channel: await open(),
    again: open,
    capabilities: source.capabilities,
    correspondents: {
      alice: ['DE-001', 'de001', 'DE001'],
      bob: 'FR-002',
      incomplete: ['001', 'DE-', 'DE-1', '-001'],
      spellings: [{ provider: 'fr003', people: ['FR-003'] }],
    },
    ourEnds: [HOME, 'barn'],
    provider: loft,
    webhooks,
    missed: {
      write: (message) => void loft.letters.push({ id: `letter-${loft.letters.length}`, at: loft.now, ...message }),
      unreadable: () => void loft.letters.push({ id: `letter-${loft.letters.length}`, at: loft.now, from: null }),
      sent: ({ to, text }) => void loft.take({ to, from: HOME, text }),
    },
    files: loft.parcels,
    now: () => loft.now,
    pass(ms) {
      loft.now += ms
    },
    [Symbol.asyncDispose]: async () => {},
  }
}
