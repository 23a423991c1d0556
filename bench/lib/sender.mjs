// A sender that gives no webhook up easily: what is not acknowledged is sent again, with the same id, as providers do.
import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from './connection.mjs'

/** @typedef {import('./webhooks.mjs').Webhook} Webhook */

/** As long as Twilio waits for an answer, in milliseconds. */
const TIMEOUT = 15_000

/** How long all of them may take, in milliseconds; what is not acknowledged then is given up. */
const PERSISTENCE = 120_000

export class Sender {
  /** Ids that were answered 2xx. @type {string[]} */
  acknowledged = []
  /** Webhooks that were sent, each try counted. */
  sent = 0
  #port
  #next = 0

  /** @param {() => number} port where the server listens now; it may have died and begun again */
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
   * Sends once; answers the connection where that was acknowledged.
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
      // Not acknowledged: the sender does not know, and sends again.
    } finally {
      clearTimeout(impatience)
    }
    connection?.close()
    return undefined
  }
}
