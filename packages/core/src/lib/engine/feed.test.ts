import { describe, expect, it } from 'vitest'
import { tenant } from '../../../test/deciding.ts'
import { memoryStore } from '../memory/store.ts'
import type { Store } from '../ports/store.ts'
import { processSignals } from '../signals.ts'
import { virtualEnvironment } from '../testing/environment.ts'
import { Feed } from './feed.ts'

describe('a feed', () => {
  it('ends where its reader goes while the store is busy', async () => {
    const busy: Store = {
      ...memoryStore(),
      log: (_tenant, { signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true })),
    }
    const feed = new Feed({ store: busy, tenant, environment: virtualEnvironment(), signals: processSignals() })
    const going = new AbortController()
    const next = feed.read('oldest', { signal: going.signal }).next()
    going.abort(new Error('gone'))
    expect(await next).toEqual({ done: true, value: undefined })
  })
})
