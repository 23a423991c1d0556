// Loaded before a program: writes the memory of its process once a second.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const file = process.env.PARLEY_MEASURE
if (isMainThread && file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  setInterval(() => {
    const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage()
    const descriptors = readdirSync('/proc/self/fd').length
    const anonymous = 1024 * Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
    const sample = {
      at: Date.now(),
      rss,
      anonymous,
      heapUsed,
      heapTotal,
      external,
      arrayBuffers,
      descriptors,
      delay: delay.max / 1e6,
    }
    appendFileSync(file, `${JSON.stringify(sample)}\n`)
    delay.reset()
  }, 1000).unref()
}
