import type { ConversationPatch } from '../../decide/conversation.ts'
import { reactionOfName } from '../../decide/reaction-name.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { Conversation, ConversationStatus } from '../../model/conversation.ts'
import type { AnyEvent } from '../../model/event.ts'
import type { ConversationId, MessageId } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { Content } from '../../ports/content.ts'
import type { Lookup } from '../../ports/store.ts'
import type { Engine } from '../engine.ts'
import type { Commander } from '../write/commander.ts'
import { commandsOf } from '../write/commands.ts'
import { finishJob } from './finish.ts'
import type { HandlerContext } from './handlers.ts'
import { runReactionJob } from './reaction-job.ts'

/** Runs one handler for one event, or one reaction that another process could not run. */
export async function runHandler(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'handle') return
  const { handler: name, event } = job.work
  const reaction = reactionOfName(name)
  if (reaction !== undefined) return runReactionJob(engine, job, reaction, event)
  const own = engine.handlers.find((each) => each.name === name)
  if (own === undefined)
    throw new ParleyError('not_found', { field: 'handler', reason: `No handler reacts to ${name} here.` })
  const commander = commanderOf(job, `handler:${name}`)
  const commands = commandsOf(engine, job.tenant, commander)
  const { conversationId } = subjectsOf(event)
  const here = (): ConversationId => {
    if (conversationId !== undefined) return conversationId
    const reason = `${event.type} is not about a conversation.`
    throw new ParleyError('input.invalid', { field: 'conversation', reason })
  }
  const update = async (patch: ConversationPatch): Promise<Conversation> => {
    const { conversation } = await commands.update(here(), patch, { signal })
    return conversation
  }
  const setStatus = (status: ConversationStatus): Promise<Conversation> => update({ status })
  const send = async (to: ConversationId, content: Content | string): Promise<Message> => {
    const { message } = await commands.send(to, content, { signal })
    return message
  }
  const records = await recordsOf(engine, job, event)
  const reply = async (content: Content | string): Promise<Message | undefined> => {
    return records.message?.automatic === true ? undefined : send(here(), content)
  }
  const context: HandlerContext = {
    event,
    ...records,
    reply,
    send,
    update,
    archive: () => setStatus('archived'),
    close: () => setStatus('closed'),
    parley: engine.view(job.tenant, commander),
    attempt: job.failures + 1,
    signal,
  }
  await own.handler(context)
  await finishJob(engine, job)
}

/** A commander of a job. It makes the keys of its commands. */
type JobCommander = Commander & { author: string; key(scope: string): string }

/** The author of a job's commands. The key of each command depends on its place among those of the same scope. */
export function commanderOf(job: Job, author: string): JobCommander {
  const places = new Map<string, number>()
  return {
    author,
    priority: job.priority,
    key(scope) {
      const place = places.get(scope) ?? 0
      places.set(scope, place + 1)
      return `${job.id}/${place}`
    },
  }
}

interface Subjects {
  messageId?: MessageId
  conversationId?: ConversationId
}

function subjectsOf(event: AnyEvent): Subjects {
  return event as AnyEvent & Subjects
}

async function recordsOf(
  { store }: Engine,
  { tenant }: Job,
  event: AnyEvent,
): Promise<{ message: Message | undefined; conversation: Conversation | undefined }> {
  const { messageId, conversationId } = subjectsOf(event)
  const lookups: Lookup[] = [
    ...(messageId === undefined ? [] : [kernel.message.ref(messageId)]),
    ...(conversationId === undefined ? [] : [kernel.conversation.ref(conversationId)]),
  ]
  if (lookups.length === 0) return { message: undefined, conversation: undefined }
  const { records } = await store.load(tenant, lookups)
  return { message: records.find(kernel.message.is), conversation: records.find(kernel.conversation.is) }
}
