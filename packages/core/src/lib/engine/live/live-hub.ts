import type { TenantId } from '../../model/ids.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Signals } from '../../ports/signals.ts'
import type { Store } from '../../ports/store.ts'
import type { EphemeralFrame } from '../../protocol/live-frame.ts'
import type { OpenStreams } from '../read/open-streams.ts'
import { ConversationAccess } from './conversation-access.ts'
import { Merged } from './merged.ts'
import { People, type PresenceFrame } from './people.ts'
import { lettersOf, liveTopic, questionOf, type Rumor, readLetter } from './rumor.ts'

interface Parts {
  store: Store
  environment: Environment
  signals: Signals
}

/** A reader of frames. Its calls are synchronous. */
interface HubReader {
  frame(frame: EphemeralFrame): void
  /** The installation ends. */
  ended(): void
}

/**
 * The typing and the presence of one tenant, in one process.
 *
 * From its first use until the installation ends, it takes the rumors of all processes. At its begin it asks the other
 * processes for theirs.
 */
export class LiveHub {
  readonly access: ConversationAccess
  readonly #parts: Parts
  readonly #tenant: TenantId
  readonly #self: string
  readonly #people = new People()
  readonly #readers = new Set<HubReader>()
  readonly #reports: Merged<Rumor>
  readonly #ending = new AbortController()
  #begun = false

  constructor(parts: Parts, tenant: TenantId) {
    this.#parts = parts
    this.#tenant = tenant
    this.#self = parts.environment.id()
    this.access = new ConversationAccess(parts, tenant)
    this.#reports = new Merged(parts.environment, (rumors) => this.#publish(rumors))
  }

  /** Begins to take rumors, unless it has. */
  begin(streams: OpenStreams): this {
    if (this.#begun) return this
    this.#begun = true
    streams.add(this.#ending)
    // One listener for all readers: an AbortSignal warns of many.
    this.#ending.signal.addEventListener('abort', () => this.#end(), { once: true })
    void this.#listen()
    void this.#parts.signals.publish(liveTopic(this.#tenant), questionOf(this.#self))
    return this
  }

  /** Takes a report of this process. A flood of one person is merged. */
  report(rumor: Rumor): void {
    const name = rumor.type === 'typing' ? `typing ${rumor.conversationId}` : `presence ${rumor.source}`
    this.#reports.take(rumor.person.id, name, rumor, this.#ending.signal)
  }

  /** The present frames, and then a call for each later one. Returns the end of the calls. */
  read(reader: HubReader): { begin: EphemeralFrame[]; end: () => void } {
    this.#readers.add(reader)
    if (this.#ending.signal.aborted) reader.ended()
    return { begin: this.#people.frames(this.#now()), end: () => this.#readers.delete(reader) }
  }

  present(): PresenceFrame[] {
    return this.#people.present(this.#now())
  }

  async #listen(): Promise<void> {
    const { signals } = this.#parts
    for await (const body of signals.subscribe(liveTopic(this.#tenant), { signal: this.#ending.signal })) {
      const letter = readLetter(body)
      // Its own rumors were taken when they were published.
      if (letter === undefined || letter.from === this.#self) continue
      if (letter.rumors.length === 0) this.#send(this.#people.own(this.#now()))
      else this.#take(letter.rumors, { own: false })
    }
  }

  #end(): void {
    for (const reader of this.#readers) reader.ended()
  }

  #publish(rumors: readonly Rumor[]): void {
    this.#take(rumors, { own: true })
    this.#send(rumors)
  }

  #send(rumors: readonly Rumor[]): void {
    for (const letter of lettersOf(this.#self, rumors))
      void this.#parts.signals.publish(liveTopic(this.#tenant), letter)
  }

  #take(rumors: readonly Rumor[], from: { own: boolean }): void {
    for (const rumor of rumors) {
      const frame = this.#people.take(rumor, this.#now(), from)
      for (const reader of this.#readers) reader.frame(frame)
    }
  }

  #now(): number {
    return this.#parts.environment.now()
  }
}
