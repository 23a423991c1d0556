import { ParleyError } from '../../errors/parley-error.ts'
import type { Contact } from '../../model/contact.ts'
import type { Conversation } from '../../model/conversation.ts'
import type { Message } from '../../model/message.ts'
import type { Principal } from '../../model/principal.ts'
import { kernel } from '../../model/schema.ts'
import { defaultRules, type NotificationRules, rulesOf } from '../../notifications/rules.ts'
import { type Arrival, silenceOf } from '../../notifications/silence.ts'
import type { JobRun } from '../../ports/module.ts'
import type { ParleyView, View } from '../../views.ts'
import { person } from '../people/person.ts'
import { personIdOf } from './decide.ts'
import { endpointIdOf, pushEndpoint } from './push-endpoint.ts'
import { PUSH_KEYS, pushKeys } from './push-keys.ts'
import { type PushSubscription, pushSubscription } from './push-subscription.ts'
import type { Push, PushOptions, PushPayload } from './types.ts'

type Run<Name extends keyof Push['jobs']> = JobRun<Push['jobs'][Name], View<string, Push>>

/** The longest text of a push, in characters. */
const LONGEST = 160

/** The most subscriptions of one command. */
const BATCH = 100

/** Finds the persons that a message notifies, and adds a job for each of their browsers. */
export async function notify({ work, parley, signal }: Run<'push.notify'>, options: PushOptions): Promise<void> {
  const { conversationId, messageId, at } = work
  const records = await parley.load([kernel.conversation.ref(conversationId), kernel.message.ref(messageId)], {
    signal,
  })
  const [conversation, message] = [records.find(kernel.conversation.is), records.find(kernel.message.is)]
  if (conversation === undefined || message === undefined) return
  const arrival = arrivalOf(conversation, message)
  const tenant = parley as object as ParleyView
  const chosen: PushSubscription[] = []
  for (const [id, subscriptions] of await byPerson(parley, signal)) {
    const principals = await Promise.all(subscriptions.map((each) => principalOf(tenant, each, options)))
    const allowed = subscriptions.filter((_, place) => principals[place] !== undefined)
    const principal = principals.find((each) => each !== undefined)
    if (principal === undefined) continue
    const view = tenant.as(principal)
    if (silenceOf(await rulesFor(view), id, arrival, at) !== undefined) continue
    if (await sees(view, conversation, signal)) chosen.push(...allowed)
  }
  const ids = chosen.map(({ id }) => id)
  for (let from = 0; from < ids.length; from += BATCH)
    await parley.push.queue({ conversationId, messageId, subscriptionIds: ids.slice(from, from + BATCH) })
}

function arrivalOf(conversation: Conversation, message: Message): Arrival {
  const { id, channel, assignee, snoozed } = conversation
  const { automatic, silent, history } = message
  return { conversationId: id, channel, assignee, snoozed, automatic, silent: silent || history }
}

async function byPerson(parley: View<string, Push>, signal: AbortSignal): Promise<Map<string, PushSubscription[]>> {
  const found = new Map<string, PushSubscription[]>()
  let cursor: string | undefined
  do {
    const page = await parley.push.list({ limit: 100, cursor, signal })
    for (const each of page.items) found.set(each.person, [...(found.get(each.person) ?? []), each])
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
  return found
}

async function principalOf(
  tenant: ParleyView,
  subscription: PushSubscription,
  options: PushOptions,
): Promise<Principal | undefined> {
  if (options.principalOf !== undefined) return options.principalOf(subscription)
  const id = personIdOf(subscription.person)
  if (id === undefined) return undefined
  const known = (await tenant.load([person.ref(id)])).find(person.is)
  if (known === undefined || !known.active || known.generation !== subscription.generation) return undefined
  return { id: subscription.person, role: known.role, name: known.name }
}

/** The rules of a principal. Without the module `preferences` they are the defaults. */
async function rulesFor(view: ParleyView): Promise<NotificationRules> {
  if (!('preferences' in view)) return defaultRules
  const { value } = await view.command('preferences', 'mine', {})
  return rulesOf(Object(Object(value).values).notifications)
}

/** Whether a principal may read a conversation now. */
async function sees(view: ParleyView, { id }: Conversation, signal: AbortSignal): Promise<boolean> {
  try {
    await view.conversations.get(id, { signal })
    return true
  } catch (error) {
    const { code } = ParleyError.from(error)
    if (code === 'not_found' || code === 'forbidden') return false
    throw error
  }
}

/** Sends one message to one browser. Nothing is sent for a conversation that was read meanwhile. */
export async function send({ work, parley, signal }: Run<'push.send'>, { sender }: PushOptions): Promise<void> {
  const { conversationId, messageId, subscriptionId } = work
  const records = await parley.load(
    [
      kernel.conversation.ref(conversationId),
      kernel.message.ref(messageId),
      pushSubscription.ref(subscriptionId),
      pushEndpoint.ref(endpointIdOf(subscriptionId)),
      pushKeys.ref(PUSH_KEYS),
    ],
    { signal },
  )
  const conversation = records.find(kernel.conversation.is)
  const message = records.find(kernel.message.is)
  const subscription = records.find(pushSubscription.is)
  const target = records.find(pushEndpoint.is)
  const keys = records.find(pushKeys.is)
  if (conversation === undefined || message === undefined || subscription === undefined || target === undefined) return
  if (conversation.unread === 0) return
  if (keys === undefined) throw new ParleyError('push.not_set_up')
  const contact = (await parley.load([kernel.contact.ref(conversation.contactId)], { signal })).find(kernel.contact.is)
  const principal: Principal = { id: subscription.person, role: 'viewer' }
  const { tone } = await rulesFor((parley as object as ParleyView).as(principal))
  const payload = JSON.stringify(payloadOf(conversation, message, contact, tone === 'none'))
  const { publicKey, privateKey } = keys
  const { endpoint, p256dh, auth } = target
  const options = { keys: { publicKey, privateKey }, topic: topicOf(conversationId), signal }
  const result = await sender.send({ endpoint, p256dh, auth }, payload, options)
  if (result === 'gone') await parley.push.drop(subscriptionId)
}

function payloadOf(
  { id: conversationId, addressDisplay }: Conversation,
  { id: messageId, text }: Message,
  contact: Contact | undefined,
  silent: boolean,
): PushPayload {
  const cut = [...text].slice(0, LONGEST).join('')
  return { title: contact?.name ?? addressDisplay, text: cut, conversationId, messageId, silent }
}

/** One undelivered push for each conversation: a later message replaces the one before. */
function topicOf(conversationId: string): string {
  return conversationId.replaceAll(/[^\w-]/g, '').slice(-32)
}

/** Ends all subscriptions of one browser but the last one: it belongs to the person that subscribed last. */
export async function settle({ work, parley, signal }: Run<'push.settle'>): Promise<void> {
  const { items } = await parley.push.list({ where: { browser: work.browser }, limit: 100, signal })
  const [, ...others] = items.sort((one, other) => other.renewedAt - one.renewedAt || (one.id < other.id ? -1 : 1))
  for (const { id } of others) await parley.push.drop(id)
}
