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
  it('ends when its reader aborts while the store is busy', async () => {
    const busy: Store = {
      ...migratedStore(),
      log: (_tenant, { signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
    }
    const feed = new Feed({ store: busy, tenant, environment: virtualEnvironment(), signals: processSignals() })
    const leaving = new AbortController()
    const next = feed.read('oldest', { signal: leaving.signal }).next()
    leaving.abort(new Error('gone'))
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('reads for two late readers at once, and for the others after them', async () => {
    const store = migratedStore()
    let reading = 0
    let most = 0
    const counted: Store = {
      ...store,
      async log(tenant, options) {
        if (options.after === 'newest') return store.log(tenant, options)
        reading += 1
        most = Math.max(most, reading)
        await new Promise(setImmediate)
        reading -= 1
        return store.log(tenant, options)
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
    const leaving = new AbortController()
    const readers = Array.from({ length: 10 }, () => feed.read('oldest', { signal: leaving.signal }))
    const first = await Promise.all(readers.map((reader) => reader.next()))
    expect(new Set(first.map(({ value }) => value?.type))).toEqual(new Set(['event']))
    expect(most).toBe(2)
    leaving.abort(new Error('gone'))
  })
})
