import type { Cursor, EventFilter, ParleyView, StreamItem } from '@parley/core'
import type { AnyEvent } from '@parley/core/module'
import type { LoggedEvent } from '@parley/core/store'
import type { Frame } from './frame.ts'
import type { JoinedFrames } from './joined-frames.ts'
import { sightOf } from './sight.ts'

/** An event with its cursor, as a view sees it. */
export type SeenEvent = LoggedEvent & { owner?: string | null }

/** One view's log, as followers read it. */
export interface Source {
  readonly tenant: string
  /** The id of its principal. */
  readonly person: string
  /** The name of what it sees, with this filter. Sources with the same name share a room. */
  room(filter: EventFilter): Promise<{ name: string; filter: EventFilter }>
  /** The cursor of this moment. */
  newest(): Promise<Cursor>
  read(filter: EventFilter, options: { after: Cursor; signal: AbortSignal }): AsyncIterable<StreamItem<AnyEvent>>
  /** The frame of an event, with its records. */
  frame(event: SeenEvent): Promise<Frame>
}

/** The log of a view. */
export function sourceOf(view: ParleyView, frames: JoinedFrames): Source {
  const person = view.principal?.id ?? ''
  return {
    tenant: view.id,
    person,
    async room(filter) {
      const sight = await sightOf(view)
      const isNarrow = (await view.access()) !== undefined
      // The keys of a policy may change, so its principals share no room. A narrowed view checks each event in the store,
      // so its rooms read only what their filter needs.
      const own = view.isNarrowedByPolicy ? person : null
      const { types, ...rest } = filter
      const read = isNarrow || view.isNarrowedByPolicy ? filter : {}
      const name = JSON.stringify([sight, own, read === filter ? { ...rest, types: types && [...types].sort() } : null])
      return { name, filter: read }
    },
    async newest() {
      return (await view.conversations.list({ limit: 1 })).asOf
    },
    read: (filter, options) => view.events({ ...filter, ...options }),
    frame: (event) => frames.of(view, event),
  }
}
