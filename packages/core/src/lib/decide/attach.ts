import type { Attachment } from '../model/attachment.ts'
import type { ChannelId, ConversationId, MessageId, TenantId } from '../model/ids.ts'
import { kernel } from '../model/schema.ts'
import type { ReportedAttachment } from '../ports/content.ts'
import type { DecisionContext } from './decision.ts'
import type { Draft } from './draft.ts'
import { newJob, priorities } from './job.ts'

/** The message of files that arrived with it. */
export interface Carrier {
  tenant: TenantId
  channel: ChannelId
  id: MessageId
  conversationId: ConversationId
  history: boolean
}

/** The queue in which the files of a channel are fetched. */
export function mediaQueue(channel: ChannelId): string {
  return `media:${channel}`
}

/** The files of a message as they stay with the provider. An installation may store none itself. */
export function remoteFiles(files: readonly ReportedAttachment[]): Attachment[] {
  return files.map((file) => ({ mediaId: null, state: 'remote', ...known(file), url: file.url }))
}

/** Writes a media file and the job that fetches it, for each file of a message. Returns the attachments. */
export function fetchedFiles(
  draft: Draft,
  files: readonly ReportedAttachment[],
  { tenant, channel, id: messageId, conversationId, history }: Carrier,
  { keys, now }: DecisionContext,
): Attachment[] {
  return files.map((file, place) => {
    const mediaId = keys.mediaId(tenant, messageId, place)
    const unread = { state: 'pending', sha256: null, error: null, uses: 0, counted: true } as const
    draft.put(kernel.media, {
      id: mediaId,
      ...known(file),
      ...unread,
      messageId,
      channel,
      url: file.url,
      createdAt: now,
    })
    draft.addJob(
      newJob({
        tenant,
        id: keys.jobId(tenant, 'media', mediaId),
        queue: mediaQueue(channel),
        group: null,
        priority: history ? priorities.campaign : priorities.handler,
        work: { type: 'media', channel, mediaId: mediaId, messageId: messageId, conversationId: conversationId },
        now,
      }),
    )
    return { mediaId, state: 'pending', ...known(file), url: null }
  })
}

// A channel in JavaScript may leave fields of a file out, or give values that no list can show.
function known({ contentType, name, size }: ReportedAttachment): Pick<Attachment, 'contentType' | 'name' | 'size'> {
  const isSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0
  return { contentType, name: typeof name === 'string' ? name : null, size: isSize ? size : null }
}
