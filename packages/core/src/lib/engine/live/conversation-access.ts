import type { ConversationId, TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Store } from '../../ports/store.ts'

interface Parts {
  store: Store
  environment: Environment
}

/** Milliseconds for which the access of a conversation is kept: as long as the result of an access policy. */
const KEPT = 5000

/** The most conversations that are kept. */
const MOST = 1000

interface Kept {
  access: Promise<readonly string[] | undefined>
  /** The monotonic time of the read. */
  since: number
}

/** The access keys of conversations, read once for many frames about them. */
export class ConversationAccess {
  readonly #engine: Parts
  readonly #tenant: TenantId
  readonly #kept = new Map<string, Kept>()

  constructor(engine: Parts, tenant: TenantId) {
    this.#engine = engine
    this.#tenant = tenant
  }

  /** The access keys of a conversation; `undefined` if it does not exist. */
  of(id: string): Promise<readonly string[] | undefined> {
    const now = this.#engine.environment.elapsed()
    const known = this.#kept.get(id)
    if (known !== undefined && now - known.since < KEPT) return known.access
    const read = this.#read(id as ConversationId)
    this.#kept.delete(id)
    this.#kept.set(id, { access: read, since: now })
    read.catch(() => this.#kept.delete(id))
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest)
    return read
  }

  async #read(id: ConversationId): Promise<readonly string[] | undefined> {
    const { records } = await this.#engine.store.load(this.#tenant, [kernel.conversation.ref(id)])
    return records.find(kernel.conversation.is)?.access
  }
}
