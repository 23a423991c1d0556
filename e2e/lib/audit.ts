import type { JournalEntry } from '@parley/simulator'
import { count, query } from './database.ts'

/** The fate of acknowledged messages. */
export interface Audit {
  lost: number
  doubled: number
}

export const flawless: Audit = { lost: 0, doubled: 0 }

/** Checks acknowledged texts, by the provider's ids: as records, and as events. */
export function auditReceived(database: string, sids: ReadonlySet<string>): Audit {
  const stored = query(
    database,
    `select provider_id as sid, count(*) as copies from parley_messages where direction = 'inbound' group by provider_id`,
  )
  const present = new Set(stored.map(({ sid }) => sid))
  const events = count(database, `select count(*) from parley_events where type = 'message.received'`)
  const once = stored.filter(({ copies }) => copies === 1).length
  return {
    lost: Math.max([...sids].filter((sid) => !present.has(sid)).length, sids.size - events),
    doubled: Math.max(stored.length - once, events - stored.length),
  }
}

/** Every message that the provider accepted more than once, with each acceptance. */
export function sentTwice(journal: readonly JournalEntry[]): JournalEntry[] {
  return [...byText(journal).values()].filter((times) => times.length > 1).flat()
}

/** Checks texts to send, each to its number once, against the provider's journal. */
export function auditSent(journal: readonly JournalEntry[], wanted: Iterable<{ to: string; body: string }>): Audit {
  const accepted = byText(journal)
  return {
    lost: [...wanted].filter((text) => !accepted.has(keyOf(text))).length,
    doubled: [...accepted.values()].filter((times) => times.length > 1).length,
  }
}

function byText(journal: readonly JournalEntry[]): Map<string, JournalEntry[]> {
  const texts = new Map<string, JournalEntry[]>()
  for (const entry of journal) {
    const same = texts.get(keyOf(entry))
    if (same === undefined) texts.set(keyOf(entry), [entry])
    else same.push(entry)
  }
  return texts
}

function keyOf({ to, body }: { to: string; body: string }): string {
  return `${to} ${body}`
}
