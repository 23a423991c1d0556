import { type ConversationId, type Cursor, type EventFilter, ParleyError } from '@parley/core'
import {
  type ClientFrame,
  checkInput,
  clientFrameSchema,
  type EphemeralFrame,
  type JoinRequest,
  presentTime,
  problemOf,
  type ServerFrame,
} from '@parley/core/protocol'
import { Follower } from '../events/follower.ts'
import type { Frame } from '../events/frame.ts'
import { typesSchema } from '../events/stream-query.ts'
import type { Caller } from './caller.ts'
import { type Closing, HEARTBEAT, type OpenConnection } from './connections.ts'
import type { Live } from './live.ts'

/** The most joins of one connection. */
const JOINS = 100

/** The most frames of a client that wait. */
const WAITING = 100

/** How many frames that are no frames close a connection. */
const MALFORMED = 10

/** A socket, as a connection uses it. Its calls are synchronous, except for {@link drained}. */
export interface Transport {
  send(frame: ServerFrame): void
  /** Sends an event to one join. */
  event(frame: Frame, join: string | undefined): void
  /** Sends typing or presence. */
  ephemeral(frame: Frame): void
  /** Asks the peer for a sign of life, where the transport does not do so itself. */
  ping?(): void
  readonly isFull: boolean
  /** Resolves when more may be sent, or when the socket has closed. */
  drained(): Promise<void>
  close(reason: Closing | 'malformed' | 'tooMany'): void
}

/** One caller on a socket: its joins, its reports, and the end of both. */
export class Connection implements OpenConnection {
  readonly caller: Caller
  readonly #live: Live
  readonly #transport: Transport
  readonly #id: string
  readonly #joins = new Map<string, Follower>()
  #stalledSince: number | undefined
  #lastHeard: number | undefined
  #working: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #malformed = 0
  #isOpen = true
  #presence: { state: 'online' | 'away'; conversationId: ConversationId | null } | undefined
  /** The conversations of the joins; empty if a join has all. */
  readonly #conversations = new Map<string, string | undefined>()
  #leavePeople: Promise<() => void> | undefined

  constructor(live: Live, caller: Caller, transport: Transport) {
    this.#live = live
    this.caller = caller
    this.#transport = transport
    this.#id = live.environment.id()
  }

