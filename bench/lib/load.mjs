// A sender with a fixed number of webhooks in flight, which records the acknowledged ones.
import { Connection } from './connection.mjs'

/** @typedef {import('./webhooks.mjs').Webhook} Webhook */

export class Load {
  /** Ids that were answered 2xx, in the order of the answers. @type {string[]} */
  acknowledged = []
  /** Milliseconds from each webhook's sending to its acknowledgement. @type {number[]} */
  latencies = []
  /** How often each other status was answered. @type {Map<number, number>} */
  refused = new Map()
  /** Connections that ended before an answer while the load was running. */
  broken = 0
  #webhooks
  #next = 0
  #stopped = false
  /** @type {{ count: number, resolve: () => void }[]} */
  #waiting = []

  /** @param {readonly Webhook[]} webhooks */
  constructor(webhooks) {
    this.#webhooks = webhooks
  }

  /**
   * Sends until all are sent or it is stopped.
   * @param {readonly number[]} ports the time over which the lanes start
   * @param {number} inFlight
   */
  async run(ports, inFlight) {
    await Promise.all(Array.from({ length: inFlight }, (_, lane) => this.#lane(ports[lane % ports.length] ?? 0)))
  }

  /** Stops sending. Webhooks in flight may still be answered. */
  stop() {
    this.#stopped = true
  }

  /**
   * Resolves when this many are acknowledged.
   * @param {number} count
   * @returns {Promise<void>}
   */
  reached(count) {
    if (this.acknowledged.length >= count) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  /** @param {number} port */
  async #lane(port) {
    const connection = await Connection.open(port)
    try {
      while (!this.#stopped) {
        const webhook = this.#webhooks[this.#next++]
        if (webhook === undefined) return
        const began = performance.now()
        const status = await connection.send(webhook.request)
        if (status >= 200 && status < 300) this.#acknowledge(webhook, performance.now() - began)
        else this.refused.set(status, (this.refused.get(status) ?? 0) + 1)
      }
    } catch {
      if (!this.#stopped) this.broken += 1
    } finally {
      connection.close()
    }
  }

  /**
   * @param {Webhook} webhook
   * @param {number} latency
   */
  #acknowledge({ id }, latency) {
    this.acknowledged.push(id)
    this.latencies.push(latency)
    for (const { count, resolve } of this.#waiting) if (this.acknowledged.length === count) resolve()
  }
}
