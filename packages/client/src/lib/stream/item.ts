import type { EphemeralFrame, ModuleEvent, StreamEvent } from '@parley/core/protocol'
import type { ConnectionStatus } from './connection-status.ts'

/** The filter of a stream. Readers with the same scope share one connection. */
export interface Scope {
  types?: readonly string[] | undefined
  conversationId?: string | undefined
  channel?: string | undefined
  /** Typing and presence too. Default: `false`. */
  ephemeral?: boolean | undefined
}

/** The begin and the filter of a reader. */
export interface EventsOptions extends Scope {
  /** A cursor: `asOf` of a list, or the cursor of an item. Default: from now. */
  after?: string | undefined
  /**
   * Reads a list and returns its `asOf`; in place of `after`. The reader has its place before the call, if the stream
   * runs already. So no event after the list is missed, and events shortly before it may arrive again.
   */
  from?: (() => PromiseLike<{ asOf: string }>) | undefined
  signal?: AbortSignal | undefined
}

/** An item of the stream. */
export type StreamItem =
  /** `cursor` continues after this event. Ignore events of unknown types. */
  | { type: 'event'; cursor: string; event: StreamEvent | ModuleEvent }
  /** Events are missing: read the lists again. */
  | { type: 'reset'; cursor: string }
  /** Typing and presence, which no cursor repeats. */
  | { type: 'ephemeral'; frame: EphemeralFrame }
  /** The state of the connection changed. */
  | { type: 'status'; status: ConnectionStatus }

/** An item of a transport. Every one of them shows that the connection is alive. */
export type Frame =
  | Exclude<StreamItem, { type: 'status' }>
  /** A filter left out all events up to this cursor. */
  | { type: 'place'; cursor: string }
  /** The server proposes a delay of the next connect, in milliseconds. */
  | { type: 'retry'; ms: number }
  | { type: 'alive' }

/** One way to follow events, until the connection ends. */
export interface Transport {
  readonly name: 'sse' | 'websocket'
  /** @throws ParleyClientError */
  open(scope: Scope, after: string | undefined, signal: AbortSignal): AsyncGenerator<Frame>
}
