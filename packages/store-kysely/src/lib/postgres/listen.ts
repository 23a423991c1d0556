import { setTimeout as sleep } from 'node:timers/promises'

/** A connection of node-postgres that receives notifications: the part that is called. */
export interface ListeningClient {
  query(text: string): Promise<unknown>
  on(event: 'notification' | 'error' | 'end', listener: (told: never) => void): unknown
}

/** A connection that only listens, and the function that closes it. */
export interface Line {
  client: ListeningClient
  hangUp(): void
}

/** Receives the notifications of a channel until the signal aborts. A connection that breaks is replaced. */
export type ListenForever = (channel: string, hear: (payload: string) => void, signal: AbortSignal) => Promise<void>

/** The interval between checks of an idle connection, in milliseconds. A half-open connection reports nothing. */
const CHECK = 5_000

/** The time limit of the check, in milliseconds. */
const TIMEOUT = 1_000

/** The pause before another connection is opened, in milliseconds. */
const PAUSE = 500

/** Listens over connections that `dial` opens. A notification without a connection is lost. */
export function listenOver(dial: () => Promise<Line>): ListenForever {
  return async (channel, hear, signal) => {
    while (!signal.aborted) {
      const line = await dial().catch(() => undefined)
      if (line !== undefined) await listenOn(line, channel, hear, signal)
      await sleep(PAUSE, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Listens until the connection breaks or the signal aborts. */
async function listenOn(
  { client, hangUp }: Line,
  channel: string,
  hear: (payload: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const broken = new AbortController()
  const end = (): void => broken.abort()
  client.on('notification', ({ payload }: { payload?: string }) => {
    if (payload !== undefined) hear(payload)
  })
  client.on('error', end)
  client.on('end', end)
  signal.addEventListener('abort', end, { once: true })
  try {
    if (signal.aborted) return
    await answered(client.query(`listen ${channel}`))
    while (!broken.signal.aborted) {
      await sleep(CHECK, undefined, { signal: broken.signal })
      await answered(client.query('select 1'))
    }
  } catch {
    // The connection broke, or the signal aborted. The caller opens another one if it still listens.
  } finally {
    signal.removeEventListener('abort', end)
    hangUp()
  }
}

async function answered(asking: Promise<unknown>): Promise<void> {
  const late = new AbortController()
  try {
    await Promise.race([
      asking,
      sleep(TIMEOUT, undefined, { signal: late.signal }).then(() => {
        throw new Error('The connection does not answer.')
      }),
    ])
  } finally {
    late.abort()
  }
}
