import type { Conversation } from '../model/conversation.ts'
import { isKernelEvent } from '../model/event.ts'
import type { ConversationId, Time } from '../model/ids.ts'
import type { Message } from '../model/message.ts'
import { kernel } from '../model/schema.ts'
import type { MessageStatus } from '../model/status.ts'
import type { Commit } from '../ports/store.ts'
import type { DecisionContext } from './decision.ts'
import type { State } from './state.ts'
import { Tally } from './tally.ts'

/**
 * A commit with the changes of the counters that follow from its records.
 *
 * Each record contributes to counters. The difference between its new and its old contribution is added. So the counters
 * always equal a recount over all records.
 */
export function counted(commit: Commit, state: State, { keys }: Pick<DecisionContext, 'keys'>): Commit {
  const tally = new Tally()
  const messages = commit.put.filter(kernel.message.is)
  const put = commit.put.map((record) => (kernel.conversation.is(record) ? { ...record, counted: true } : record))
  const fresh = messages.filter(({ id, history }) => !history && state.get(kernel.message, id) === undefined)
  for (const message of messages) countMessage(tally, state.get(kernel.message, message.id), message)
  for (const conversation of commit.put.filter(kernel.conversation.is)) {
    const before = state.get(kernel.conversation, conversation.id)
    countPresent(tally, before, conversation)
    countWait(tally, before, conversation, answerIn(fresh, conversation.id))
  }
  for (const { kind, id } of commit.remove) {
    if (kind !== kernel.conversation.kind) continue
    countPresent(tally, state.get(kernel.conversation, id as ConversationId), undefined)
  }
  for (const event of commit.events) {
    if (!isKernelEvent(event) || event.type !== 'conversation.opened') continue
    const first = fresh.find(({ conversationId }) => conversationId === event.conversationId)
    tally.count('opened', { channel: event.channel, at: event.at, person: first?.author ?? '' })
  }
  const add = tally.increments(state.tenant, keys.statisticId)
  return add.length === 0 ? commit : { ...commit, put, add: [...commit.add, ...add] }
}

/** The begin of the wait of a customer for an answer, in any status; `null` if the customer does not wait. */
function waitOf(conversation: Conversation | undefined): Time | null {
  return conversation?.waitingSince ?? conversation?.waitedSince ?? null
}

/** The new message of ours that answers in a conversation. */
function answerIn(fresh: readonly Message[], id: ConversationId): Message | undefined {
  return fresh.find(({ conversationId, direction }) => conversationId === id && direction === 'outbound')
}

// A wait counts in the hour of its begin. So the answered waits of a period are never more than its waits.
function countWait(
  tally: Tally,
  before: Conversation | undefined,
  { channel, ...after }: Conversation,
  answer: Message | undefined,
): void {
  const [since, now] = [waitOf(before), waitOf({ channel, ...after })]
  if (since === now) return
  if (now !== null) tally.count('waits', { channel, at: now })
  if (since === null || answer === undefined) return
  const answered = { channel, at: since, person: answer.author ?? '' }
  tally.count('answered', answered)
  tally.count('responseTime', answered, Math.max(0, answer.at - since))
}

const flows = ['received', 'sent', 'failed'] as const
const failures: readonly MessageStatus[] = ['failed', 'undelivered', 'expired']

function countMessage(tally: Tally, before: Message | undefined, after: Message): void {
  const { channel, createdAt: at, author } = after
  const [old, next] = [flowsOf(before), flowsOf(after)]
  for (const [place, flow] of flows.entries()) {
    const by = (next[place] ?? 0) - (old[place] ?? 0)
    if (by !== 0) tally.count(flow, { channel, at, person: author ?? '' }, by)
  }
}

/** The contribution of a message, in the order of `flows`. */
function flowsOf(message: Message | undefined): readonly number[] {
  if (message === undefined || message.history || message.adopted) return [0, 0, 0]
  if (message.direction === 'inbound') return [1, 0, 0]
  return [0, 1, failures.includes(message.status) ? 1 : 0]
}

function countPresent(tally: Tally, known: Conversation | undefined, after: Conversation | undefined): void {
  // A conversation of an earlier program is in no number yet, and its first write counts it.
  const before = known?.counted === true ? known : undefined
  if (before?.status !== after?.status) {
    if (before !== undefined) tally.change(before.status, before.channel, -1)
    if (after !== undefined) tally.change(after.status, after.channel, 1)
  }
  const channel = (after ?? before)?.channel ?? ''
  const unread = Number(after?.hasUnread ?? false) - Number(before?.hasUnread ?? false)
  if (unread !== 0) tally.change('unread', channel, unread)
}
