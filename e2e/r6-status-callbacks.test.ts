import { signTwilioRequest } from '@parley/simulator'
import { expect, it } from 'vitest'
import { account } from './lib/account.ts'
import { Api } from './lib/api.ts'
import { numberOf } from './lib/customers.ts'
import { count, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { seeded } from './lib/seeded.ts'
import { until } from './lib/until.ts'

const MESSAGES = scaled({ full: 2000, short: 60 })
const chance = seeded('R6')

/** The statuses that the provider may report, lowest first. */
const reported = ['queued', 'sending', 'sent', 'failed', 'undelivered', 'delivered', 'read']

/** A few reports in any order, some of them twice, and the expected status. */
function story(): { statuses: string[]; end: string } {
  const statuses = Array.from(
    { length: 1 + Math.floor(chance() * 5) },
    () => reported[Math.floor(chance() * reported.length)] ?? '',
  )
  const end = reported.findLast((status) => statuses.includes(status)) ?? ''
  return { statuses: [...statuses, ...statuses.slice(0, 2)], end }
}

it(
  `R6 status lattice through the database: the callbacks of ${MESSAGES} messages in any order, at once and twice; invariant 3 (status is a maximum)`,
  async () => {
    await using provider = await openProvider()
    provider.simulator.faults.add({ fault: 'no_callback' })
    // Only callbacks count here; look-ups at the provider are switched off.
    await using installation = await Installation.open({ providerUrl: provider.url, trackEvery: 0 })
    const api = new Api(installation.url)
    await new Load().run(MESSAGES, 8, (place) =>
      api.start({ to: numberOf(place), text: `message ${place}` }, `start-${place}`).then(() => undefined),
    )
    const file = installation.database
    await until('everything is sent', () => unfinished(file) === 0)
    const sent = query(file, `select id, provider_id as sid from parley_messages where direction = 'outbound'`)
    const stories = sent.map(({ id, sid }) => ({ id: String(id), sid: String(sid), ...story() }))
    const callbacks = stories
      .flatMap(({ id, sid, statuses }) => statuses.map((status) => ({ id, sid, status })))
      .sort(() => chance() - 0.5)
    await new Load().run(callbacks.length, 32, async (place) => {
      const callback = callbacks[place]
      if (callback === undefined) return
      const { id, sid, status } = callback
      const url = `${installation.url}/webhooks/sms?message=${id}&attempt=1`
      const form = {
        MessageSid: sid,
        MessageStatus: status,
        SmsStatus: status,
        SmsSid: sid,
        AccountSid: account.accountSid,
        From: account.from,
        To: '+14155550123',
      }
      const headers = { 'x-twilio-signature': signTwilioRequest(url, form, account.authToken) }
      const response = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    })
    const shown = new Map(query(file, 'select id, status from parley_messages').map(({ id, status }) => [id, status]))
    expect(stories.filter(({ id, end }) => shown.get(id) !== end)).toEqual([])
    // Every event raises the status: none lowers it.
    const events = query(file, `select body from parley_events where type = 'message.status_changed'`)
    const steps = events.map(({ body }) => JSON.parse(String(body)) as { previous: string; status: string })
    expect(steps.filter(({ previous, status }) => reported.indexOf(status) < reported.indexOf(previous))).toEqual([])
    expect(count(file, 'select count(*) from parley_messages')).toBe(MESSAGES)
  },
  timeout({ full: 10, short: 1 }),
)
