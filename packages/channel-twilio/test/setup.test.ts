import type { Channel, ChannelSetup } from '@parley/core/channel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alice, business, webhookUrl } from './account.ts'
import { openAccount, type SimulatedAccount } from './opened.ts'

const foreign = 'https://other.example/sms'
const ours = `${webhookUrl}#rc=3&rp=5xx,rt,ct`
const second = '+15005550009'
const { signal } = new AbortController()

let account: SimulatedAccount

beforeEach(() => {
  account = openAccount()
})

afterEach(() => account[Symbol.asyncDispose]())

const setupOf = ({ setup }: Channel): ChannelSetup => {
  if (setup === undefined) throw new Error('the channel has no setup')
  return setup
}
const opened = async (...options: Parameters<SimulatedAccount['open']>): Promise<ChannelSetup> =>
  setupOf(await account.open(...options))
const smsUrl = (): string | undefined => account.simulator.numbers()[0]?.smsUrl

describe('the setup of a number', () => {
  it('a plan explains itself, and changes nothing', async () => {
    const setup = await opened()
    expect(await setup.plan({ signal })).toEqual({
      steps: [{ subject: 'the URL for incoming messages of +1 500 555 0006', from: null, to: ours, foreign: false }],
    })
    expect(account.requests.filter((request) => !request.startsWith('GET '))).toEqual([])
    expect(smsUrl()).toBe('')
  })

  it('an applied plan sets the URL, and the next plan is empty', async () => {
    const setup = await opened()
    await setup.apply(await setup.plan({ signal }), { signal })
    expect(smsUrl()).toBe(ours)
    expect(await setup.plan({ signal })).toEqual({ steps: [] })
    await account.simulator.customer(alice).send({ channel: 'sms', text: 'Hello' })
    await account.simulator.idle()
    expect(account.simulator.alerts()).toEqual([])
  })

  it('a rollback restores the earlier values', async () => {
    account.simulator.changeNumber('sms', { smsUrl: 'https://demo.twilio.com/welcome/sms/reply', smsMethod: 'GET' })
    const setup = await opened()
    const undo = await setup.apply(await setup.plan({ signal }), { signal })
    expect(account.simulator.numbers()).toMatchObject([{ smsUrl: ours, smsMethod: 'POST' }])
    await setup.rollBack(undo, { signal })
    expect(account.simulator.numbers()).toMatchObject([
      { smsUrl: 'https://demo.twilio.com/welcome/sms/reply', smsMethod: 'GET' },
    ])
  })

  it('a foreign URL is never overwritten without force', async () => {
    account.simulator.changeNumber('sms', { smsUrl: foreign })
    const setup = await opened()
    const plan = await setup.plan({ signal })
    expect(plan.steps).toMatchObject([{ from: foreign, foreign: true }])
    await expect(setup.apply(plan, { signal })).rejects.toMatchObject({ code: 'setup.foreign', retryable: false })
    expect(smsUrl()).toBe(foreign)
  })

  it('a plan that names a foreign value as ours is refused too', async () => {
    account.simulator.changeNumber('sms', { smsUrl: foreign })
    const setup = await opened()
    const { steps } = await setup.plan({ signal })
    const changed = { steps: steps.map((step) => ({ ...step, foreign: false })) }
    await expect(setup.apply(changed, { signal })).rejects.toMatchObject({ code: 'setup.foreign' })
  })

  it('force replaces a foreign URL, and a rollback brings it back', async () => {
    account.simulator.changeNumber('sms', { smsUrl: foreign })
    const setup = await opened()
    const undo = await setup.apply(await setup.plan({ signal }), { signal, force: true })
    expect(smsUrl()).toBe(ours)
    await setup.rollBack(undo, { signal })
    expect(smsUrl()).toBe(foreign)
  })

  it('a value that was changed after the plan is refused before any change', async () => {
    const setup = await opened()
    const plan = await setup.plan({ signal })
    account.simulator.changeNumber('sms', { smsUrl: foreign })
    await expect(setup.apply(plan, { signal, force: true })).rejects.toMatchObject({
      code: 'setup.changed',
      message: expect.stringContaining(foreign),
    })
    expect(smsUrl()).toBe(foreign)
  })

  it('of two that apply one plan, one is refused', async () => {
    const [one, other] = [await opened(), await opened()]
    const plans = [await one.plan({ signal }), await other.plan({ signal })] as const
    await one.apply(plans[0], { signal })
    await expect(other.apply(plans[1], { signal })).rejects.toMatchObject({ code: 'setup.changed' })
  })

  it('a rollback leaves a URL that was changed by hand since', async () => {
    const setup = await opened()
    const undo = await setup.apply(await setup.plan({ signal }), { signal })
    account.simulator.changeNumber('sms', { smsUrl: foreign })
    await setup.rollBack(undo, { signal })
    expect(smsUrl()).toBe(foreign)
  })

  it('an application is foreign, and force clears it', async () => {
    account.simulator.changeNumber('sms', { smsApplicationSid: `AP${'a'.repeat(32)}` })
    const setup = await opened()
    const plan = await setup.plan({ signal })
    expect(plan.steps.map(({ foreign }) => foreign)).toEqual([true, false])
    await expect(setup.apply(plan, { signal })).rejects.toMatchObject({ code: 'setup.foreign' })
    expect(smsUrl()).toBe('')
    await setup.apply(plan, { signal, force: true })
    expect(account.simulator.numbers()).toMatchObject([{ smsUrl: ours, smsApplicationSid: '' }])
  })

  it('an earlier public URL of the channel is not foreign', async () => {
    const before = await opened({}, 'https://tunnel-1.example/webhooks/sms')
    await before.apply(await before.plan({ signal }), { signal })
    const after = await opened({}, 'https://tunnel-2.example/webhooks/sms')
    const plan = await after.plan({ signal })
    expect(plan.steps).toMatchObject([{ foreign: false }])
    await after.apply(plan, { signal })
    expect(smsUrl()).toContain('https://tunnel-2.example/')
  })

  it('an alphanumeric sender has nothing to set', async () => {
    expect(await (await opened({ from: 'Parley' })).plan({ signal })).toEqual({ steps: [] })
  })

  it('a rollback on a number that was released does nothing', async () => {
    const setup = await opened()
    const undo = await setup.apply(await setup.plan({ signal }), { signal })
    await expect((await opened({ from: second })).rollBack(undo, { signal })).resolves.toBeUndefined()
  })
})

