// The program of the thread that writes for stores on files. `sqlite` starts it. It has no exports.
import { parentPort } from 'node:worker_threads'
import type { Connection } from './lib/connection.ts'
import type { Layout } from './lib/layout.ts'
import { orRefused } from './lib/refused.ts'
import { engineOfFiles } from './lib/sqlite/engine.ts'
import { fileConnection } from './lib/sqlite/file-connection.ts'
import { type Answered, failureFrom, type Posted } from './lib/sqlite/thread/calls.ts'
import { warmWrites } from './lib/sqlite/warm-up.ts'

const connections = new Map<number, Connection>()
const layouts = new Map<number, Layout>()

parentPort?.on('message', async (posted: Posted) => {
  const { id } = posted
  const answered = await carryOut(posted).then(
    (answer): Answered => ({ id, answer }),
    (error: unknown): Answered => ({ id, failure: failureFrom(error) }),
  )
  parentPort?.postMessage(answered)
})

async function carryOut(posted: Posted): Promise<unknown> {
  const { file, path } = posted
  const connection = connections.get(file) ?? fileConnection(path)
  connections.set(file, connection)
  const layout = layouts.get(file) ?? new Map()
  switch (posted.call) {
    case 'layout':
      layouts.set(file, posted.layout)
      return undefined
    case 'commit':
      return orRefused(() => engineOfFiles.commit(connection, layout, posted.commits))
    case 'claim':
      return engineOfFiles.claim(connection, layout, posted.options)
    case 'warm':
      return warmWrites(connection, layout)
    case 'close':
      connections.delete(file)
      layouts.delete(file)
      return connection.close()
    default:
      return posted satisfies never
  }
}
