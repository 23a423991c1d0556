import { expect } from 'vitest'
import { Api } from './lib/api.ts'
import { auditReceived, auditSent, flawless } from './lib/audit.ts'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, drifted, unfinished } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { killAgainAndAgain, printKills } from './lib/kills.ts'
import { Load } from './lib/load.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { itOnOneStore } from './lib/stores.ts'
import { until } from './lib/until.ts'

const MESSAGES = scaled({ full: 5000, short: 150 })
const KILLS = scaled({ full: 100, short: 5 })
const file = new URL('programs/answering.mjs', import.meta.url).href

itOnOneStore(
  `the assistant answers ${MESSAGES} customers through ${KILLS} SIGKILLs: no step is lost, and no reply is doubled`,
  async (store) => {
    await using provider = await openProvider({ pace: 5 })
    await using installation = await Installation.open({
      ...{ store, providerUrl: provider.url, ambiguityWindow: 4000 },
      modules: [
        { file, name: 'suggesting' },
        { file, name: 'answering' },
      ],
    })
    const api = new Api(installation.url)
    const settings = {
      ...{ enabled: true, conversation: { patience: 0, answerWithin: 600 } },
      limits: { perConversation: null, perHour: null, perDay: null },
    }
    const saved = await api.request('/api/v1/auto-responder/channels/sms', { method: 'PATCH', body: settings })
    expect(saved.status).toBe(200)

    const load = new Load()
    let over = false
    const killing = killAgainAndAgain({
      installation,
      kills: KILLS,
      due: (number) => load.reached(Math.floor((number * MESSAGES) / (KILLS + 2))),
      flights: load.flights,
      over: () => over,
    })
    // The provider repeats a webhook that got no answer.
    await load.run(MESSAGES, 8, async (place) => {
      const text = { sid: sidOf(place), from: numberOf(place), body: `question ${place}` }
      const response = await post(`${installation.url}/webhooks/sms`, text)
      if (!response.ok) throw new Error(`Not acknowledged: ${response.status}`)
    })
    over = true
    const kills = await killing
    printKills(`${MESSAGES} questions acknowledged`, kills)
    const { database } = installation
    await until('each job came to its end', () => unfinished(database) === 0, {
      within: timeout({ full: 20, short: 3 }),
    })

    const wanted = Array.from({ length: MESSAGES }, (_, place) => ({
      to: numberOf(place),
      body: `Answer to question ${place}`,
    }))
    expect(kills).toHaveLength(KILLS)
    expect(auditReceived(database, new Set(wanted.map((_, place) => sidOf(place))))).toEqual(flawless)
    expect(auditSent(provider.simulator.journal(), wanted)).toEqual(flawless)
    expect(drifted(database)).toEqual([])
    expect(count(database, `select count(*) from parley_jobs where state = 'dead'`)).toBe(0)
    expect(count(database, 'select count(*) from parley_suggestions')).toBe(0)
    expect(count(database, 'select coalesce(sum(sent), 0) from parley_responder_states')).toBe(MESSAGES)
  },
  timeout({ full: 60, short: 5 }),
)
