import { ParleyError } from '../../errors/parley-error.ts'
import type { AddressRecord } from '../../model/address.ts'
import type { Attachment } from '../../model/attachment.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { TenantId } from '../../model/ids.ts'
import type { Message } from '../../model/message.ts'
import type { OutboundAttachment, OutboundMessage } from '../../ports/channel.ts'
import type { Address } from '../../ports/fact.ts'
import type { Engine } from '../engine.ts'

type Parts = Pick<Engine, 'media' | 'writer'>

/** A message in the form that its channel gets. */
export function outboundOf(engine: Parts, message: Message, { thread }: Conversation): OutboundMessage {
  const { id, text, subject, html, parts, createdAt, expiresAt, tenant } = message
  const attachments = message.attachments.flatMap((each) => attachmentOf(engine, tenant, each))
  return { id, text, subject, html, attachments, parts, thread, createdAt, expiresAt }
}

function attachmentOf({ media, writer }: Parts, tenant: TenantId, attachment: Attachment): OutboundAttachment[] {
  const { mediaId, contentType, name, size } = attachment
  if (mediaId === null) return []
  return [
    {
      ...{ mediaId, contentType, name, size: size ?? 0 },
      url: media?.link(tenant, mediaId, writer.now()),
      async open(options) {
        const opened = await media?.store.open(mediaId, options)
        if (opened === undefined) throw new ParleyError('media.gone', { field: 'attachments' })
        return opened.content
      },
    },
  ]
}

/** An address in the form that its channel gets. */
export function addressOf({ scheme, value, display }: AddressRecord): Address {
  return { scheme, value, display }
}
