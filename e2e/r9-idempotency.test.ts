import { expect } from 'vitest'
import { Api } from './lib/api.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, query, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { seeded } from './lib/seeded.ts'
import { itOnOneStore } from './lib/stores.ts'
import { until } from './lib/until.ts'

const CALLS = scaled({ full: 50_000, short: 300 })
const KEYS = CALLS / 5
const KILLS = scaled({ full: 20, short: 1 })
const chance = seeded('R9')

itOnOneStore(
  `R9 API idempotency: ${CALLS} calls over ${KEYS} keys, same and other bodies, concurrent, ${KILLS} crashes between effect and answer`,
  async (store) => {
    await using provider = await openProvider({ pace: 5 })
    await using installation = await Installation.open({ store, providerUrl: provider.url })
    const api = new Api(installation.url)
    const { id } = await api.start({ to: numberOf(1), text: 'hello' })
    // A call without an answer is repeated with its key.
    const keys = Array.from({ length: CALLS }, () => Math.floor(chance() * KEYS))
    const answers = new Map<number, Set<string>>()
    const wrong: string[] = []

    const call = async (place: number): Promise<void> => {
      const once = keys[place] ?? 0
      const answered = answers.has(once)
      const other = place % 10 === 9 && answered
      const text = other ? `other ${place}` : `text ${once}`
      const response = await api.request(`/api/v1/conversations/${id}/messages`, {
        method: 'POST',
        body: { text },
        headers: { 'idempotency-key': `key-${once}` },
      })
      const body = await response.text()
      if (response.status === 503) throw new Error('The server is down.')
      if (other && response.status !== 422) wrong.push(`another body was answered ${response.status}`)
      if (other) return
      if (response.status !== 202) wrong.push(`${response.status} ${body}`)
      if (answered && response.headers.get('idempotent-replayed') !== 'true') wrong.push(`key ${once} was not replayed`)
      answers.set(once, (answers.get(once) ?? new Set()).add(body))
    }
    const load = new Load()
    // Customers keep writing meanwhile, so that each kill also finds open webhooks.
    const webhooks = new Load()
    let over = false
    const write = async (place: number): Promise<void> => {
      const text = { sid: sidOf(place), from: numberOf(2 + (place % 50)), body: `from a customer ${place}` }
      const response = await post(`${installation.url}/webhooks/sms`, text)
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    }
    const writing = webhooks.run(Number.MAX_SAFE_INTEGER, 2, write, { enough: () => over })
    const killing = killAgainAndAgain({
      installation,
      kills: KILLS,
      due: (number) => load.reached(Math.floor((number * CALLS) / (KILLS * 2))),
      flights: webhooks.flights,
      over: () => over,
    })
    await load.run(CALLS, 16, call)
    const kills = await killing
    over = true
    await writing
    printKills('R9', kills)

    const file = installation.database
    expect(kills).toHaveLength(KILLS)
    expect(wrong).toEqual([])
    expect([...answers.values()].filter((bodies) => bodies.size !== 1)).toEqual([])
    const texts = query(
      file,
      `select text, count(*) as times from parley_messages where text like 'text %' group by text`,
    )
    expect(texts.filter(({ times }) => times !== 1)).toEqual([])
    expect(texts).toHaveLength(answers.size)
    expect(count(file, `select count(*) from parley_messages where text like 'other %'`)).toBe(0)
    await until('every message is sent', () => unfinished(file) === 0, { within: timeout({ full: 15, short: 1 }) })
    expect(new Set(provider.simulator.journal().map(({ body }) => body)).size).toBe(provider.simulator.journal().length)
  },
  timeout({ full: 30, short: 3 }),
)
