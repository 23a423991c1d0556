import { expect, it } from 'vitest'
import { Api } from './lib/api.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { query } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { promised, timeout } from './lib/scale.ts'
import { until } from './lib/until.ts'

const HANGS = timeout({ full: 2, short: 2 })

const SOON = promised(15_000)

it(`invariant 6: a dead worker's job is taken over within ${SOON / 1000} s, and sent once`, {
  timeout: HANGS,
}, async () => {
  await using provider = await openProvider()
  // The provider has the message and answers slowly: the worker dies while it waits.
  provider.simulator.faults.add({ fault: 'slow', accept: 'before', delayMs: 60_000, times: 1 })
  await using installation = await Installation.open({ providerUrl: provider.url })
  const { id } = await new Api(installation.url).start({ to: numberOf(1), text: 'once' })
  await until('the provider has it', () => provider.simulator.journal().length === 1)

  let over = false
  const webhooks = new Load()
  const write = async (place: number): Promise<void> => {
    const text = { sid: sidOf(place), from: numberOf(2 + (place % 50)), body: `text ${place}` }
    const response = await post(`${installation.url}/webhooks/sms`, text)
    if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
  }
  const writing = webhooks.run(Number.MAX_SAFE_INTEGER, 4, write, { enough: () => over })
  const began = Date.now()
  const due = async (): Promise<void> => undefined
  const kills = await killAgainAndAgain({ installation, kills: 1, due, flights: webhooks.flights, over: () => over })
  printKills('Invariant 6', kills)
  const taken = (): boolean => {
    const [message] = query(installation.database, 'select status from parley_messages where conversation_id = ?', id)
    return message?.status === 'sent' || message?.status === 'delivered'
  }
  await until('the job is taken over', taken, { within: SOON })
  expect(Date.now() - began).toBeLessThan(SOON)
  over = true
  await writing
  expect(kills).toHaveLength(1)
  expect(provider.simulator.journal()).toHaveLength(1)
})
