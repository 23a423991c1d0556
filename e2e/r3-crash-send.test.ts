import { expect } from 'vitest'
import { Api } from './lib/api.ts'
import { auditSent, flawless } from './lib/audit.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, drifted, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { itOnOneStore } from './lib/stores.ts'
import { until } from './lib/until.ts'

const SENDS = scaled({ full: 10_000, short: 120 })
const KILLS = scaled({ full: 100, short: 2 })
const CUSTOMERS = Math.ceil(SENDS / 10)
const HANG = scaled({ full: 20_000, short: 2000 })

itOnOneStore(
  `R3 crash during send: ${SENDS} sends with faults, ${KILLS} SIGKILLs; invariant 4 (never a blind resend), invariant 6 (queues)`,
  async (store) => {
    await using provider = await openProvider({ pace: 5 })
    const { faults } = provider.simulator
    faults.add({ fault: 'accept_then_drop', probability: 0.05 })
    faults.add({ fault: 'rate_limit', probability: 0.05 })
    faults.add({ fault: 'server_error', probability: 0.05 })
    faults.add({ fault: 'slow', accept: 'after', delayMs: HANG, probability: 0.02 })
    await using installation = await Installation.open({
      store,
      providerUrl: provider.url,
      ambiguityWindow: HANG + 2000,
    })
    const api = new Api(installation.url)

    const conversations: string[] = []
    const openings = new Load()
    await openings.run(CUSTOMERS, 16, async (customer) => {
      const opened = await api.start({ to: numberOf(customer), text: `hello ${customer}` }, `open-${customer}`)
      conversations[customer] = opened.id
    })

    const load = new Load()
    const webhooks = new Load()
    let over = false
    const killing = killAgainAndAgain({
      installation,
      kills: KILLS,
      due: (number) => load.reached(Math.floor((number * SENDS) / (KILLS + 2))),
      flights: webhooks.flights,
      over: () => over,
    })
    // Customers keep writing meanwhile, so that each kill also finds open webhooks.
    const write = async (place: number): Promise<void> => {
      const response = await post(`${installation.url}/webhooks/sms`, {
        sid: sidOf(place),
        from: numberOf(place % CUSTOMERS),
        body: `text ${place}`,
      })
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    }
    const writing = webhooks.run(Number.MAX_SAFE_INTEGER, 4, write, { enough: () => over })
    await load.run(SENDS, 16, (place) =>
      api.send(conversations[place % CUSTOMERS] ?? '', `send ${place}`, `send-${place}`).then(() => undefined),
    )
    const kills = await killing
    over = true
    await writing
    printKills(`R3: ${SENDS} sends acknowledged`, kills)
    const file = installation.database
    await until('every send came to its end', () => unfinished(file) === 0, {
      within: timeout({ full: 10, short: 1 }),
    })

    const journal = provider.simulator.journal()
    const wanted = Array.from({ length: SENDS }, (_, place) => ({
      to: numberOf(place % CUSTOMERS),
      body: `send ${place}`,
    }))
    expect(kills).toHaveLength(KILLS)
    expect(auditSent(journal, wanted)).toEqual(flawless)
    expect(journal).toHaveLength(SENDS + CUSTOMERS)
    expect(
      count(
        file,
        `select count(*) from parley_messages where direction = 'outbound' and status in ('unknown', 'failed')`,
      ),
    ).toBe(0)
    expect(count(file, 'select count(*) from parley_messages where possible_duplicate')).toBe(0)
    expect(drifted(file)).toEqual([])
  },
  timeout({ full: 40, short: 2 }),
)
