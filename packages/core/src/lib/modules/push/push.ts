import { z } from 'zod'
import { isNeeds, needs } from '../../decide/needs.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import type { Module } from '../../ports/module.ts'
import { defineModule } from '../define-module.ts'
import { end, subscribe, unsubscribe } from './decide.ts'
import { notify, send, settle } from './deliver.ts'
import { pushEndpoint } from './push-endpoint.ts'
import { PUSH_TOTAL, pushHolder, pushTotal } from './push-holder.ts'
import { PUSH_KEYS, pushKeys } from './push-keys.ts'
import { pushSubscription } from './push-subscription.ts'
import type { Push, PushOptions } from './types.ts'

/** The commands of the installation itself. No role has their action. */
const own = { action: 'people.authenticate' } as const
const read = { action: 'modules.read' } as const
const publicKey = z.object({ publicKey: z.string() })
const base64url = (length: number): z.ZodType<string, string> =>
  z.string().regex(new RegExp(`^[\\w-]{${length}}=*$`), `must be ${length} characters of base64url`)

/**
 * Notifications while the inbox is closed, by Web Push. A message is sent to the browsers of each person that it
 * concerns, by rules and access.
 *
 * A browser receives it at least once. One that has unsubscribed is removed.
 */
export function push(options: PushOptions): Module<Push> {
  const { sender } = options
  const subscription = z.object({
    endpoint: z
      .string()
      .max(2000)
      .superRefine((endpoint, context) => {
        const reason = sender.whyNot(endpoint)
        if (reason !== undefined) context.addIssue({ code: 'custom', message: reason })
      }),
    // The public key of a curve P-256, and 16 random bytes.
    keys: z.object({ p256dh: base64url(87), auth: base64url(22) }),
    label: z.string().max(100).transform(storable).refine(isVisible, 'must have at least one visible character'),
  })
  return defineModule<Push>({
    id: 'push',
    records: [pushSubscription, pushEndpoint, pushHolder, pushTotal, pushKeys],
    reads: { list: pushSubscription.queries.subscriptions },
    events: {
      'push.subscribed': { subject: 'subscriptionId', joins: { subscription: [pushSubscription, 'subscriptionId'] } },
      'push.unsubscribed': { subject: 'subscriptionId' },
    },
    jobs: {
      'push.notify': { concurrency: 4, run: (job) => notify(job, options) },
      'push.send': { concurrency: 16, run: (job) => send(job, options) },
      'push.settle': { concurrency: 2, run: settle },
    },
    on: {
      'message.received'(changes, { conversationId, messageId, silent }, state) {
        if (silent) return undefined
        const message = state.get(kernel.message, messageId)
        const lookups = [pushTotal.ref(PUSH_TOTAL), ...(message === undefined ? [kernel.message.ref(messageId)] : [])]
        if (lookups.some((each) => !state.has(each))) return needs(...lookups)
        if ((state.get(pushTotal, PUSH_TOTAL)?.subscriptions ?? 0) === 0) return undefined
        if (message?.automatic === false) changes.addJob('push.notify', { conversationId, messageId, at: changes.now })
        return undefined
      },
    },
    commands: {
      key: {
        ...read,
        input: z.object({}),
        returns: publicKey.meta({ id: 'PushKey', examples: [{ publicKey: 'BNbxGYNMhEIi9zrneh7mqV4oUanjLUK3m' }] }),
        lookups: () => [pushKeys.ref(PUSH_KEYS)],
        decide(changes) {
          const known = changes.get(pushKeys, PUSH_KEYS)
          if (known === undefined) throw new ParleyError('push.not_set_up')
          return { publicKey: known.publicKey }
        },
      },
      subscribe: { ...read, input: subscription, returns: pushSubscription, decide: subscribe },
      unsubscribe: {
        ...read,
        input: z.object({ id: pushSubscription.idSchema }),
        returns: pushSubscription,
        lookups: ({ id }) => [pushSubscription.ref(id)],
        decide: unsubscribe,
      },
      setUp: {
        ...own,
        input: z.object({ publicKey: base64url(87), privateKey: base64url(43) }),
        returns: publicKey,
        lookups: () => [pushKeys.ref(PUSH_KEYS)],
        decide(changes, pair) {
          const known = changes.get(pushKeys, PUSH_KEYS)
          const kept = known ?? changes.put(pushKeys, { id: PUSH_KEYS, ...pair, createdAt: changes.now })
          return { publicKey: kept.publicKey }
        },
      },
      queue: {
        ...own,
        input: z.object({
          conversationId: kernel.conversation.idSchema,
          messageId: kernel.message.idSchema,
          subscriptionIds: z.array(pushSubscription.idSchema).max(100),
        }),
        returns: z.object({ queued: z.int() }),
        decide(changes, { subscriptionIds, ...message }) {
          for (const subscriptionId of subscriptionIds)
            changes.addJob('push.send', { ...message, subscriptionId }, { group: subscriptionId })
          return { queued: subscriptionIds.length }
        },
      },
      drop: {
        ...own,
        input: pushSubscription.idSchema,
        returns: z.object({ dropped: z.boolean() }),
        lookups: (id) => [pushSubscription.ref(id)],
        decide(changes, id, state) {
          const ended = end(changes, id, state)
          return isNeeds(ended) ? ended : { dropped: ended !== undefined }
        },
      },
    },
    routes: {
      'GET /push/key': 'key',
      'GET /push/subscriptions': 'list',
      'POST /push/subscriptions': 'subscribe',
      'DELETE /push/subscriptions/{id}': 'unsubscribe',
    },
  })
}
