import type { AnyEvent, ParleyEvent } from '../../model/event.ts'
import { eventTypes, isKernelEvent } from '../../model/event.ts'
import type { TenantId } from '../../model/ids.ts'
import type { RecordKind, Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import { isOwn, ownerFieldOf } from '../../model/visibility.ts'
import type { Engine } from '../engine.ts'
import type { StreamItem } from '../read/feed.ts'
import { narrowedStore } from './narrowed-store.ts'
import { ownerOf } from './owner.ts'
import { type Rights, readActionOf } from './rights.ts'
import { overlaps } from './visible.ts'

type Parts = Pick<Engine, 'schema' | 'store' | 'modules'>

/**
 * The stream as a principal sees it. An event about a record of another person is `passed`.
 *
 * Beyond that, an event is included if its conversation is visible at that moment. An event without a conversation is included if
 * its subject is visible. Every other event is `passed`.
 */
export async function* visibleEvents(
  parts: Parts,
  tenant: TenantId,
  principal: string,
  rights: Rights,
  items: AsyncIterable<StreamItem<AnyEvent>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<StreamItem<AnyEvent>> {
  for await (const item of items) {
    if (item.type !== 'event') {
      yield item
      continue
    }
    const owner = ownerOf(parts, item.event)
    const owned = owner === undefined ? {} : { owner }
    const isShown = await isVisibleEvent(parts, tenant, principal, rights, item.event, signal)
    yield isShown ? { ...item, ...owned } : { type: 'passed', cursor: item.cursor, ...owned }
  }
}

async function isVisibleEvent(
  parts: Parts,
  tenant: TenantId,
  principal: string,
  rights: Rights,
  event: AnyEvent,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (isKernelEvent(event) && isChannelEvent(event)) {
    const keys = await rights.keys(signal)
    return rights.may('channels.read') && (keys === undefined || event.access.length === 0 || overlaps(keys, event))
  }
  if (!(await isOwnEvent(parts, tenant, principal, event, signal))) return false
  const about = subjectOf(parts, event)
  if (about !== undefined && !rights.may(readActionOf(parts.schema, about.kind.kind))) return false
  const keys = await rights.keys(signal)
  if (keys === undefined) return true
  // Its conversation is gone, so the event has the access.
  if (isKernelEvent(event) && event.type === 'conversation.removed') return overlaps(keys, event)
  if (about === undefined) return false
  const { kind, id } = about
  if (kind.visible === 'tenant' || ownerFieldOf(kind) !== undefined) return true
  const { records } = await narrowedStore(parts.schema, parts.store, keys).load(tenant, [kind.ref(id)], { signal })
  return records.length > 0
}

function isChannelEvent(event: ParleyEvent): event is Extract<ParleyEvent, { type: `channel.${string}` }> {
  return event.type.startsWith('channel.')
}

/**
 * Whether an event is about no record of another person. An event that has the owner as a field is judged by it, also
 * after the record was removed.
 */
async function isOwnEvent(
  { schema, store, modules }: Parts,
  tenant: TenantId,
  principal: string,
  event: AnyEvent,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const subject = recordOf({ schema, modules }, event)
  const field = subject && ownerFieldOf(subject.kind)
  if (subject === undefined || field === undefined) return true
  if (Object.hasOwn(event, field)) return isOwn(subject.kind, event, principal)
  const { records } = await store.load(tenant, [subject.kind.ref(subject.id)], { signal })
  return records.some((record) => isOwn(subject.kind, record, principal))
}

/** The conversation of an event, else the record that it is about. Each id begins with the prefix of its kind. */
function subjectOf(parts: Parts, event: AnyEvent): Subject | undefined {
  const conversation: unknown = Reflect.get(event, 'conversationId')
  if (typeof conversation === 'string') return { kind: kernel.conversation, id: conversation }
  return recordOf(parts, event)
}

/** The record that an event is about. */
interface Subject {
  kind: RecordKind<Stored>
  id: string
}

function recordOf({ schema, modules }: Pick<Parts, 'schema' | 'modules'>, event: AnyEvent): Subject | undefined {
  const declared = modules.find(({ events }) => Object.hasOwn(events, event.type))?.events[event.type]
  const field = isKernelEvent(event) ? eventTypes[event.type] : declared?.subject
  const id: unknown = field === undefined ? undefined : Reflect.get(event, field)
  if (typeof id !== 'string') return undefined
  const kind = [...schema.values()].find(({ prefix }) => id.startsWith(`${prefix}_`))
  return kind === undefined ? undefined : { kind, id }
}
