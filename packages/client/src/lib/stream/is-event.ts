import type { ModuleEvent, StreamEvent, StreamEventType } from '@parley/core/protocol'

/** Whether an event is of this type. Events of modules have other types, so the type alone does not narrow. */
export function isEvent<Type extends StreamEventType>(
  event: StreamEvent | ModuleEvent,
  type: Type,
): event is Extract<StreamEvent, { type: Type }> {
  return event.type === type
}
