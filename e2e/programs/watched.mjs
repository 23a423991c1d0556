// Measures a process from within: the calls of its store, and its memory after a collection.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const names = ['load', 'find', 'commit', 'log']
const calls = Object.fromEntries(names.map((name) => [name, 0]))

/** A store that counts its calls, except those for jobs. */
export function watched(store) {
  for (const name of names) {
    const call = store[name].bind(store)
    store[name] = (...given) => {
      calls[name] += 1
      return call(...given)
    }
  }
  return store
}

/** Answers the message `measure`. */
export function answerMeasurements({ live }) {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc')
  process.on('message', (message) => {
    if (message !== 'measure') return
    collect()
    const { rss, heapUsed, external } = process.memoryUsage()
    process.send?.({ rss, heapUsed, external, calls, connections: live.connections.size })
  })
}
