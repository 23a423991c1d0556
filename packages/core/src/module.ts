export type { DecisionContext } from './lib/decide/decision.ts'
export { isNeeds, type Needs, needs } from './lib/decide/needs.ts'
export type { State } from './lib/decide/state.ts'
export {
  type AnyColumn,
  boolean,
  type Column,
  counter,
  initially,
  integer,
  json,
  type OptionalColumn,
  oneOf,
  optional,
  secret,
  set,
  text,
  time,
} from './lib/model/column.ts'
export type { AnyEvent, Event } from './lib/model/event.ts'
export type { Branded, Key } from './lib/model/ids.ts'
export type { Filter, Where } from './lib/model/query.ts'
export type { Query } from './lib/model/record.ts'
export { defineRecord, type RecordKind, type Ref, type Stored } from './lib/model/record.ts'
export type { Visibility } from './lib/model/visibility.ts'
export { defineModule, recordsOf } from './lib/modules/define-module.ts'
export type {
  Command,
  CommandSource,
  EventSource,
  JobChannel,
  JobPlacement,
  JobRun,
  JobSource,
  Module,
  ModuleDraft,
  ModuleMessage,
  ModuleParts,
  ModuleSource,
  ModuleTypes,
  Reaction,
  RoutePath,
} from './lib/ports/module.ts'
export type { Lookup } from './lib/ports/store.ts'
export type { ModuleView, View } from './lib/views.ts'
