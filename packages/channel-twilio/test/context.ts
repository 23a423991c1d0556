import { silentLogger } from '@parley/core'
import type { ChannelContext } from '@parley/core/channel'
import { publicUrl, webhookUrl } from './account.ts'

/** The time of the tests. */
export const now: number = Date.UTC(2026, 0, 15, 12)

/** The environment of a channel in an installation with a public URL. */
export function contextWith(changes: Partial<ChannelContext> = {}): ChannelContext {
  return {
    id: 'sms',
    tenant: 'default' as ChannelContext['tenant'],
    clock: { now: () => now },
    ids: { random: () => '0'.repeat(32) },
    fetch: (input, init) => fetch(input, init),
    mediaFetch: changes.fetch ?? ((input, init) => fetch(input, init)),
    publicUrl,
    webhookUrl,
    state: { get: async () => undefined, set: async () => {} },
    log: silentLogger,
    ...changes,
  }
}
