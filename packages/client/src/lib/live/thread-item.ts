import type { Message } from '@parley/core/protocol'
import type { LocalMessage } from '../outbox/local-message.ts'

/** A message of a thread: stored by the server, or still on its way to it. `key` stays the same when it is stored. */
export type ThreadItem =
  | { readonly key: string; readonly state: 'stored'; readonly message: Message }
  | { readonly key: string; readonly state: 'pending' | 'failed'; readonly local: LocalMessage }

/** The items of a thread, the oldest first: the stored messages, then those on their way. */
export function itemsOf(
  messages: readonly Message[],
  locals: readonly LocalMessage[],
  before: readonly ThreadItem[],
): ThreadItem[] {
  const known = new Map(before.map((item) => [item.key, item]))
  const keys = new Map(locals.flatMap(({ message, localId }) => (message === null ? [] : [[message.id, localId]])))
  const stored = messages.map((message): ThreadItem => {
    const key = keys.get(message.id) ?? message.id
    const old = known.get(key)
    // An unchanged item stays the same object, so that it is not rendered again.
    return old?.state === 'stored' && old.message === message ? old : { key, state: 'stored', message }
  })
  const onTheirWay = locals.filter(({ message }) => message === null)
  return [
    ...stored,
    ...onTheirWay.map((local): ThreadItem => {
      const old = known.get(local.localId)
      if (old !== undefined && old.state !== 'stored' && old.local === local) return old
      return { key: local.localId, state: local.status === 'failed' ? 'failed' : 'pending', local }
    }),
  ]
}
