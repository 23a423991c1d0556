import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type { Row } from './row.ts'

/** Longer than any answer takes on any machine, in milliseconds. */
const TIMEOUT = 300_000

type Answer = { rows: Row[] } | { error: string }

/**
 * Queries a server synchronously, as a file is queried: the call returns the rows. So every query of a test is written
 * once. A thread waits, because the driver has no synchronous calls.
 */
export function askServer(url: string, sql: string, values: readonly (string | number)[]): Row[] {
  line ??= openLine()
  const { port, answered } = line
  Atomics.store(answered, 0, 0)
  port.postMessage({ url, sql, values })
  Atomics.wait(answered, 0, 0, TIMEOUT)
  const answer: { message: Answer } | undefined = receiveMessageOnPort(port)
  if (answer === undefined) throw new Error(`The server did not answer: ${sql}`)
  if ('error' in answer.message) throw new Error(`${answer.message.error}: ${sql}`)
  return answer.message.rows
}

let line: Line | undefined

interface Line {
  port: MessageChannel['port1']
  answered: Int32Array<SharedArrayBuffer>
}

function openLine(): Line {
  const { port1, port2 } = new MessageChannel()
  const answered = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('../programs/asking.mjs', import.meta.url), {
    workerData: { port: port2, answered },
    transferList: [port2],
    execArgv: [],
  })
  worker.unref()
  port1.unref()
  return { port: port1, answered }
}
