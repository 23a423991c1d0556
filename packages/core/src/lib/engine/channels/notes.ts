import type { ChannelId, TenantId, Time } from '../../model/ids.ts'
import { storable } from '../../model/text.ts'
import type { Environment } from '../../ports/environment.ts'
import type { Store } from '../../ports/store.ts'
import { readState, writeState } from '../write/state-map.ts'
import type { Writer } from '../write/writer.ts'

/** The last webhook and the last error of a channel. */
export interface ChannelNote {
  lastWebhookAt: Time | null
  lastError: { reason: string; at: Time } | null
}

const NAME = 'parley:health'

/** Milliseconds between two writes. A webhook itself costs no write. */
const EVERY = 10_000

/** The most characters of a reason. A longer one is cut. */
const LONGEST = 500

const nothing: ChannelNote = { lastWebhookAt: null, lastError: null }

/**
 * The last webhooks and errors of channels. They are written every ten seconds, so a crash loses at most those of ten
 * seconds.
 */
export class ChannelNotes {
  readonly #parts: { store: Store; writer: Writer; environment: Environment }
  readonly #fresh = new Map<ChannelId, { tenant: TenantId; note: ChannelNote }>()

  constructor(parts: { store: Store; writer: Writer; environment: Environment }) {
    this.#parts = parts
  }

  /** Notes that a webhook was stored. */
  webhook(channel: ChannelId, tenant: TenantId): void {
    this.#note(channel, tenant, { lastWebhookAt: this.#parts.writer.now() })
  }

  /** Notes the reason of a failure. */
  error(channel: ChannelId, tenant: TenantId, reason: string): void {
    const at = this.#parts.writer.now()
    this.#note(channel, tenant, { lastError: { reason: storable(reason).slice(0, LONGEST), at } })
  }

  /** The newest notes of all processes. */
  async read(channel: ChannelId, tenant: TenantId): Promise<ChannelNote> {
    const { store, writer } = this.#parts
    const known = noteOf(await readState({ keys: writer.keys, store, writer }, tenant, channel, NAME))
    return newer(known, this.#fresh.get(channel)?.note ?? nothing)
  }

  /** Writes the notes every ten seconds, until `signal` aborts. */
  async follow(signal: AbortSignal): Promise<void> {
    const { environment } = this.#parts
    while (!signal.aborted) {
      await environment.sleep(EVERY, { signal }).catch(() => undefined)
      if (!signal.aborted) await this.flush()
    }
  }

  /** Writes the notes. A failure costs them. */
  async flush(): Promise<void> {
    const { store, writer, environment } = this.#parts
    const all = [...this.#fresh]
    for (const [channel, { tenant, note }] of all) {
      const parts = { keys: writer.keys, store, writer }
      try {
        const known = noteOf(await readState(parts, tenant, channel, NAME))
        await writeState(parts, tenant, channel, NAME, newer(known, note))
        if (this.#fresh.get(channel)?.note === note) this.#fresh.delete(channel)
      } catch (error) {
        environment.log.warn({ channel, error: String(error) }, 'The health of a channel could not be written.')
      }
    }
  }

  #note(channel: ChannelId, tenant: TenantId, change: Partial<ChannelNote>): void {
    const known = this.#fresh.get(channel)?.note ?? nothing
    this.#fresh.set(channel, { tenant, note: { ...known, ...change } })
  }
}

function newer(one: ChannelNote, other: ChannelNote): ChannelNote {
  const isLater = (other.lastError?.at ?? 0) >= (one.lastError?.at ?? 0)
  return {
    lastWebhookAt: Math.max(one.lastWebhookAt ?? 0, other.lastWebhookAt ?? 0) || null,
    lastError: isLater ? (other.lastError ?? one.lastError) : one.lastError,
  }
}

function noteOf(value: unknown): ChannelNote {
  return typeof value === 'object' && value !== null ? { ...nothing, ...value } : nothing
}
