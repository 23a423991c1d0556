import { describe, expect, it } from 'vitest'
import { tenant } from '../../../../test/deciding.ts'
import { keys } from '../../../../test/keys.ts'
import { migratedStore } from '../../../../test/migrated-store.ts'
import type { MessageFact } from '../../ports/fact.ts'
import { processSignals } from '../../ports/process-signals.ts'
import type { Store } from '../../ports/store.ts'
import { virtualEnvironment } from '../../testing/environment.ts'
import { intentOf } from '../ingest/facts.ts'
import { Writer } from '../write/writer.ts'
import { Feed } from './feed.ts'

const received: MessageFact = {
  type: 'message',
  direction: 'inbound',
  providerId: '1',
  from: { scheme: 'tel', value: '+15550001', display: '+15550001' },
  thread: [{ thread: '+15550001' }],
  text: 'Hello',
}

describe('a feed', () => {
  it('ends where its reader goes while the store is busy', async () => {
    const busy: Store = {
      ...migratedStore(),
      log: (_tenant, { signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
    }
    const feed = new Feed({ store: busy, tenant, environment: virtualEnvironment(), signals: processSignals() })
    const going = new AbortController()
    const next = feed.read('oldest', { signal: going.signal }).next()
    going.abort(new Error('gone'))
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('reads for two at once of those that are behind, and for the others after them', async () => {
    const store = migratedStore()
    let reading = 0
    let most = 0
    const counted: Store = {
      ...store,
      async log(whose, options) {
        if (options.after === 'newest') return store.log(whose, options)
        reading += 1
        most = Math.max(most, reading)
        await new Promise(setImmediate)
        reading -= 1
        return store.log(whose, options)
      },
    }
    const feed = new Feed({ store: counted, tenant, environment: virtualEnvironment(), signals: processSignals() })
    const writer = new Writer({
      keys,
      store,
      environment: virtualEnvironment(),
      handlers: () => [],
      committed: () => undefined,
    })
    await writer.submit(intentOf({ keys }, tenant, 'sms', received))
    const going = new AbortController()
    const readers = Array.from({ length: 10 }, () => feed.read('oldest', { signal: going.signal }))
    const first = await Promise.all(readers.map((reader) => reader.next()))
    expect(new Set(first.map(({ value }) => value?.type))).toEqual(new Set(['event']))
    expect(most).toBe(2)
    going.abort(new Error('gone'))
  })
})
