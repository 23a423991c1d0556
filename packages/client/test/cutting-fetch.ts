import { randomOf } from './environment.ts'

/** A fetch. Its event streams arrive in pieces of random bytes, and end after random bytes `cuts` times. */
export function cuttingFetch(whole: typeof fetch, seed: number, cuts: number): typeof fetch {
  const random = randomOf(seed)
  let left = cuts
  return (async (input: RequestInfo | URL, init?: RequestInit) => {
    const response = await whole(input, init)
    if (!String(input).includes('/events') || response.body === null) return response
    const most = left-- > 0 ? Math.floor(random() * 4000) : Number.POSITIVE_INFINITY
    return new Response(response.body.pipeThrough(cutter(random, most)), response)
  }) as typeof fetch
}

function cutter(random: () => number, most: number): TransformStream<Uint8Array, Uint8Array> {
  let sent = 0
  return new TransformStream({
    transform(chunk, controller) {
      let rest = chunk
      while (rest.length > 0) {
        const size = Math.min(rest.length, 1 + Math.floor(random() * 200), most - sent)
        if (size > 0) controller.enqueue(rest.slice(0, size))
        sent += size
        rest = rest.slice(size)
        if (sent >= most) return random() < 0.5 ? controller.terminate() : controller.error(new Error('cut'))
      }
    },
  })
}
