import type { z } from 'zod'
import type { Needs } from '../decide/needs.ts'
import type { State } from '../decide/state.ts'
import type { ErrorCode } from '../errors/codes.ts'
import type { AnyEvent, Event, KernelEvents } from '../model/event.ts'
import type { ChannelId, ConversationId, Key, Time } from '../model/ids.ts'
import type { Message } from '../model/message.ts'
import type { Action, Role } from '../model/principal.ts'
import type { Query, RecordKind, Stored } from '../model/record.ts'
import type { ChannelCapabilities } from './capabilities.ts'
import type { Content } from './content.ts'
import type { Lookup } from './store.ts'

/** Declares a command in the interface of a module: its input and its result. */
export interface Command<Input, Result> {
  input: Input
  result: Result
}

/**
 * The declarations of a module, in one interface. Every other type of the module is derived from it.
 *
 * `object` and not an index signature, so that an interface fits.
 */
export interface ModuleTypes {
  id: string
  /** Modules with events that this one reacts to. */
  uses?: ModuleTypes
  /** By name on the view: a {@link Query} lists or searches, a {@link RecordKind} gets. */
  reads?: object
  /** Payloads by type of event: ids and small values. */
  events?: object
  /** Inputs of jobs, by name. */
  jobs?: object
  /** A {@link Command} by name on the view. */
  commands?: object
}

export type ReadsOf<M> = M extends { reads: infer Reads } ? Reads : unknown
export type EventsOf<M> = M extends { events: infer Events } ? Events : unknown
export type JobsOf<M> = M extends { jobs: infer Jobs } ? Jobs : unknown
export type CommandsOf<M> = M extends { commands: infer Commands } ? Commands : unknown
type UsedBy<M> = M extends { uses: infer Used extends ModuleTypes } ? Used : never

/** The types of event that exist with these modules. */
export type EventTypeOf<M extends ModuleTypes = never> =
  | keyof KernelEvents
  | (M extends unknown ? keyof EventsOf<M> & string : never)

/** The payload of a type of event. */
export type PayloadOf<M extends ModuleTypes, Type> = Type extends keyof KernelEvents
  ? KernelEvents[Type]
  : M extends { events: { [T in Type & string]: infer Payload } }
    ? Payload
    : never

/** The event of a type; without a type, any event. For unknown modules: {@link AnyEvent}. */
export type EventOfModules<M extends ModuleTypes, Type extends EventTypeOf<M> = EventTypeOf<M>> = string extends M['id']
  ? AnyEvent
  : Type extends string
    ? Event<Type, PayloadOf<M, Type>>
    : never

/** An event as a module emits it. Its time is the commit's own. */
export type Emitted<Events> = {
  [Type in keyof Events & string]: { type: Type; version: number } & Events[Type]
}[keyof Events & string]

/** The time and the order in which a job of a module runs. */
export interface JobPlacement {
  /** Not before this time. Default: now. */
  due?: Time
  /** Jobs of one name with the same group run first in, first out. */
  group?: string
}

/** A message that a module sends. */
export interface ModuleMessage {
  /** A machine wrote it: no handler's `reply` answers it. Default: a person did. */
  automatic?: boolean
  /** Not before this time. Default: now. */
  due?: Time
  /** Not at this time or later. Default: it never expires. */
  expires?: Time
}

/** A commit as one module writes it. Every write is guarded by the version that was read. */
export interface ModuleDraft<M extends ModuleTypes> {
  readonly now: Time
  /** The person, the API key, the handler or the module that commands; `null` if it is not known. */
  readonly author: string | null
  /** The name of the author, if the principal has one. */
  readonly authorName: string | null
  /** Refuses an author with a role that lacks an action. @throws `forbidden` */
  allow(action: Action): void
  /** The role of the principal that commands; `null` if the installation itself does. */
  readonly role: Role | null
  /** A fresh id. A repeated decision gets the same one. */
  newId<R extends Stored>(kind: RecordKind<R>): R['id']
  /** The id of the only record with a name, such as the settings of a person. The same name has the same id. */
  idOf<R extends Stored>(kind: RecordKind<R>, ...name: string[]): R['id']
  /** A unique key for a record of a `keyed` kind. One record of the tenant at a time owns it. */
  keyOf(...name: string[]): Key
  get<R extends Stored>(kind: RecordKind<R>, id: R['id']): R | undefined
  /** The capabilities of a channel; `undefined` for one that is not open in this process. */
  capabilities(channel: ChannelId): ChannelCapabilities | undefined
  /**
   * The same commit, as another module of the installation writes it: its events, its jobs. A module that uses another
   * one names it in `requires`.
   */
  of<N extends ModuleTypes>(module: N['id']): ModuleDraft<N>
  /**
   * Queues a message in its conversation, in the same commit: stored, announced and due for delivery. The send itself
   * checks consent, block, window and limits, as for every message.
   *
   * @throws `not_found`, `conversation.closed`, `channel.unknown`, `text.empty`, `text.too_long`, `content.unsupported`
   * @throws `forbidden` for an author with a role that cannot send
   */
  send(conversation: ConversationId, content: Content | string, options?: ModuleMessage): Message | Needs
  /** Writes a whole record; returns it with its new version. */
  put<R extends Stored>(kind: RecordKind<R>, record: NoInfer<Omit<R, 'kind' | 'tenant' | 'version'>>): R
  remove<R extends Stored>(kind: RecordKind<R>, record: R): void
  /** Appends an event of the module to the log, in the same commit. */
  emit(event: Emitted<EventsOf<M>>): void
  /** Adds durable work of the module, in the same commit. */
  addJob<Name extends keyof JobsOf<M> & string>(name: Name, work: JobsOf<M>[Name], placement?: JobPlacement): void
}

