import { sendableContent } from '../../decide/content.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { allStorable, storable } from '../../model/text.ts'
import type { ChannelCapabilities } from '../../ports/capabilities.ts'
import type { Content } from '../../ports/content.ts'
import type { Address } from '../../ports/fact.ts'
import type { OpenChannel } from '../channels.ts'

/** The addresses of a message. @throws `address.invalid`, naming the invalid fields of the content too */
export function recipientsOf(
  { channel, capabilities }: OpenChannel,
  to: string | readonly string[],
  content: Content,
): [Address, ...Address[]] {
  const { recipients = 1 } = capabilities
  if (typeof to !== 'string' && to.length > recipients) {
    const reason = `There are ${to.length} addresses; a conversation on this channel has at most ${recipients}.`
    throw new ParleyError('content.unsupported', { field: 'to', reason })
  }
  const read = [to].flat().map((written, place) => {
    const address = allStorable(channel.parseAddress(storable(written)))
    if (address !== undefined && address !== null) return address
    const field = typeof to === 'string' ? 'to' : `to[${place}]`
    const { errors } = new ParleyError('address.invalid', { field, reason: channel.explainAddress?.(written) })
    throw new ParleyError('address.invalid', { errors: [...errors, ...wrongIn(content, capabilities)] })
  })
  return read as [Address, ...Address[]]
}

/** The invalid fields of content without files. */
function wrongIn(content: Content, capabilities: ChannelCapabilities): ParleyError['errors'] {
  try {
    sendableContent({ ...content, attachments: [] }, capabilities, () => undefined)
    return []
  } catch (error) {
    return ParleyError.from(error).errors
  }
}
