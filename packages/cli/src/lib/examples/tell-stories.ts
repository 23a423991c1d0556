import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversation, Logger, Message, ParleyView, View } from '@parley/core'
import type { AutoResponder } from '@parley/core/auto-responder'
import type { Contacts } from '@parley/core/contacts'
import type { Notes } from '@parley/core/notes'
import type { TwilioSimulator } from '@parley/simulator'
import { exampleSettings } from './assistant.ts'
import { picture } from './picture.ts'
import { type Step, type Story, stories } from './stories.ts'

/** The parts of an installation that examples are made of. */
export interface ExampleParts {
  parley: View<string, Contacts | Notes | AutoResponder>
  simulator: TwilioSimulator
  log: Logger
  /** Aborts when the installation stops. */
  signal: AbortSignal
}

/** The attribute of a conversation that is an example. */
const EXAMPLE = 'example'

const CHANNEL = 'sms'
/** Milliseconds between two looks at a conversation. */
const LOOK = 50
/** The most looks: what has not arrived by then is left out. */
const LOOKS = 200

/**
 * Makes the example conversations of a new installation: the simulated customers write, and the team answers. So every
 * message and every status is real.
 */
export async function tellStories(parts: ExampleParts): Promise<void> {
  const { parley, log, signal } = parts
  const known = await parley.conversations.list({ limit: 1 })
  if (known.items.length > 0) return
  await parley.autoResponder.saveDefaults(exampleSettings)
  for (const story of stories) {
    if (signal.aborted) return
    try {
      await tell(parts, story)
    } catch (error) {
      if (!signal.aborted) log.warn({ error: String(error), story: story.name }, 'An example could not be made.')
    }
  }
}

async function tell(parts: ExampleParts, story: Story): Promise<void> {
  const { parley, simulator } = parts
  let messages = 0
  for (const step of story.steps) {
    if (step.by === 'customer' || step.by === 'team') messages += 1
    await take(parts, story, step, messages)
  }
  // The last delivery reports arrive before the story ends.
  await simulator.idle()
  const conversation = await arrived(parts, story.number, messages)
  const { starred, archived, read, labels } = story
  await parley.conversations.update(conversation.id, {
    ...(starred === undefined ? {} : { starred }),
    ...(archived === undefined ? {} : { status: 'archived' }),
    ...(labels === undefined ? {} : { labels: [...labels] }),
    ...(read !== true || conversation.lastMessageId === null ? {} : { readThrough: conversation.lastMessageId }),
    attributes: { [EXAMPLE]: true },
  })
}

async function take(parts: ExampleParts, { number, name }: Story, step: Step, messages: number): Promise<void> {
  const { parley, simulator } = parts
  switch (step.by) {
    case 'customer': {
      const media = step.picture ? [{ contentType: 'image/jpeg', content: Buffer.from(picture, 'base64') }] : []
      await simulator
        .customer(number)
        .send({ channel: CHANNEL, text: step.text, ...(media.length > 0 ? { media } : {}) })
      const { contactId } = await arrived(parts, number, messages)
      if (messages === 1) await parley.contacts.update({ id: contactId, name })
      return
    }
    case 'team': {
      const { message, conversation } = await parley.conversations.start({
        channel: CHANNEL,
        to: number,
        text: step.text,
      })
      if (message !== undefined && messages === 1) await parley.contacts.update({ id: conversation.contactId, name })
      const { lastMessageId } = conversation
      // An answer means that the team has read what is before it.
      if (lastMessageId !== null) await parley.conversations.update(conversation.id, { readThrough: lastMessageId })
      // The answer of a customer comes after the message has left.
      await left(parts, message.id)
      return
    }
    case 'note': {
      const { id } = await arrived(parts, number, messages)
      await parley.notes.add({ conversationId: id, text: step.text })
      return
    }
    case 'carrier':
      simulator.faults.add({ fault: 'fail', times: 1, match: { to: number }, errorCode: step.errorCode })
      return
    default:
      step satisfies never
  }
}

/** The conversation with a number, when it has this number of messages. */
async function arrived({ parley, signal }: ExampleParts, number: string, messages: number): Promise<Conversation> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { items } = await parley.conversations.list({ where: { address: number }, limit: 1, signal })
    const [conversation] = items
    if (conversation !== undefined && conversation.messageCount >= messages) return conversation
    await sleep(LOOK, undefined, { signal })
  }
  throw new Error(`The message of ${number} did not arrive.`)
}

/** Waits until a message has left for the provider. */
async function left({ parley, signal }: ExampleParts, id: Message['id']): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { status } = await parley.messages.get(id, { signal })
    if (status !== 'queued' && status !== 'sending') return
    await sleep(LOOK, undefined, { signal })
  }
}

/** How many conversations are examples. */
export async function countExamples(parley: ParleyView): Promise<number> {
  const { items } = await parley.conversations.list({ limit: 100 })
  return items.filter(({ attributes }) => attributes[EXAMPLE] === true).length
}
