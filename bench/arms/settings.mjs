// What a server program was told, and how it tells that it serves.

/** @type {import('../lib/server.mjs').Settings} */
export const settings = JSON.parse(process.env.PARLEY_BENCH ?? '{}')

/** @param {number} port */
export function serving(port) {
  process.send?.({ port })
}

// Asked before and after the timed part: what the processor did for it.
process.on('message', () => process.send?.({ usage: process.cpuUsage() }))

// Nobody serves on after a benchmark that was interrupted.
process.on('disconnect', () => process.exit(0))

// Without this a profile that Node takes would be lost. A benchmark kills.
process.on('SIGTERM', () => process.exit(0))
