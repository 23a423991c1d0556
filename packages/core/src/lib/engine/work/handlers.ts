import type { ConversationPatch } from '../../decide/conversation.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { EventOf, EventType, NewsType } from '../../model/event.ts'
import type { ConversationId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { Content } from '../../ports/content.ts'

/**
 * What a handler is given.
 *
 * A handler runs at least once per event. Each command it gives carries a key made of its job and the command's place among
 * its commands, so that a handler which is run again never sends twice, whatever words it finds the second time; give them
 * in the same order every time. The keys are remembered for 48 hours: a dead job that is replayed later commands anew.
 */
export interface HandlerContext<Type extends EventType = EventType> {
  event: EventOf<Type>
  /** The message as it is now, where the event is about one. */
  message: Type extends `message.${string}` ? Message : Message | undefined
  /** The conversation as it is now, where the event is about one. */
  conversation: Type extends `message.${string}` | `conversation.${string}` ? Conversation : Conversation | undefined
  /**
   * Sends into the event's conversation. A message that a machine wrote (`automatic`) is not answered: nothing is sent, and
   * the result is `undefined`. So two programs do not answer one another without end.
   */
  reply(content: Content | string): Promise<Message | undefined>
  /** Sends into any conversation. */
  send(conversation: ConversationId, content: Content | string): Promise<Message>
  /** Changes the event's conversation. */
  update(patch: ConversationPatch): Promise<Conversation>
  /** Puts the event's conversation out of the way until somebody writes again. */
  archive(): Promise<Conversation>
  /** Ends the event's conversation: the next message opens a new one. */
  close(): Promise<Conversation>
  /** Which try this is, from 1. */
  attempt: number
  /** Aborts when the process stops, or when another one has taken the work over. */
  signal: AbortSignal
}

/** Reacts to one type of event. What it throws is tried again later, and again, for more than an hour. */
export type Handler<Type extends EventType> = (context: HandlerContext<Type>) => void | Promise<void>

/** Handlers by the type of event they react to. */
export type Handlers = { [Type in NewsType]?: Handler<Type> }