/** A command as its author writes it. */
export interface CommandSource<M extends ModuleTypes, Input, Result> {
  /** Parses the input, from the SDK or from REST. */
  readonly input: z.ZodType<Input>
  /** The records that it reads, as far as they follow from the input. */
  lookups?(input: Input): readonly Lookup[]
  /** Its result, for the OpenAPI document: the kind of a record, or the schema of another value. */
  readonly returns?: RecordKind<Stored> | z.ZodType
  /** The codes of its own errors, for the OpenAPI document. Default: `not_found` alone. */
  readonly refuses?: readonly ErrorCode[]
  /** The action that a principal needs. Default: `modules.command`. */
  readonly action?: Action
  /** Pure: it may run again. Throws a `ParleyError` to refuse. */
  decide(draft: ModuleDraft<M>, input: Input, state: State): Result | Needs
}

/** An event as its author writes it. */
export interface EventSource<Payload> {
  /** The field with the id of the event's subject. */
  readonly subject: keyof Payload & string
  /** Records that are joined on the wire: a name, the kind, and the field that has the id. */
  readonly joins?: { readonly [name: string]: readonly [RecordKind<Stored>, keyof Payload & string] }
}

/** An open channel of this process, as a job of a module sees it. */
export interface JobChannel {
  id: ChannelId
  /** Our own address on it, in the spelling for people; `null` if it has none, or several. */
  address: string | null
  capabilities: ChannelCapabilities
}

/** The input of a running job. */
export interface JobRun<Work, View> {
  work: Work
  /** The time of the store at the begin of the run. */
  now: Time
  /** The open channels of the tenant in this process. */
  channels: readonly JobChannel[]
  /** The number of the try, from 1. */
  attempt: number
  /** Aborts when the process stops, or when another process has taken the job over. */
  signal: AbortSignal
  /** The view of the tenant. Its commands have keys of the job, so a repeated job commands nothing twice. */
  parley: View
}

/** A job as its author writes it: durable, leased, retried, and dead after the last try. */
export interface JobSource<Work, View> {
  /** The most of these jobs that run at once, over all processes. */
  readonly concurrency: number
  run(job: JobRun<Work, View>): Promise<void>
}

/**
 * Pure: its additions to the draft are in the commit of the event. It may run again, with more in the state.
 *
 * If the process that commits lacks the module, it runs later in a job. Then its additions are in the commit that ends
 * the job.
 */
export type Reaction<M extends ModuleTypes, E> = (draft: ModuleDraft<M>, event: E, state: State) => Needs | undefined

/** The reactions of a module, by type of event. */
export type Reactions<M extends ModuleTypes> = {
  readonly [Type in EventTypeOf<M | UsedBy<M>>]?: Reaction<M, EventOfModules<M | UsedBy<M>, Type>>
}

/**
 * A method and a path under `/api/v1`, such as `POST /notes/{id}/pin`.
 *
 * A part in braces is a field of a command's input, or a filter of a list. For a record it is the id, under any name.
 */
export type RoutePath = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`

type Named<M> = (keyof ReadsOf<M> | keyof CommandsOf<M>) & string

/** The parts that an interface declares, as their author writes them. */
export interface Parts<M extends ModuleTypes, View> {
  readonly reads: M['reads']
  readonly events: { readonly [Type in keyof EventsOf<M>]: EventSource<EventsOf<M>[Type]> }
  readonly jobs: { readonly [Name in keyof JobsOf<M>]: JobSource<JobsOf<M>[Name], View> }
  readonly commands: {
    readonly [Name in keyof CommandsOf<M>]: CommandsOf<M>[Name] extends Command<infer Input, infer Result>
      ? CommandSource<M, Input, Result>
      : never
  }
}

/** A module as its author writes it, over the view of its jobs. */
export type ModuleSource<M extends ModuleTypes, View> = {
  readonly id: M['id']
  /** The ids of the modules that it cannot work without. An installation that lacks one is refused. */
  readonly requires?: readonly string[]
  readonly records?: readonly RecordKind<Stored>[]
  readonly on?: Reactions<M>
  /** Its routes of REST, each with the read or the command behind it. */
  readonly routes?: { readonly [Route in RoutePath]?: Named<M> }
} & Pick<Parts<M, View>, keyof M & keyof Parts<M, View>>

/** The parts of a module of any types: the data that the engine and the server read. */
export interface ModuleParts {
  readonly id: string
  readonly requires: readonly string[]
  readonly records: readonly RecordKind<Stored>[]
  readonly reads: { readonly [name: string]: RecordKind<Stored> | Query }
  readonly events: { readonly [type: string]: EventParts }
  readonly jobs: { readonly [name: string]: JobSource<unknown, unknown> }
  readonly commands: { readonly [name: string]: CommandSource<ModuleTypes, unknown, unknown> }
  readonly on: { readonly [type: string]: Reaction<ModuleTypes, AnyEvent> }
  readonly routes: { readonly [route: string]: string }
}

/** An event of a module, with any payload. */
export interface EventParts {
  readonly subject: string
  readonly joins: { readonly [name: string]: readonly [RecordKind<Stored>, string] }
}

declare const types: unique symbol

/** The property of a {@link Module} that holds its parts. */
export const parts: unique symbol = Symbol('parts')

/** A feature for an installation. Made by `defineModule`. */
export interface Module<M extends ModuleTypes> {
  readonly id: string
  readonly [parts]: ModuleParts
  readonly [types]?: M
}
