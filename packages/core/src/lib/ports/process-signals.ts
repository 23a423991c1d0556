import type { Logger } from './environment.ts'
import type { Signals } from './signals.ts'

/** The most signals that wait for a slow reader. */
const MAILBOX = 64

/** Signals within one process. A reader that falls 64 signals behind loses the oldest. */
export function processSignals(): Signals {
  const topics = new Map<string, Set<(body: string) => void>>()
  return {
    async publish(topic, body) {
      // A copy: a reader that leaves meanwhile changes the set.
      for (const receive of [...(topics.get(topic) ?? [])]) receive(body)
    },
    subscribe(topic, { signal }) {
      const mailbox: string[] = []
      let wake: (() => void) | undefined
      const receive = (body: string): void => {
        if (mailbox.push(body) > MAILBOX) mailbox.shift()
        wake?.()
      }
      const readers = topics.get(topic) ?? new Set()
      topics.set(topic, readers.add(receive))
      const leave = (): void => {
        readers.delete(receive)
        if (readers.size === 0 && topics.get(topic) === readers) topics.delete(topic)
        wake?.()
      }
      signal.addEventListener('abort', leave, { once: true })
      return (async function* read() {
        try {
          while (!signal.aborted) {
            const body = mailbox.shift()
            if (body !== undefined) yield body
            else
              await new Promise<void>((resolve) => {
                wake = resolve
              })
          }
        } finally {
          signal.removeEventListener('abort', leave)
          leave()
        }
      })()
    },
  }
}

/** Signals with logged failures. A lost signal delays a reader; it fails no commit and no process. */
export function bestEffort(signals: Signals, log: Logger): Signals {
  const warn = (error: unknown): void => {
    log.warn({ error: String(error) }, 'Signals are lost. Polling finds the changes later.')
  }
  return {
    async publish(topic, body) {
      try {
        await signals.publish(topic, body)
      } catch (error) {
        warn(error)
      }
    },
    async *subscribe(topic, options) {
      try {
        yield* signals.subscribe(topic, options)
      } catch (error) {
        warn(error)
      }
    },
  }
}
