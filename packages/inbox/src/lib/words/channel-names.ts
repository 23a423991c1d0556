import type { Channel } from '@parley/client'
import type { Words } from './en.ts'

/** The name of a kind of channels. A kind without words has its own name, with a capital. */
export function kindName(kind: string, words: Words): string {
  return words.kinds[kind] ?? kind.charAt(0).toLocaleUpperCase() + kind.slice(1)
}

/** The name of a channel: its id. An id that only repeats the kind is the name of the kind. */
export function channelName({ id, kind }: Pick<Channel, 'id' | 'kind'>, words: Words): string {
  return id === kind ? kindName(kind, words) : id
}