  get stalledSince(): number | undefined {
    if (!this.#transport.isFull) this.#stalledSince = undefined
    else this.#stalledSince ??= this.#live.environment.elapsed()
    return this.#stalledSince
  }

  get lastHeard(): number | undefined {
    return this.#lastHeard
  }

  /** The peer gave a sign of life. Without any call, its transport watches over it. */
  heard(): void {
    this.#lastHeard = this.#live.environment.elapsed()
  }

  /** Begins, unless the person has too many connections. */
  open(): boolean {
    try {
      this.#live.connections.ensureRoom(this.caller)
    } catch (error) {
      const isStopped = ParleyError.from(error).code === 'parley.stopped'
      this.#isOpen = false
      this.#transport.close(isStopped ? 'stopped' : 'tooMany')
      return false
    }
    this.#live.connections.add(this)
    this.#transport.send({ type: 'ready', principal: this.caller.person, heartbeatSeconds: HEARTBEAT / 1000 })
    return true
  }

  /** Takes a frame of the client, which may be anything. Sends its answer, after the answers before it, and returns it. */
  receive(input: unknown): Promise<ServerFrame | undefined> {
    const { value, errors } = checkInput(clientFrameSchema, input, 'frame')
    if (errors !== undefined) return this.#refuseMalformed(input, new ParleyError('input.invalid', { errors }))
    if (this.#waiting >= WAITING) {
      // Typing and presence are lossy. Other frames in such numbers are no use of a socket.
      if (value.type !== 'typing' && value.type !== 'presence')
        return this.#refuseMalformed(input, new ParleyError('input.invalid', { reason: 'Too many frames wait.' }))
      return Promise.resolve(undefined)
    }
    this.#waiting += 1
    const answer = this.#working
      .then(() => this.#take(value))
      .finally(() => {
        this.#waiting -= 1
      })
    this.#working = answer
    return answer
  }

  /** Takes what is no frame at all. */
  receiveMalformed(reason: string): Promise<ServerFrame | undefined> {
    return this.#refuseMalformed(undefined, new ParleyError('input.malformed', { reason }))
  }

  /** Begins a join, as a frame would. */
  join(request: JoinRequest): Promise<ServerFrame | undefined> {
    return this.receive({ type: 'join', ...request })
  }

  beat(at: string): void {
    if (this.#transport.isFull) return
    for (const [name, follower] of this.#joins) {
      const cursor = follower.takePassed()
      if (cursor !== undefined) this.#transport.send({ type: 'passed', ...named(name), cursor })
    }
    this.#transport.send({ type: 'heartbeat', at })
    this.#transport.ping?.()
    void this.#reportPresence()
  }

  close(reason: Closing): void {
    this.#transport.close(reason)
    this.closed()
  }

  /** The socket has closed. */
  closed(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#live.connections.delete(this)
    for (const follower of this.#joins.values()) follower.stop()
    this.#joins.clear()
    void this.#leavePeople?.then((leave) => leave())
    if (this.#presence !== undefined) void this.#presenceOf('offline', null)
  }

  async #take(frame: ClientFrame): Promise<ServerFrame | undefined> {
    if (!this.#isOpen) return undefined
    try {
      return this.#sent(await this.#answer(frame))
    } catch (error) {
      const joined = frame.type === 'join' ? named(frame.join) : {}
      return this.#sent({ type: 'error', ...joined, problem: problemOf(ParleyError.from(error)) })
    }
  }

  #sent(answer: ServerFrame | undefined): ServerFrame | undefined {
    if (answer !== undefined && this.#isOpen && answer.type !== 'joined') this.#transport.send(answer)
    return answer
  }

  async #answer(frame: ClientFrame): Promise<ServerFrame | undefined> {
    switch (frame.type) {
      case 'join':
        return this.#join(frame)
      case 'leave':
        return this.#leave(frame.join)
      case 'typing': {
        const { name } = this.caller.person
        await this.caller.view.live.typing(frame.conversationId as ConversationId, frame.writing, { name })
        return undefined
      }
      case 'presence':
        await this.#presenceOf(frame.state, frame.conversationId as ConversationId | null)
        this.#presence = { state: frame.state, conversationId: frame.conversationId as ConversationId | null }
        return undefined
      case 'ping':
        return { type: 'heartbeat', at: presentTime(this.#live.environment.now()) }
      default:
        return frame satisfies never
    }
  }

  async #join({ join, after, types, conversationId, channel }: JoinRequest): Promise<ServerFrame | undefined> {
    const name = join ?? ''
    if (this.#joins.has(name))
      throw new ParleyError('input.invalid', {
        field: 'join',
        reason: join === undefined ? 'A second join needs a name.' : 'This connection has a join of this name.',
      })
    if (this.#joins.size >= JOINS)
      throw new ParleyError('input.invalid', { field: 'join', reason: `A connection has at most ${JOINS} joins.` })
    const checked = checkInput(typesSchema(this.#live.modules), types, 'types')
    if (checked.errors !== undefined) throw new ParleyError('input.invalid', { errors: checked.errors })
    const filter: EventFilter = {
      types: checked.value,
      conversationId: conversationId as ConversationId | undefined,
      channel,
    }
    const { view } = this.caller
    const lane = await this.#live.laneOf(view, filter)
    const source = this.#live.sourceOf(view)
    const given = after === undefined || after === '' || after === 'newest' ? undefined : (after as Cursor)
    const begin = given ?? (await this.#live.rooms.newest(source))
    if (!this.#isOpen) return undefined
    const follower = new Follower({
      rooms: this.#live.rooms,
      source,
      filter: lane,
      after: begin,
      isKnown: true,
      sink: this.#sinkOf(name),
    })
    this.#joins.set(name, follower)
    this.#conversations.set(name, conversationId)
    const joined: ServerFrame = { type: 'joined', ...named(name), cursor: begin }
    // Before the first event.
    this.#transport.send(joined)
    follower.start()
    this.#leavePeople ??= this.#live.people.join(view, (each, news) => this.#show(each, news))
    return joined
  }

  #leave(join: string | undefined): ServerFrame {
    const name = join ?? ''
    const follower = this.#joins.get(name)
    if (follower === undefined)
      throw new ParleyError('input.invalid', { field: 'join', reason: 'This connection has no join of this name.' })
    follower.stop()
    this.#joins.delete(name)
    this.#conversations.delete(name)
    return { type: 'left', ...named(name) }
  }

  #sinkOf(name: string): ConstructorParameters<typeof Follower>[0]['sink'] {
    const transport = this.#transport
    const live = this.#live
    // The stall begins here, and not at the next check of all connections.
    const isFull = (): boolean => this.stalledSince !== undefined
    const join = name === '' ? undefined : name
    return {
      event: (frame) => {
        if (frame.type !== undefined) transport.event(frame, join)
        else if (frame.cursor !== undefined) transport.send({ type: 'passed', ...named(name), cursor: frame.cursor })
      },
      reset: (cursor) => transport.send({ type: 'reset', ...named(name), cursor }),
      get isFull() {
        return isFull()
      },
      drained: () => transport.drained(),
      ended: (error) => {
        if (error !== undefined) live.environment.log.warn({ error: String(error) }, 'A socket was cut short.')
        // The client connects again with its last cursors.
        this.close('stopped')
      },
    }
  }

  /** Typing and presence are lossy, so a slow reader misses them. */
  #show(frame: Frame, { type, conversationId }: EphemeralFrame): void {
    if (!this.#isOpen || this.#transport.isFull) return
    const joined = [...this.#conversations.values()]
    if (type === 'typing' && !joined.includes(undefined) && !joined.includes(conversationId)) return
    this.#transport.ephemeral(frame)
  }

  async #refuseMalformed(input: unknown, error: ParleyError): Promise<ServerFrame | undefined> {
    this.#malformed += 1
    if (this.#malformed > MALFORMED) {
      if (this.#isOpen) this.#transport.close('malformed')
      this.closed()
      return undefined
    }
    const join: unknown = Object(input).join
    const joined = typeof join === 'string' && join.length <= 64 ? named(join) : {}
    return this.#sent({ type: 'error', ...joined, problem: problemOf(error) })
  }

  #presenceOf(state: 'online' | 'away' | 'offline', conversationId: ConversationId | null): Promise<void> {
    const { name } = this.caller.person
    return this.caller.view.live.presence(state, conversationId, { name, connection: this.#id })
  }

  /** Reports the presence again, before it expires. */
  async #reportPresence(): Promise<void> {
    if (this.#presence === undefined) return
    const { state, conversationId } = this.#presence
    await this.#presenceOf(state, conversationId).catch(() => {
      // The conversation is not visible any more.
      this.#presence = undefined
    })
  }
}

function named(join: string | undefined): { join?: string } {
  return join === undefined || join === '' ? {} : { join }
}
