import { describe, expect, it } from 'vitest'
import { keys } from '../../../../test/keys.ts'
import { migratedStore } from '../../../../test/migrated-store.ts'
import { virtualEnvironment } from '../../testing/environment.ts'
import { Writer } from '../write/writer.ts'
import { HandlerRegistry, STALE } from './handler-registry.ts'

const HOUR = 3_600_000

describe('the registered handlers', () => {
  it('are seen once an hour while their process runs, so none becomes stale', async () => {
    const store = migratedStore()
    const environment = virtualEnvironment()
    const writer = new Writer({ keys, store, environment, handlers: () => [], committed: () => undefined })
    const own = [{ event: 'message.received', name: 'message.received:greet', handler: () => undefined }]
    const registry = new HandlerRegistry({ store, environment, own })
    const ended = new AbortController()
    await registry.register(writer, ended.signal)
    const keeping = registry.keepSeen(writer, ended.signal)
    await environment.advance(STALE + 5 * HOUR)
    const [seen] = await registry.list()
    expect(environment.now() - (seen?.seenAt ?? 0)).toBeLessThanOrEqual(HOUR)
    ended.abort()
    await keeping
    await environment.advance(STALE)
    expect(await registry.list()).toEqual([seen])
  })
})