describe('a channel that cannot be set up', () => {
  it.each([
    ['a number that is not ours', { from: second }, webhookUrl, 'from'],
    ['a short code', { from: '12345' }, webhookUrl, 'from'],
    [
      'a service that is not ours',
      { from: undefined, messagingServiceSid: `MG${'0'.repeat(32)}` },
      webhookUrl,
      'messagingServiceSid',
    ],
    ['no public URL', {}, null, 'publicUrl'],
    ['a wrong token', { authToken: 'wrong' }, webhookUrl, 'authToken'],
  ])('%s names its field', async (_name, options, url, field) => {
    const setup = await opened(options, url)
    await expect(setup.plan({ signal })).rejects.toMatchObject({ code: 'channel.misconfigured', field })
  })

  it('a host that Twilio cannot call names the public URL', async () => {
    const setup = await opened({ baseUrl: undefined }, 'http://localhost:3000/webhooks/sms')
    await expect(setup.plan({ signal })).rejects.toMatchObject({ code: 'channel.misconfigured', field: 'publicUrl' })
  })

  it('a suspended account is refused with the reason', async () => {
    account.simulator.setStatus('suspended')
    const planned = (await opened()).plan({ signal })
    await expect(planned).rejects.toMatchObject({
      code: 'channel.misconfigured',
      message: expect.stringContaining('not active'),
    })
  })
})

describe('the setup of a messaging service', () => {
  beforeEach(async () => {
    await account[Symbol.asyncDispose]()
  })

  const withService = (service: { inboundRequestUrl?: string; useInboundWebhookOnNumber?: boolean } = {}): string => {
    account = openAccount({
      numbers: { sms: { number: business, webhookUrl: '' }, other: { number: second, webhookUrl: '' } },
      services: { Support: { numbers: ['sms'], ...service } },
    })
    return 'the messaging service “Support”'
  }
  const sid = (): string => /MG[0-9a-f]{32}/.exec(account.requests.join())?.[0] ?? ''

  it('a number in a service that drops messages gets them after the setup', async () => {
    const name = withService()
    const setup = await opened()
    const plan = await setup.plan({ signal })
    expect(plan.steps).toMatchObject([
      { to: ours },
      { subject: `whether ${name} leaves incoming messages to its numbers`, from: 'no', to: 'yes', foreign: false },
    ])
    const undo = await setup.apply(plan, { signal })
    expect(account.simulator.numbers()).toMatchObject([{ webhookUrl: ours }, { webhookUrl: null }])
    await setup.rollBack(undo, { signal })
    expect(account.simulator.numbers()).toMatchObject([{ webhookUrl: null }, { webhookUrl: null }])
  })

  it('the URL of another system on the service of a number is foreign', async () => {
    withService({ inboundRequestUrl: foreign })
    const setup = await opened()
    const plan = await setup.plan({ signal })
    expect(plan.steps.map(({ foreign }) => foreign)).toEqual([false, true])
    await expect(setup.apply(plan, { signal })).rejects.toMatchObject({ code: 'setup.foreign' })
    expect(smsUrl()).toBe('')
  })

  it('a service without a number has the URL, the method and the status callback', async () => {
    withService({ useInboundWebhookOnNumber: false })
    await (await opened()).plan({ signal })
    const setup = await opened({ from: undefined, messagingServiceSid: sid() })
    const undo = await setup.apply(await setup.plan({ signal }), { signal })
    expect(undo.steps.map(({ subject, to }) => [subject, to])).toEqual([
      ['the URL for incoming messages of the messaging service “Support”', ours],
      ['the URL for status callbacks of the messaging service “Support”', ours],
    ])
    expect(account.simulator.numbers()).toMatchObject([{ webhookUrl: ours }, { webhookUrl: null }])
    expect(await setup.plan({ signal })).toEqual({ steps: [] })
    await setup.rollBack(undo, { signal })
    expect(account.simulator.numbers()).toMatchObject([{ webhookUrl: null }, { webhookUrl: null }])
  })

  it('if a later change fails, the earlier one is reverted', async () => {
    withService()
    const channel = await account.open()
    const plan = await setupOf(channel).plan({ signal })
    const original = account.simulator.app.fetch
    Object.assign(account.simulator.app, {
      fetch: (request: Request) =>
        request.method === 'POST' && request.url.includes('/v1/')
          ? new Response('{"code":20500,"status":500}', { status: 500 })
          : original(request),
    })
    await expect(setupOf(channel).apply(plan, { signal })).rejects.toMatchObject({ code: 'channel.unavailable' })
    expect(smsUrl()).toBe('')
  })
})
