import type { AppParts } from '@parley/cli'
import { type ConversationId, ParleyError, type ParleyView } from '@parley/core'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { type Caller, callerOf, failure, parsed, problemIn, refuseSecrets } from './answers.ts'
import { endsOf, type Row, rowOf } from './row.ts'

const sending = z.object({
  to: z.string('must be a number, such as +14155550123'),
  from: z.string().optional(),
  body: z.string('must be the text of the message'),
  userId: z.string().optional(),
  sendAt: z.iso.datetime({ offset: true }).transform(Date.parse).optional(),
})

const sendingToMany = sending.extend({ to: z.array(sending.shape.to).min(1).max(100) })

const paging = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(100),
  cursor: z.string().optional(),
})

const period = z.object({
  from: z.iso.datetime({ offset: true }).transform(Date.parse).optional(),
  to: z.iso.datetime({ offset: true }).transform(Date.parse).optional(),
})

/** The longest period of statistics, in milliseconds. */
const LONGEST = 800 * 86_400_000

/** The routes of messages under one base path: three for people, two for Twilio. */
export function mountSms(parts: AppParts, base: string): void {
  const { parley } = parts
  const sms = new Hono()
  sms.use(bodyLimit({ maxSize: 1024 * 1024, onError: (c) => failure(c, new ParleyError('input.too_large')) }))
  sms.onError((error, c) => failure(c, error))

  sms.post('/send', async (c) => {
    const { principal, view } = await callerOf(parts, c)
    const input = await bodyOf(c)
    refuseSecrets(input)
    const { to, ...rest } = parsed(sending, input)
    const send = await senderOf({ principal, view }, rest, c)
    return c.json({ success: true, message: await send(to) }, 201)
  })

  sms.post('/bulk', async (c) => {
    const { principal, view } = await callerOf(parts, c)
    const input = await bodyOf(c)
    refuseSecrets(input)
    const { to, ...rest } = parsed(sendingToMany, input)
    const send = await senderOf({ principal, view }, rest, c)
    const results = await Promise.all(
      to.map((each) =>
        send(each).then(
          (message) => ({ to: each, message }),
          (error) => ({ to: each, ...problemIn(error) }),
        ),
      ),
    )
    return c.json({ success: results.every((each) => !('code' in each)), results }, 207)
  })

  sms.get('/conversation/:conversationId', async (c) => {
    const { view } = await callerOf(parts, c)
    refuseSecrets(c.req.query())
    const { limit, cursor } = parsed(paging, c.req.query())
    const id = c.req.param('conversationId') as ConversationId
    const { signal } = c.req.raw
    const conversation = await view.conversations.get(id, { signal })
    const { items, next } = await view.messages.list(id, { limit, cursor, order: 'oldest', signal })
    const ends = endsOf(conversation, await numbersOf(view))
    return c.json({ success: true, conversationId: id, messages: items.map((each) => rowOf(each, ends)), next })
  })

  sms.get('/stats', async (c) => {
    const { view } = await callerOf(parts, c)
    const { to = Date.now(), from = to - LONGEST } = parsed(period, c.req.query())
    const { totals, conversations } = await view.statistics.summary({
      from,
      to,
      step: 'month',
      signal: c.req.raw.signal,
    })
    const { received, sent, failed } = totals
    const stats = { total: received + sent, received, sent, failed, conversations: conversations.total }
    return c.json({ success: true, stats })
  })

  const webhook = async (c: Context): Promise<Response> => {
    const form = new URLSearchParams(await c.req.raw.clone().text())
    const numbers = [form.get('To'), form.get('From')].filter((each) => each !== null)
    const channel = parley.channelAt('sms', numbers)
    if (channel === undefined)
      throw new ParleyError('channel.unknown', { field: 'To', reason: 'It is no number of ours.' })
    return parley.handleWebhook(channel, c.req.raw, { target: targetOf(c) })
  }
  sms.post('/webhook', webhook)
  sms.post('/status-callback', webhook)

  parts.app.route(base, sms)
}

/** Sends one text to each number that it gets, from the number of the caller. */
async function senderOf(
  { principal, view }: Caller,
  { from, body, userId, sendAt }: Omit<z.output<typeof sending>, 'to'>,
  c: Context,
): Promise<(to: string) => Promise<Row>> {
  if (userId !== undefined && `user:${userId}` !== principal.id) throw foreignUser()
  const channel = await channelOf(view, from)
  const numbers = await numbersOf(view)
  const key = c.req.header('idempotency-key')
  const { signal } = c.req.raw
  return async (to) => {
    const own = key === undefined ? {} : { key: `${key} ${to}` }
    const due = sendAt === undefined ? {} : { due: sendAt }
    const started = await view.conversations.start({ channel, to, text: body }, { signal, ...own, ...due })
    return rowOf(started.message, endsOf(started.conversation, numbers))
  }
}

async function bodyOf(c: Context): Promise<object> {
  const input: unknown = await c.req.json().catch(() => undefined)
  if (typeof input === 'object' && input !== null) return input
  throw new ParleyError('input.invalid', { field: 'body', reason: 'It must be a JSON object.' })
}

/** The channel that a message leaves from. @throws `input.invalid` */
async function channelOf(view: ParleyView, from: string | undefined): Promise<string> {
  const channels = (await view.channels.list()).filter(({ kind }) => kind === 'sms')
  const fits = from === undefined ? channels : channels.filter(({ address }) => digits(address) === digits(from))
  const [channel] = fits
  if (channel !== undefined) return channel.id
  const reason = from === undefined ? 'No number is assigned to you.' : 'It is no number of yours.'
  throw new ParleyError('input.invalid', { field: 'from', reason, fix: 'Send from a number that is assigned to you.' })
}

async function numbersOf(view: ParleyView): Promise<Map<string, string>> {
  const channels = await view.channels.list()
  return new Map(channels.flatMap(({ id, address }) => (address === null ? [] : [[id, `+${digits(address)}`]])))
}

function digits(number: string | null): string {
  return (number ?? '').replaceAll(/\D/g, '')
}

function foreignUser(): ParleyError {
  const reason = 'It is not the person of the token.'
  return new ParleyError('input.invalid', {
    field: 'userId',
    reason,
    fix: 'Leave it out, or use the token of that person.',
  })
}

const node = z.object({ incoming: z.object({ url: z.string() }) })

/** The unchanged request target, which Twilio signs. */
function targetOf(c: Context): string | undefined {
  return node.safeParse(c.env).data?.incoming.url
}
