// The program of the thread that writes for stores on files; `sqlite` starts it. There is nothing to import from here.
import { parentPort } from 'node:worker_threads'
import type { Connection } from './lib/connection.ts'
import { openFile } from './lib/sqlite/driver.ts'
import { sqliteEngine } from './lib/sqlite/engine.ts'
import { syncConnection } from './lib/sqlite/sync-connection.ts'
import { type Answered, failureFrom, type Posted } from './lib/sqlite/thread/calls.ts'

const engine = sqliteEngine({ durable: true, shared: true, batch: 500 })
const connections = new Map<number, Connection>()

parentPort?.on('message', async (posted: Posted) => {
  const { id } = posted
  const answered = await carryOut(posted).then(
    (answer): Answered => ({ id, answer: JSON.stringify(answer) }),
    (error: unknown): Answered => ({ id, failure: failureFrom(error) }),
  )
  parentPort?.postMessage(answered)
})

async function carryOut({ file, path, call, given }: Posted): Promise<unknown> {
  const connection = connections.get(file) ?? syncConnection({ open: () => openFile(path), owned: true })
  connections.set(file, connection)
  switch (call) {
    case 'commit':
      return engine.commit(connection, JSON.parse(given))
    case 'claim':
      return engine.claim(connection, JSON.parse(given))
    case 'close':
      connections.delete(file)
      await connection.close()
      return null
    default:
      return call satisfies never
  }
}
