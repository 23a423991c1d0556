import type { Logger } from './environment.ts'
import type { Signals } from './signals.ts'

const MAILBOX = 64

/** Signals within one process. */
export function processSignals(): Signals {
  const topics = new Map<string, Set<(body: string) => void>>()
  return {
    async publish(topic, body) {
      for (const hear of topics.get(topic) ?? []) hear(body)
    },
    subscribe(topic, { signal }) {
      const mailbox: string[] = []
      let wake: (() => void) | undefined
      const hear = (body: string): void => {
        if (mailbox.push(body) > MAILBOX) mailbox.shift()
        wake?.()
      }
      const listeners = topics.get(topic) ?? new Set()
      topics.set(topic, listeners.add(hear))
      const leave = (): void => {
        listeners.delete(hear)
        if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic)
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

/** Signals whose failures are logged and end there: a rumor that is lost costs a moment, never a commit or the process. */
export function bestEffort(signals: Signals, log: Logger): Signals {
  const forgive = (error: unknown): void => {
    log.warn({ error: String(error) }, 'Signals are lost; what they tell of is found later, by looking.')
  }
  return {
    async publish(topic, body) {
      try {
        await signals.publish(topic, body)
      } catch (error) {
        forgive(error)
      }
    },
    async *subscribe(topic, options) {
      try {
        yield* signals.subscribe(topic, options)
      } catch (error) {
        forgive(error)
      }
    },
  }
}
