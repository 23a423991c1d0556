import { z } from 'zod'
import type { TenantId } from '../../model/ids.ts'
import type { PresenceState, Writing } from '../../protocol/live-frame.ts'
import type { PersonReference } from '../../protocol/person.ts'

/** A report of a person's activity, as it travels between processes. Each process makes frames of it. */
export type Rumor = TypingRumor | PresenceRumor

export interface TypingRumor {
  type: 'typing'
  person: PersonReference
  conversationId: string
  writing: Writing | null
  /** Milliseconds from now until it expires. Clocks of two processes may differ, so it is no time. */
  ms: number
}

export interface PresenceRumor {
  type: 'presence'
  person: PersonReference
  /** The connection that reports it. A person may have several, in several processes. */
  source: string
  state: PresenceState
  conversationId: string | null
  ms: number
}

/** One signal: rumors of a process. Without rumors, the process asks the other ones for theirs. */
interface Letter {
  from: string
  rumors: Rumor[]
}

/** The topic of the signals about people of a tenant. */
export function liveTopic(tenant: TenantId): string {
  return `live:${tenant}`
}

/** The most bytes of one signal. PostgreSQL carries 8000 in a notification, with the topic and the quotes. */
const MOST = 5500

const encoder = new TextEncoder()

/** The rumors in as few signals as carry them. A rumor that fits into no signal is left out. */
export function lettersOf(from: string, rumors: readonly Rumor[]): string[] {
  const letters: Rumor[][] = []
  let room = 0
  for (const rumor of rumors) {
    // Each quote and backslash is escaped again within the notification.
    const size = encoder.encode(JSON.stringify(JSON.stringify(rumor))).byteLength
    if (size > MOST) continue
    if (size > room) {
      letters.push([])
      room = MOST
    }
    letters.at(-1)?.push(rumor)
    room -= size
  }
  return letters.map((each) => JSON.stringify({ from, rumors: each } satisfies Letter))
}

/** The question for the rumors of the other processes. */
export function questionOf(from: string): string {
  return JSON.stringify({ from, rumors: [] } satisfies Letter)
}

const person = z.object({ id: z.string(), name: z.string().nullable() })
const conversationId = z.string()
const ms = z.number().min(0).max(60_000)
const rumor: z.ZodType<Rumor> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing'), person, conversationId, writing: z.enum(['reply', 'note']).nullable(), ms }),
  z.object({
    type: z.literal('presence'),
    person,
    source: z.string(),
    state: z.enum(['online', 'away', 'offline']),
    conversationId: conversationId.nullable(),
    ms,
  }),
])
const letter: z.ZodType<Letter> = z.object({ from: z.string(), rumors: z.array(rumor) })

/** Reads a signal. `undefined` for one of another version. */
export function readLetter(body: string): Letter | undefined {
  try {
    return letter.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}
