import type { ConversationPatch } from '../../decide/conversation.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { AnyEvent, ImportedType } from '../../model/event.ts'
import type { ConversationId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { Content } from '../../ports/content.ts'
import type { EventOfModules, EventTypeOf, ModuleTypes } from '../../ports/module.ts'

/**
 * The input of a handler.
 *
 * A handler runs at least once per event. The key of each of its commands consists of its job and the command's place
 * among its commands. So a handler that runs again never sends twice, even if its texts differ.
 *
 * The commands must have the same order in every run. The keys are kept for 48 hours, so a dead job that is replayed
 * later commands again.
 */
export interface HandlerContext<E = AnyEvent, View = unknown> {
  event: E
  /** The present message, if the event is about one. */
  message: E extends { messageId: unknown } ? Message : Message | undefined
  /** The present conversation, if the event is about one. */
  conversation: E extends { conversationId: unknown } ? Conversation : Conversation | undefined
  /**
   * Sends into the event's conversation. A message that a machine wrote (`automatic`) gets no reply: nothing is sent,
   * and the result is `undefined`. So two programs do not reply to one another without end.
   */
  reply(content: Content | string): Promise<Message | undefined>
  /** Sends into any conversation. */
  send(conversation: ConversationId, content: Content | string): Promise<Message>
  /** Changes the event's conversation. */
  update(patch: ConversationPatch): Promise<Conversation>
  /** Archives the event's conversation until the next inbound message. */
  archive(): Promise<Conversation>
  /** Closes the event's conversation. The next message opens a new one. */
  close(): Promise<Conversation>
  /** The view of the tenant. Its commands have keys of this handler, like the commands above. */
  parley: View
  /** The number of the try, from 1. */
  attempt: number
  /** Aborts when the process stops, or when another process has taken the job over. */
  signal: AbortSignal
}

/** Reacts to one type of event. A handler that throws is run again, for more than an hour. */
export type Handler<E = AnyEvent, View = unknown> = (context: HandlerContext<E, View>) => void | Promise<void>

/**
 * Handlers by the type of their event: one, or several by name.
 *
 * A name is durable. Renamed, a handler is another one, and the jobs of the old name wait for a process that has it.
 * Imported messages have no handlers.
 */
export type Handlers<M extends ModuleTypes = never, View = unknown> = {
  [Type in Exclude<EventTypeOf<M>, ImportedType>]?:
    | Handler<EventOfModules<M, Type>, View>
    | { [name: string]: Handler<EventOfModules<M, Type>, View> }
}

/** A handler of this process, under the name that its jobs have. */
export interface NamedHandler {
  event: string
  /** `message.received`, or `message.received:greet` if the handler has a name of its own. */
  name: string
  handler: Handler
}

/** The handlers of a program, each with its name. */
export function namedHandlers(handlers: object): NamedHandler[] {
  return Object.entries(handlers).flatMap(
    ([event, given]: [string, Handler | { [name: string]: Handler } | undefined]) => {
      if (given === undefined) return []
      if (typeof given === 'function') return [{ event, name: event, handler: given }]
      return Object.entries(given).map(([name, handler]) => ({ event, name: `${event}:${name}`, handler }))
    },
  )
}
