import type { ConversationPatch } from '../../decide/conversation.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { Conversation, ConversationStatus } from '../../model/conversation.ts'
import type { NewsType } from '../../model/event.ts'
import type { ConversationId } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import { kernel } from '../../model/schema.ts'
import type { Content } from '../../ports/content.ts'
import type { Engine } from '../engine.ts'
import { commandsOf } from '../write/commands.ts'
import { finishJob } from './finish.ts'
import type { HandlerContext } from './handlers.ts'

/** Runs one handler for one event. */
export async function runHandler(engine: Engine, job: Job, { signal }: { signal: AbortSignal }): Promise<void> {
  if (job.work.type !== 'handle') return
  const { handler: name, event } = job.work
  const handler = engine.handlers[name as NewsType] as ((context: HandlerContext) => void | Promise<void>) | undefined
  if (handler === undefined)
    throw new ParleyError('not_found', { field: 'handler', reason: `No handler reacts to ${name} here.` })
  const commander = { author: `handler:${name}`, priority: job.priority, reruns: true }
  const commands = commandsOf(engine, job.tenant, commander)
  const { message, conversation } = await recordsOf(engine, job)
  let place = 0
  const key = (): string => `${job.id}/${place++}`
  const here = (): ConversationId => {
    if ('conversationId' in event) return event.conversationId
    throw new ParleyError('input.invalid', {
      field: 'conversation',
      reason: `${event.type} is not about a conversation.`,
    })
  }
  const update = async (patch: ConversationPatch): Promise<Conversation> => {
    const { value } = await commands.update(here(), patch, { key: key(), signal })
    return value
  }
  const setStatus = (status: ConversationStatus): Promise<Conversation> => update({ status })
  const send = async (to: ConversationId, content: Content | string): Promise<Message> => {
    const { value } = await commands.send(to, content, { key: key(), signal })
    return value
  }
  const reply = async (content: Content | string): Promise<Message | undefined> => {
    return message?.automatic === true ? undefined : send(here(), content)
  }
  await handler({
    event,
    message: message as Message,
    conversation: conversation as Conversation,
    reply,
    send,
    update,
    archive: () => setStatus('archived'),
    close: () => setStatus('closed'),
    attempt: job.failures + 1,
    signal,
  })
  await finishJob(engine, job)
}

async function recordsOf(
  { store }: Engine,
  job: Job,
): Promise<{ message: Message | undefined; conversation: Conversation | undefined }> {
  if (job.work.type !== 'handle') return { message: undefined, conversation: undefined }
  const { event } = job.work
  const { records } = await store.load(job.tenant, [
    ...('messageId' in event ? [kernel.message.ref(event.messageId)] : []),
    ...('conversationId' in event ? [kernel.conversation.ref(event.conversationId)] : []),
  ])
  return {
    message: records.find(kernel.message.is),
    conversation: records.find(kernel.conversation.is),
  }
}
