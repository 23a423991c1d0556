import { checkedAssistant } from '../../assistant/checked.ts'
import { kernel } from '../../model/schema.ts'
import type { JobChannel, JobRun } from '../../ports/module.ts'
import type { View } from '../../views.ts'
import { AssistantFailure } from './assistant-failure.ts'
import { beginsAnew } from './begins-anew.ts'
import { underDeadline } from './deadline.ts'
import { responderSettings } from './responder-settings.ts'
import { think } from './think.ts'
import { conversationFor, MOST } from './turns.ts'
import type { AutoResponder, AutoResponderOptions } from './types.ts'
import { valuesOf } from './values.ts'

type Run = JobRun<AutoResponder['jobs']['autoResponder.answer'], View<string, AutoResponder>>

/**
 * Answers one message of a customer: reads its conversation, writes a text, then lets the records decide about it.
 *
 * Every step may be cut off. A repetition calls the assistant again, and the decision about its text is made once. A
 * message with a newer one behind it is left to the job of that one.
 */
export async function answerJob(
  { work, parley, signal, now, channels }: Run,
  { assistant, deadline }: AutoResponderOptions,
): Promise<void> {
  const { tries, ...asked } = work
  const { conversationId, messageId } = asked
  const { settingsId, hasEnded } = await parley.autoResponder.prepare(asked, { signal })
  if (settingsId === null) return
  const records = await parley.load(
    [kernel.conversation.ref(conversationId), kernel.message.ref(messageId), responderSettings.ref(settingsId)],
    { signal },
  )
  const conversation = records.find(kernel.conversation.is)
  const message = records.find(kernel.message.is)
  const settings = records.find(responderSettings.is)
  if (conversation === undefined || message === undefined || settings === undefined) return
  const contact = (await parley.load([kernel.contact.ref(conversation.contactId)], { signal })).find(kernel.contact.is)
  const { items } = await parley.messages.list(conversationId, { limit: MOST.messages, signal })
  const begins = beginsAnew(items, message, settings.conversation.idleMinutes)
  const maxText = channels.find(({ id }) => id === conversation.channel)?.capabilities.text.max ?? DEFAULT_MAX
  const question = {
    ...{ settings: valuesOf(settings), maxText, begins, hasEnded: hasEnded && !begins, purpose: 'auto_reply' },
    conversation: conversationFor(items, contact, settings, now),
  }
  try {
    const thought = await underDeadline(signal, deadline?.(), (ending) =>
      think(checkedAssistant(assistant), question, ending),
    )
    const isOurs = isOwnNumber(conversation.addressDisplay, channels)
    const held = isOurs ? 'loop' : thought.held
    await parley.autoResponder.answer({ ...asked, ...thought, held, begins }, { signal })
  } catch (error) {
    if (!(error instanceof AssistantFailure)) throw error
    // The process stops, or another one has taken the job over: the job runs again.
    signal.throwIfAborted()
    const { code, retryable, retryAfter, runs } = error
    await parley.autoResponder.fail({ ...asked, code, retryable, retryAfter, tries, runs: [...runs] }, { signal })
  }
}

/** The most characters of a text on a channel that is not open in this process. */
const DEFAULT_MAX = 1600

/** Whether the other side is a number of this installation. Two assistants would answer each other forever. */
function isOwnNumber(address: string, channels: readonly JobChannel[]): boolean {
  const digits = address.replaceAll(/\D/gu, '')
  return digits !== '' && channels.some((each) => each.address?.replaceAll(/\D/gu, '') === digits)
}
