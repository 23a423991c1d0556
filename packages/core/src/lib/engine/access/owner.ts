import { type AnyEvent, isKernelEvent } from '../../model/event.ts'
import type { RecordKind, Stored } from '../../model/record.ts'
import type { Engine } from '../engine.ts'

/**
 * The only person that an event is for. Its record belongs to the person, or a joined record does.
 *
 * `undefined` for an event for all. `null` if the event alone does not name the person.
 */
export function ownerOf(
  { schema, modules }: Pick<Engine, 'schema' | 'modules'>,
  event: AnyEvent,
): string | null | undefined {
  if (isKernelEvent(event)) return undefined
  const declared = modules.find(({ events }) => Object.hasOwn(events, event.type))?.events[event.type]
  if (declared === undefined) return undefined
  const id: unknown = Reflect.get(event, declared.subject)
  const subject = [...schema.values()].find(({ prefix }) => String(id).startsWith(`${prefix}_`))
  const field = subject && ownerFieldOf(subject)
  if (field !== undefined) {
    const owner: unknown = Reflect.get(event, field)
    return typeof owner === 'string' ? owner : null
  }
  return Object.values(declared.joins).some(([kind]) => ownerFieldOf(kind) !== undefined) ? null : undefined
}

function ownerFieldOf({ visible }: RecordKind<Stored>): string | undefined {
  const field: unknown = Object(visible).own
  return typeof field === 'string' ? field : undefined
}
