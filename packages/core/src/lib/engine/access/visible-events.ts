import type { AnyEvent } from '../../model/event.ts'
import { eventTypes, isKernelEvent } from '../../model/event.ts'
import type { TenantId } from '../../model/ids.ts'
import type { RecordKind, Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import type { Engine } from '../engine.ts'
import type { StreamItem } from '../read/feed.ts'
import { narrowedStore } from './narrowed-store.ts'
import { type Rights, readActionOf } from './rights.ts'
import { overlaps } from './visible.ts'

type Parts = Pick<Engine, 'schema' | 'store' | 'modules'>

/**
 * The stream as a principal sees it.
 *
 * An event is included if its conversation is visible at that moment. An event without a conversation is included if
 * its subject is visible. Every other event is `passed`.
 */
export async function* visibleEvents(
  parts: Parts,
  tenant: TenantId,
  rights: Rights,
  items: AsyncIterable<StreamItem<AnyEvent>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamItem<AnyEvent>> {
  for await (const item of items) {
    const shown = item.type !== 'event' || (await isVisibleEvent(parts, tenant, rights, item.event, signal))
    yield shown ? item : { type: 'passed', cursor: item.cursor }
  }
}

async function isVisibleEvent(
  parts: Parts,
  tenant: TenantId,
  rights: Rights,
  event: AnyEvent,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const about = subjectOf(parts, event)
  if (about !== undefined && !rights.may(readActionOf(about.kind.kind))) return false
  const keys = await rights.keys(signal)
  if (keys === undefined) return true
  // Its conversation is gone, so the event has the access.
  if (isKernelEvent(event) && event.type === 'conversation.removed') return overlaps(keys, event)
  if (about === undefined) return false
  const { kind, id } = about
  if (kind.visible === 'tenant') return true
  const { records } = await narrowedStore(parts.schema, parts.store, keys).load(tenant, [kind.ref(id)], { signal })
  return records.length > 0
}

/** The conversation of an event, else the record that it is about. Each id begins with the prefix of its kind. */
function subjectOf({ schema, modules }: Parts, event: AnyEvent): { kind: RecordKind<Stored>; id: string } | undefined {
  const conversation: unknown = Reflect.get(event, 'conversationId')
  if (typeof conversation === 'string') return { kind: kernel.conversation, id: conversation }
  const declared = modules.find(({ events }) => Object.hasOwn(events, event.type))?.events[event.type]
  const field = isKernelEvent(event) ? eventTypes[event.type] : declared?.subject
  const id: unknown = field === undefined ? undefined : Reflect.get(event, field)
  if (typeof id !== 'string') return undefined
  const kind = [...schema.values()].find(({ prefix }) => id.startsWith(`${prefix}_`))
  return kind === undefined ? undefined : { kind, id }
}
