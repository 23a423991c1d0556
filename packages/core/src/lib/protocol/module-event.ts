import type { AnyEvent } from '../model/event.ts'
import type { RecordKind, Ref, Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { EventParts, ModuleParts } from '../ports/module.ts'
import { presentAddress } from './address.ts'
import { presentTime } from './time.ts'

/** An event of a module on the wire: its ids and values, and the joined records, by name. */
export interface ModuleEvent {
  type: string
  at: string
  [field: string]: unknown
}

/** The declaration of an event of a module; `undefined` for an event of the kernel, and if the module is absent. */
export function moduleEventParts(modules: readonly ModuleParts[], { type }: AnyEvent): EventParts | undefined {
  return modules.map(({ events }) => events[type]).find((event) => event !== undefined)
}

/** The records that an event of a module is joined with. */
export function moduleRecordsToJoin(event: AnyEvent, { joins }: EventParts): Ref[] {
  return Object.values(joins).flatMap(([kind, field]) => {
    const id: unknown = Reflect.get(event, field)
    return typeof id === 'string' ? [kind.ref(id)] : []
  })
}

/** Writes an event of a module in the form of the stream. A deleted record is `null`. */
export function presentModuleEvent(event: AnyEvent, { joins }: EventParts, records: readonly Stored[]): ModuleEvent {
  const { version: _, ...payload } = event
  const joined = Object.entries(joins).map(([name, [kind, field]]) => {
    const record = records.find((each) => kind.is(each) && each.id === Reflect.get(event, field))
    return [name, record === undefined ? null : presentRecord(kind, record)]
  })
  return { ...payload, at: presentTime(event.at), ...Object.fromEntries(joined) }
}

/**
 * Writes a record in the form of the wire: its id and its fields, times in ISO 8601. An address has a form of its own.
 */
export function presentRecord(
  { columns }: RecordKind<Stored>,
  record: Stored,
): { id: string; [field: string]: unknown } {
  if (kernel.address.is(record)) return { ...presentAddress(record) }
  const fields = Object.entries(columns).map(([field, { type }]) => {
    const value: unknown = Reflect.get(record, field)
    return [field, type === 'time' && typeof value === 'number' ? presentTime(value) : value]
  })
  return { id: record.id, ...Object.fromEntries(fields) }
}
