import { setTimeout as sleep } from 'node:timers/promises'
import { query } from './database.ts'
import { stream } from './stream.ts'

/** A client of the event stream, with the events that it received. */
export interface Follower {
  /** The cursors of all events, in their order of arrival. */
  seen: string[]
  cuts: number
  resets: number
}

export interface FollowOptions {
  /** How often it cuts its own connection. */
  cuts: number
  /** The most events that it reads between two cuts. */
  stride: number
  chance: () => number
  signal: AbortSignal
}

/** Reads on from its last cursor, again and again, and cuts its own connection at random places. */
export async function follow(
  url: string,
  follower: Follower,
  { cuts, stride, chance, signal: ended }: FollowOptions,
): Promise<void> {
  while (!ended.aborted) {
    const connection = new AbortController()
    const cut = (): void => connection.abort()
    ended.addEventListener('abort', cut, { once: true })
    const timeout = 1 + Math.floor(chance() * stride)
    let read = 0
    try {
      for await (const { event, id } of stream(url, { after: follower.seen.at(-1), signal: connection.signal })) {
        if (event === 'reset') follower.resets += 1
        if (id === undefined || event === 'reset') continue
        follower.seen.push(same(id))
        read += 1
        if (follower.cuts < cuts && read >= timeout) {
          follower.cuts += 1
          cut()
        }
      }
    } catch {
      // After a cut, or while the server is down: reconnect with the last cursor.
      await sleep(20)
    } finally {
      ended.removeEventListener('abort', cut)
    }
    if (cuts === 0) follower.cuts += 1
  }
}

/** The followers with other events than the log's, from its first on, or with fewer than `least`. */
export function misled(followers: readonly Follower[], log: readonly string[], least: number): Follower[] {
  return followers.filter(({ seen }) => seen.length < least || seen.some((id, place) => id !== log[place]))
}

/** The cursors of a database's log, in order. */
export function logOf(database: string): string[] {
  return query(
    database,
    `select s.epoch || '.' || e.place as cursor from parley_events e, parley_store s
     where e.tenant = 'default' order by e.place`,
  ).map(({ cursor }) => String(cursor))
}

// One string per cursor for all followers: hundreds of them read the whole log.
const cursors = new Map<string, string>()

function same(cursor: string): string {
  const known = cursors.get(cursor)
  if (known === undefined) cursors.set(cursor, cursor)
  return known ?? cursor
}
