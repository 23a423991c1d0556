// One HTTP connection with keep-alive and one request in progress. It reads only the status and the length of an
// answer, because the sender shares the machine with the server.
import { once } from 'node:events'
import { connect } from 'node:net'

/** @type {Buffer} */
const nothing = Buffer.alloc(0)

export class Connection {
  #socket
  #received = nothing
  /** @type {{ resolve: (status: number) => void, reject: (error: Error) => void } | undefined} */
  #waiting

  /** @param {import('node:net').Socket} socket */
  constructor(socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('The server closed the connection.')))
  }

  /** @param {number} port */
  static async open(port) {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Connection(socket)
  }

  /**
   * Sends a request; returns the status. Rejects if the connection ends before the answer.
   * @param {Buffer} request
   * @returns {Promise<number>}
   */
  send(request) {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('The server closed the connection.'))
      this.#waiting = { resolve, reject }
      this.#socket.write(request)
    })
  }

  close() {
    this.#socket.destroy()
  }

  /** @param {Buffer} chunk */
  #receive(chunk) {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    const status = statusOf(this.#received)
    if (status === undefined) return
    this.#received = nothing
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(status)
  }

  /** @param {Error} error */
  #fail(error) {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.reject(error)
  }
}

/**
 * The status of an answer; undefined while it is incomplete.
 * @param {Buffer} received
 */
function statusOf(received) {
  const end = received.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const head = received.toString('latin1', 0, end)
  const body = received.length - end - 4
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  const isWhole =
    length === undefined
      ? !/\r\ntransfer-encoding: *chunked/i.test(head) || received.subarray(-5).toString('latin1') === '0\r\n\r\n'
      : body >= Number(length)
  return isWhole ? Number(head.slice(9, 12)) : undefined
}
