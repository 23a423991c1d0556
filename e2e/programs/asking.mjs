// Queries servers for a synchronous caller: one query after the other.
import { workerData } from 'node:worker_threads'
import pg from 'pg'

// Numbers as numbers: counts, sums and times arrive as text.
for (const oid of [pg.types.builtins.INT8, pg.types.builtins.NUMERIC]) pg.types.setTypeParser(oid, Number)

const { port, answered } = workerData
const pools = new Map()

port.on('message', async ({ url, sql, values }) => {
  port.postMessage(await answerOf(url, sql, values))
  Atomics.store(answered, 0, 1)
  Atomics.notify(answered, 0)
})

async function answerOf(url, sql, values) {
  try {
    const { rows } = await poolOf(url).query(sql, values)
    return { rows }
  } catch (error) {
    return { error: String(error) }
  }
}

function poolOf(url) {
  const known = pools.get(url)
  if (known !== undefined) return known
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  // A killed server ends its connections; the next query opens another.
  pool.on('error', () => undefined)
  pools.set(url, pool)
  return pool
}
