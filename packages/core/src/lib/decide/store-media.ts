import type { Attachment } from '../model/attachment.ts'
import type { ConversationId, MessageId, Time } from '../model/ids.ts'
import type { Job } from '../model/job.ts'
import type { MediaFile } from '../model/media.ts'
import type { MediaId } from '../model/media-id.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { Lookup } from '../ports/store.ts'
import type { Decided, DecisionContext } from './decision.ts'
import type { Draft } from './draft.ts'
import { changeHeldJob } from './held-job.ts'
import { deadJob, doneJob } from './job.ts'
import type { State } from './state.ts'

/** The result of a try to fetch a file. */
export type Fetched =
  | { type: 'stored'; contentType: string; size: number; sha256: string; name: string | null }
  /** It never succeeds, or failed too often. */
  | { type: 'failed'; error: string }

interface MediaWork {
  mediaId: MediaId
  messageId: MessageId
  conversationId: ConversationId
}

/** The records that {@link storeMedia} reads. */
export function storeMediaLookups(job: Job, { mediaId, messageId }: MediaWork): Lookup[] {
  return [kernel.job.ref(job.id), kernel.media.ref(mediaId), kernel.message.ref(messageId)]
}

/** Records the result of a fetch: on the media file, on the attachment of its message, and on the job. */
export function storeMedia(
  state: State,
  { job: held, work, fetched }: { job: Job; work: MediaWork; fetched: Fetched },
  context: DecisionContext,
): Decided<Job | undefined> {
  return changeHeldJob(state, held, context, (job, draft) => {
    const file = state.get(kernel.media, work.mediaId)
    if (file !== undefined) draft.put(kernel.media, fileAfter(file, fetched))
    const message = state.get(kernel.message, work.messageId)
    if (message !== undefined) {
      const attachments = message.attachments.map((each) =>
        each.mediaId === work.mediaId ? after(each, fetched) : each,
      )
      announce(draft, draft.put(kernel.message, { ...message, attachments }), context.now)
    }
    return fetched.type === 'stored' ? doneJob(job) : deadJob(job, fetched.error)
  })
}

function fileAfter(file: MediaFile, fetched: Fetched): MediaFile {
  if (fetched.type === 'failed') return { ...file, state: 'failed', error: fetched.error }
  const { contentType, size, sha256, name } = fetched
  return { ...file, state: 'stored', contentType, size, sha256, name: file.name ?? name, url: null, error: null }
}

function after(attachment: Attachment, fetched: Fetched): Attachment {
  if (fetched.type === 'failed') return { ...attachment, state: 'failed' }
  const { contentType, size, name } = fetched
  return { ...attachment, state: 'stored', contentType, size, name: attachment.name ?? name }
}

// The stream shows the file of an imported message. No handler reacts to it.
function announce(draft: Draft, { id: messageId, conversationId, channel, version, history }: Message, at: Time): void {
  const subject = { at, conversationId, messageId, channel, version }
  draft.emit({ type: 'message.changed', ...subject, fields: ['attachments'], ...(history ? { history } : {}) })
}
