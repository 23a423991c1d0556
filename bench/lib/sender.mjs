// A persistent sender: it repeats an unacknowledged webhook with the same id, as providers do.
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from './connection.mjs'

/** @typedef {import('./webhooks.mjs').Webhook} Webhook */

/** As long as Twilio waits for an answer, in milliseconds. */
const TIMEOUT = 15_000

/** The time limit for all of them, in milliseconds; the sender then gives up the others. */
const PERSISTENCE = 120_000

export class Sender {
  /** Ids that were answered 2xx. @type {string[]} */
  acknowledged = []
  /** Webhooks that were sent, each attempt counted. */
  sent = 0
  #port
  #next = 0

  /** @param {() => number} port the current port of the server, which may have restarted */
  constructor(port) {
    this.#port = port
  }

  /**
   * Resolves when every webhook was acknowledged or given up.
   * @param {readonly Webhook[]} webhooks
   * @param {number} inFlight
   */
  async run(webhooks, inFlight) {
    const deadline = performance.now() + PERSISTENCE
    const lane = async () => {
      /** @type {Connection | undefined} */
      let connection
      for (let webhook = webhooks[this.#next++]; webhook !== undefined; webhook = webhooks[this.#next++]) {
        for (let tries = 1; performance.now() < deadline; tries += 1) {
          connection = await this.#try(webhook, connection)
          if (connection !== undefined) break
          await sleep(Math.min(20 * tries, 500))
        }
      }
      connection?.close()
    }
    await Promise.all(Array.from({ length: inFlight }, lane))
  }

  /**
   * Sends once; returns the connection if the webhook was acknowledged.
   * @param {Webhook} webhook
   * @param {Connection | undefined} open
   */
  async #try({ id, request }, open) {
    /** @type {Connection | undefined} */
    let connection = open
    /** @type {NodeJS.Timeout | undefined} */
    let impatience
    this.sent += 1
    try {
      connection ??= await Connection.open(this.#port())
      impatience = setTimeout(() => connection?.close(), TIMEOUT)
      const status = await connection.send(request)
      if (status >= 200 && status < 300) {
        this.acknowledged.push(id)
        return connection
      }
    } catch {
      // Not acknowledged: the sender cannot know the result, and sends again.
    } finally {
      clearTimeout(impatience)
    }
    connection?.close()
    return undefined
  }
}
