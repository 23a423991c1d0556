import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { validateRequest } from 'twilio'
import { describe, expect, it } from 'vitest'
import { accountSid, alice, authToken, business } from '../../../test/account.ts'
import { officialClient } from '../../../test/official-client.ts'
import { listen, serveApp } from '../../../test/served.ts'
import { createTwilioSimulator } from './create-simulator.ts'

interface Seen {
  valid: boolean
  params: Record<string, string>
}

describe('over real sockets, under a mount path', () => {
  it('sends, receives and calls back, signed for the public URL and sent to the routed one', async () => {
    const publicUrl = 'https://parley.example/webhooks/sms'
    const seen: Seen[] = []
    const webhooks = new Hono().post('/webhooks/sms', async (c) => {
      const params = Object.fromEntries(new URLSearchParams(await c.req.text()))
      const url = publicUrl + new URL(c.req.url).search
      const valid = validateRequest(authToken, c.req.header('x-twilio-signature') ?? '', url, params)
      seen.push({ valid, params })
      return c.body('<Response/>', 200, { 'content-type': 'text/xml' })
    })
    const listener = getRequestListener(webhooks.fetch, { overrideGlobalObjects: false })
    await using receiver = await listen(listener)
    await using simulator = createTwilioSimulator({
      accountSid,
      authToken,
      numbers: { sms: { number: business, webhookUrl: publicUrl } },
      route: (url) => new URL(url.pathname + url.search, receiver.origin),
      pace: 1,
    })
    await using served = await serveApp(new Hono().route('/simulator', simulator.app))

    const inbound = await fetch(`${served.origin}/simulator/customers/${alice}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'sms', text: 'Hi' }),
    })
    expect(inbound.status).toBe(202)
    await simulator.idle()

    const client = officialClient(`${served.origin}/simulator`)
    const statusCallback = `${publicUrl}?message=m_1`
    const { sid } = await client.messages.create({ to: alice, from: business, body: 'Hello', statusCallback })
    await simulator.idle()

    expect(seen.map(({ params }) => params.SmsStatus)).toEqual(['received', 'sending', 'sent', 'delivered'])
    expect(seen.every(({ valid }) => valid)).toBe(true)
    expect(simulator.alerts()).toEqual([])
    expect(await client.messages(sid).fetch()).toMatchObject({ status: 'delivered' })
  })
})
