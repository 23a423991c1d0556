import type { Channel } from '../../ports/channel.ts'

/** A channel that can be closed while it is in use. */
export interface CountedChannel {
  channel: Channel
  /** Ends its pulls and synchronizations, waits for its other calls, and disposes of it. */
  close(): Promise<void>
}

/** Counts the calls of a channel that was added at run time. So it is closed only after its running calls. */
export function countedChannel(channel: Channel): CountedChannel {
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()
  const counted = <Result>(call: Promise<Result>): Promise<Result> => {
    const ended = call.then(noop, noop).then(() => void running.delete(ended))
    running.add(ended)
    return call
  }
  const wrapped: Channel = {
    ...(channel.ourAddress === undefined ? {} : { ourAddress: channel.ourAddress }),
    parseAddress: (input) => channel.parseAddress(input),
    thread: (to, opening) => channel.thread(to, opening),
    send: (message, options) => counted(channel.send(message, options)),
    ...(channel.setup === undefined ? {} : { setup: channel.setup }),
  }
  const { explainAddress, warmUp, webhook, pull, sync, reread, openMedia, lookUp, lookUpMany, typing, check } = channel
  if (explainAddress) wrapped.explainAddress = explainAddress.bind(channel)
  if (warmUp) wrapped.warmUp = warmUp.bind(channel)
  if (webhook) wrapped.webhook = (request, options) => counted(webhook.call(channel, request, options))
  if (pull) wrapped.pull = (since, options) => endable((signal) => pull.call(channel, since, { signal }), options)
  if (sync) wrapped.sync = (options) => endable((signal) => sync.call(channel, { ...options, signal }), options)
  if (reread) wrapped.reread = (raw, options) => counted(reread.call(channel, raw, options))
  if (openMedia) wrapped.openMedia = (url, options) => counted(openMedia.call(channel, url, options))
  if (lookUp) wrapped.lookUp = (message, options) => counted(lookUp.call(channel, message, options))
  if (lookUpMany) wrapped.lookUpMany = (messages, options) => counted(lookUpMany.call(channel, messages, options))
  if (typing) wrapped.typing = (thread, options) => counted(typing.call(channel, thread, options))
  if (check) wrapped.check = (options) => counted(check.call(channel, options))

  /** A stream that also ends when the channel is closed. Its error after that is no failure. */
  async function* endable<Item>(
    begin: (signal: AbortSignal) => AsyncIterable<Item>,
    { signal }: { signal: AbortSignal },
  ): AsyncGenerator<Item> {
    const own = new AbortController()
    const end = (): void => own.abort()
    for (const each of [signal, closing.signal]) {
      each.addEventListener('abort', end, { once: true })
      if (each.aborted) end()
    }
    let done = (): void => undefined
    void counted(new Promise<void>((resolve) => (done = resolve)))
    try {
      for await (const item of begin(own.signal)) yield item
    } catch (error) {
      if (!closing.signal.aborted) throw error
    } finally {
      for (const each of [signal, closing.signal]) each.removeEventListener('abort', end)
      own.abort()
      done()
    }
  }

  return {
    channel: wrapped,
    async close() {
      closing.abort()
      while (running.size > 0) await Promise.all(running)
      await channel[Symbol.asyncDispose]?.()
    },
  }
}

const noop = (): void => undefined
