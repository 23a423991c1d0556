import { expect } from 'vitest'
import { numberOf, post, sidOf } from './lib/customers.ts'
import { count, drifted, query } from './lib/database.ts'
import { Installation } from './lib/installation.ts'
import { openProvider } from './lib/provider.ts'
import { scaled, timeout } from './lib/scale.ts'
import { itOnEveryStore } from './lib/stores.ts'

const CONTACTS = scaled({ full: 1000, short: 25 })
const PICTURES = 10

itOnEveryStore(
  `R8 album race: ${CONTACTS} new contacts × ${PICTURES} different messages at once`,
  async (store) => {
    await using provider = await openProvider()
    await using installation = await Installation.open({ store, providerUrl: provider.url })
    for (let contact = 0; contact < CONTACTS; contact += 1) {
      const pictures = Array.from({ length: PICTURES }, (_, picture) => ({
        sid: sidOf(contact * PICTURES + picture),
        from: numberOf(contact),
        body: `picture ${picture} of ${contact}`,
      }))
      const answers = await Promise.all(pictures.map((text) => post(`${installation.url}/webhooks/sms`, text)))
      expect(answers.every(({ status }) => status === 200)).toBe(true)
    }
    const file = installation.database
    expect(count(file, 'select count(*) from parley_conversations')).toBe(CONTACTS)
    expect(count(file, 'select count(*) from parley_contacts')).toBe(CONTACTS)
    expect(count(file, 'select count(*) from parley_messages')).toBe(CONTACTS * PICTURES)
    const gaps = query(
      file,
      `select conversation_id from parley_messages group by conversation_id
       having count(distinct sequence) <> ? or min(sequence) <> 1 or max(sequence) <> ?`,
      PICTURES,
      PICTURES,
    )
    expect(gaps).toEqual([])
    expect(drifted(file)).toEqual([])
  },
  timeout({ full: 10, short: 1 }),
)
