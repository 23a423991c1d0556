import type { Channel, ChannelTypeInfo } from '@parley/client'
import type { Words } from './en.ts'

/** The name of a kind of channels. A kind without words has its own name, with a capital. */
export function kindName(kind: string, words: Words): string {
  return words.kinds[kind] ?? kind.charAt(0).toLocaleUpperCase() + kind.slice(1)
}

/** The name of a channel: its label, else its id. An id that only repeats the kind is the name of the kind. */
export function channelName({ id, kind, added }: Pick<Channel, 'id' | 'kind' | 'added'>, words: Words): string {
  if (added !== null && added.label !== '') return added.label
  return id === kind ? kindName(kind, words) : id
}

/** The name of a channel, and its address if the name is not the same number in another spelling. */
export function channelLine(channel: Pick<Channel, 'id' | 'kind' | 'added' | 'address'>, words: Words): string {
  const name = channelName(channel, words)
  const { address } = channel
  if (address === null) return name
  return plain(name) === plain(address) ? address : `${name}, ${address}`
}

function plain(text: string): string {
  return text.replaceAll(/[\s().-]/g, '')
}

/** The name of a channel type. A type without words has its own title, else its own name. */
export function typeName({ type, title }: Pick<ChannelTypeInfo, 'type' | 'title'>, words: Words): string {
  return words.channels.types[type] ?? title ?? type
}
