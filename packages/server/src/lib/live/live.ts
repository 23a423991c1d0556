import type { Environment, EventFilter, ParleyView } from '@parley/core'
import type { ModuleParts } from '@parley/core/module'
import { JoinedFrames } from '../events/joined-frames.ts'
import type { LaneFilter } from '../events/lanes.ts'
import { Rooms } from '../events/rooms.ts'
import { type Source, sourceOf } from '../events/source.ts'
import type { Admission } from './admission.ts'
import { Connections } from './connections.ts'
import { PeopleRooms } from './people-room.ts'

/** The shared parts of the streams and sockets of a server. `@parley/server/sockets` serves sockets with them. */
export class Live {
  readonly environment: Environment
  readonly modules: readonly ModuleParts[]
  readonly admission: Admission
  readonly connections: Connections
  readonly rooms: Rooms = new Rooms()
  readonly people: PeopleRooms
  readonly #frames: JoinedFrames

  constructor(parts: {
    environment: Environment
    modules: readonly ModuleParts[]
    admission: Admission
    connectionsPerPerson?: number | undefined
  }) {
    this.environment = parts.environment
    this.modules = parts.modules
    this.admission = parts.admission
    this.connections = new Connections(parts.environment, { perPerson: parts.connectionsPerPerson })
    this.people = new PeopleRooms(parts.environment)
    this.#frames = new JoinedFrames(parts.environment, parts.modules)
  }

  sourceOf(view: ParleyView): Source {
    return sourceOf(view, this.#frames)
  }

  /** A filter with the address of its conversation. @throws `not_found` for the conversation */
  async laneOf(view: ParleyView, filter: EventFilter, signal?: AbortSignal): Promise<LaneFilter> {
    if (filter.conversationId === undefined) return filter
    const { addressId } = await view.conversations.get(filter.conversationId, { signal })
    return { ...filter, addressId }
  }
}
