import type { LocalMessage, Message, Reply } from '@parley/client'
import { useMemo, useSyncExternalStore } from 'react'
import type { ThreadMessage } from '../thread/timeline.ts'
import { useClient, useMe } from './client.tsx'

/** The unsent messages of a conversation, joined with those of the server. */
export interface ConversationOutbox {
  /** The messages of the server with the local ones that it does not have yet, in their order. */
  joined(messages: readonly Message[]): ThreadMessage[]
  /** Sends a failed message again: a local one with its key, one of the server with its content. */
  retry(message: ThreadMessage): void
  discard(message: ThreadMessage): void
}

/** The outbox of one conversation. */
export function useOutbox(conversationId: string): ConversationOutbox {
  const { outbox } = useClient()
  const me = useMe()
  const local = useSyncExternalStore(
    (changed) => outbox.subscribe(changed),
    () => outbox.messages(conversationId),
  )
  return useMemo(
    () => ({
      joined: (messages) => joinedMessages(messages, local, me),
      retry(message) {
        if (message.local !== undefined) outbox.retry(message.local.localId)
        else outbox.send(conversationId, replyOf(message))
      },
      discard(message) {
        if (message.local !== undefined) outbox.discard(message.local.localId)
      },
    }),
    [local, me, outbox, conversationId],
  )
}

/** How many messages wait for the server in all conversations. */
export function useWaitingCount(): number {
  const { outbox } = useClient()
  return useSyncExternalStore(
    (changed) => outbox.subscribe(changed),
    () => outbox.messages().filter(({ status }) => status === 'pending' || status === 'waiting').length,
  )
}

/** Joins messages of the server with local ones. A message keeps the key of its local one, so its bubble stays. */
function joinedMessages(messages: readonly Message[], local: readonly LocalMessage[], me: string): ThreadMessage[] {
  const keys = new Map(
    local.flatMap(({ localId, message }) => (message === null ? [] : [[message.id, localId] as const])),
  )
  const known = new Set(messages.map(({ id }) => id))
  const unsent = local.filter(({ message }) => message === null || !known.has(message.id))
  const joined: ThreadMessage[] = messages.map((message) => {
    const bubbleKey = keys.get(message.id)
    return bubbleKey === undefined ? message : { ...message, bubbleKey }
  })
  return [...joined, ...unsent.map((each) => localMessage(each, me))]
}

function localMessage(
  { localId, conversationId, reply, createdAt, status, error, message }: LocalMessage,
  me: string,
): ThreadMessage {
  const at = new Date(createdAt).toISOString()
  const base: Message = message ?? {
    id: localId,
    conversationId,
    direction: 'outbound',
    subject: reply.subject ?? null,
    text: reply.text,
    status: 'queued',
    tracking: 'open',
    at,
    createdAt: at,
    html: null,
    attachments: (reply.attachments ?? []).map(({ mediaId }) => ({
      ...{ mediaId, state: 'stored', contentType: 'application/octet-stream', name: null, size: null },
    })),
    parts: [],
    attributes: {},
    history: false,
    automatic: false,
    adopted: false,
    due: reply.due ?? null,
    expires: null,
    units: null,
    cost: null,
    engagements: [],
    error: null,
    conflict: false,
    possibleDuplicate: false,
    author: me,
  }
  const state = status === 'failed' ? 'refused' : 'waiting'
  const reason = error === null ? null : error.detail
  return { ...base, bubbleKey: localId, ...(status === 'sent' ? {} : { local: { localId, state, reason } }) }
}

function replyOf({ text, subject, attachments }: Message): Reply {
  const files = attachments.flatMap(({ mediaId }) => (mediaId === null ? [] : [{ mediaId }]))
  return { text, ...(subject === null ? {} : { subject }), ...(files.length === 0 ? {} : { attachments: files }) }
}
