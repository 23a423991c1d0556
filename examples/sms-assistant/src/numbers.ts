import type { AppParts } from '@parley/cli'
import { type ChannelSummary, ParleyError, type ParleyView } from '@parley/core'
import { Hono } from 'hono'
import { z } from 'zod'
import { callerOf, failure, parsed } from './answers.ts'

/** The types of channels that are a number of the account: Twilio's in the environment, or the simulated one. */
const types = ['account-number', 'simulated-number']

const number = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164, such as +14155550123')
const setting = z.object({ force: z.boolean().default(false) })
const assignment = z.object({ userId: z.string('must be the id of a person').min(1).max(190) })

/** The numbers of the account, and the person of each. Only an owner or an admin assigns one. */
export function mountNumbers(parts: AppParts): void {
  const numbers = new Hono()
  numbers.onError((error, c) => failure(c, error))

  numbers.get('/', async (c) => {
    const { view } = await callerOf(parts, c)
    return c.json({ success: true, numbers: (await assigned(view)).map(shown) })
  })

  numbers.put('/:number', async (c) => {
    const { view } = await callerOf(parts, c)
    const from = parsed(number, c.req.param('number'))
    const { userId } = parsed(assignment, await c.req.json().catch(() => undefined))
    const access = [`user:${userId}`]
    const present = (await assigned(view)).find((each) => numberOf(each) === from)
    if (present !== undefined && present.added?.access.join() === access.join()) {
      return c.json({ success: true, number: shown(present) })
    }
    // A channel of its own for each person: neither conversations nor figures go over.
    if (present !== undefined) await view.channels.remove(present.id)
    const [known] = view.channels.types().filter(({ type }) => types.includes(type))
    if (known === undefined) throw noAccount()
    const { channel } = await view.channels.add({ type: known.type, label: from, config: { number: from }, access })
    return c.json({ success: true, number: shown(channel) }, 201)
  })

  numbers.delete('/:number', async (c) => {
    const { view } = await callerOf(parts, c)
    await view.channels.remove((await channelOf(view, c.req.param('number'))).id)
    return c.json({ success: true })
  })

  // The differences between the number at Twilio and this app: none if it is set up.
  numbers.get('/:number/webhook', async (c) => {
    const { view } = await callerOf(parts, c)
    const channel = await channelOf(view, c.req.param('number'))
    const { steps } = await view.channels.planSetup(channel.id)
    return c.json({ success: true, number: shown(channel), steps })
  })

  numbers.put('/:number/webhook', async (c) => {
    const { view } = await callerOf(parts, c)
    const { force } = parsed(setting, await c.req.json().catch(() => ({})))
    const { id } = await channelOf(view, c.req.param('number'))
    const { channel } = await view.channels.applySetup(id, { force })
    return c.json({ success: true, number: shown(channel) }, 202)
  })

  parts.app.route('/api/v1/sms/numbers', numbers)
}

function noAccount(): ParleyError {
  const reason = 'No account of Twilio is configured.'
  const fix = 'Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or none of them for the simulator.'
  return new ParleyError('parley.misconfigured', { field: 'TWILIO_ACCOUNT_SID', reason, fix })
}

async function assigned(view: ParleyView): Promise<ChannelSummary[]> {
  return (await view.channels.list()).filter(({ added }) => types.includes(added?.type ?? ''))
}

/** @throws `not_found` for a number without a person */
async function channelOf(view: ParleyView, given: string): Promise<ChannelSummary> {
  const known = (await assigned(view)).find((each) => numberOf(each) === given)
  if (known === undefined) throw new ParleyError('not_found', { field: 'number' })
  return known
}

/** The number of a channel, without the spaces that people read. */
export function numberOf({ address }: Pick<ChannelSummary, 'address'>): string {
  return `+${(address ?? '').replaceAll(/\D/g, '')}`
}

function shown(channel: ChannelSummary): object {
  const [person] = channel.added?.access ?? []
  const { state, error } = channel.added?.setup ?? { state: 'none', error: null }
  return {
    number: numberOf(channel),
    userId: person?.slice('user:'.length) ?? null,
    channelId: channel.id,
    webhook: state,
    error,
  }
}
