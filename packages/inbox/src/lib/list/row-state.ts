import type { Conversation } from '@parley/client'
import { type FailureReason, failureReasonOf } from '../thread/failure.ts'
import { type Progress, progressOf } from '../ui/progress.ts'

/** The preview of a conversation, as the second line of its row shows it. */
export type Preview =
  | { type: 'opted-out' }
  | { type: 'blocked' }
  | { type: 'failed'; reason: FailureReason }
  | { type: 'message'; text: string; progress: Progress | undefined; file: FileKind | undefined }
  | { type: 'empty' }

/** The kind of the file of a message, for a word and an icon. */
export type FileKind = 'image' | 'audio' | 'video' | 'file'

/** A wait is long after this time. In milliseconds. */
const LONG_WAIT = 20 * 60_000

/** The contents of the row of a conversation. */
export interface RowState {
  preview: Preview
  unread: boolean
  /** Milliseconds since the first message without an answer; `undefined` if none waits. */
  waiting: number | undefined
  isLongWait: boolean
}

/** The state of a row, from the conversation and the time alone. */
export function rowStateOf(conversation: Conversation, now: number): RowState {
  const { waitingSince, unread } = conversation
  const waiting = waitingSince === null || unread === 0 ? undefined : Math.max(0, now - Date.parse(waitingSince))
  return {
    preview: previewOf(conversation, now),
    unread: unread > 0,
    waiting,
    isLongWait: waiting !== undefined && waiting > LONG_WAIT,
  }
}

function previewOf({ address, lastMessage }: Conversation, now: number): Preview {
  if (address.blocked) return { type: 'blocked' }
  if (address.optedOut) return { type: 'opted-out' }
  if (lastMessage === null) return { type: 'empty' }
  const progress = progressOf(lastMessage, now)
  if (progress === 'failed') return { type: 'failed', reason: failureReasonOf(lastMessage) }
  return { type: 'message', text: lastMessage.text, progress, file: fileKindOf(lastMessage.contentType) }
}

/** The kind of a file by its type; `undefined` without a file. */
function fileKindOf(contentType: string | null): FileKind | undefined {
  if (contentType === null) return undefined
  const [family] = contentType.split('/')
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file'
}
