// The settings of a server program, and the message that it serves.

/** @type {import('../lib/server.mjs').Settings} */
export const settings = JSON.parse(process.env.PARLEY_BENCH ?? '{}')

/** @param {number} port */
export function serving(port) {
  process.send?.({ port })
}

// Requested before and after the timed part: its processor time.
process.on('message', (message) => {
  if (message === 'usage') process.send?.({ usage: process.cpuUsage() })
})

// No server outlives an interrupted benchmark.
process.on('disconnect', () => process.exit(0))

// Without this a CPU profile of Node would be lost: a benchmark kills.
process.on('SIGTERM', () => process.exit(0))
