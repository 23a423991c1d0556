import type { ChannelId, TenantId } from '../model/ids.ts'
import type { MessageFact } from '../ports/fact.ts'
import type { Engine } from './engine.ts'
import { intentOf } from './ingest/facts.ts'
import { readable } from './ingest/readable.ts'
import { Overlay } from './write/overlay.ts'

const REHEARSAL = 'parley:rehearsal'

const fact: MessageFact = {
  type: 'message',
  direction: 'inbound',
  providerId: REHEARSAL,
  from: { scheme: REHEARSAL, value: REHEARSAL, display: REHEARSAL },
  thread: [{ thread: REHEARSAL }],
  text: REHEARSAL,
}

/** Does the one-time work of the first webhook. Writes nothing. */
export async function warmUp({ keys, store, channels, environment }: Engine): Promise<void> {
  // The pure part of storing a fact: it compiles schemas and sets up digests.
  const tenant = REHEARSAL as TenantId
  const { decide } = intentOf({ keys }, tenant, REHEARSAL as ChannelId, readable(fact))
  decide(new Overlay(tenant, []), {
    now: environment.now(),
    id: REHEARSAL,
    keys,
    handlers: () => [],
    modules: [],
    capabilities: () => undefined,
  })
  await Promise.all([store.warmUp?.(), ...channels.all().map(({ channel }) => channel.warmUp?.())])
}
