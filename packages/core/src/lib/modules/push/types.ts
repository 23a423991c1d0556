import type { ConversationId, MessageId, Time } from '../../model/ids.ts'
import type { Principal } from '../../model/principal.ts'
import type { Command } from '../../ports/module.ts'
import type { PushKeyPair } from './push-keys.ts'
import type { PushSubscription, PushSubscriptionId, pushSubscription } from './push-subscription.ts'
import type { PushSender } from './sender.ts'

/** The payload of the events of push. */
export interface PushEvent {
  subscriptionId: PushSubscriptionId
  person: string
}

/** A browser that subscribes, as its `PushSubscription` has it. */
export interface NewPushSubscription {
  /** An https URL of a known push service. */
  endpoint: string
  keys: { p256dh: string; auth: string }
  /** The name of the browser, for people: 1 to 100 characters. */
  label: string
}

/** A message that notifies, and the browsers that it notifies. */
export interface PushedMessage {
  conversationId: ConversationId
  messageId: MessageId
  subscriptionIds: PushSubscriptionId[]
}

/** The content of a push, as the service worker of the inbox reads it. */
export interface PushPayload {
  /** The name of the contact, else its address. */
  title: string
  /** The first 160 characters of the message. */
  text: string
  conversationId: string
  messageId: string
  /** The person has chosen no tone. */
  silent: boolean
}

/** The reads, events, jobs and commands of push. */
export interface Push {
  id: 'push'
  reads: { list: typeof pushSubscription.queries.subscriptions }
  events: { 'push.subscribed': PushEvent; 'push.unsubscribed': PushEvent }
  jobs: {
    /** Finds the persons that a message notifies. */
    'push.notify': { conversationId: ConversationId; messageId: MessageId; at: Time }
    /** Sends one message to one browser. */
    'push.send': { conversationId: ConversationId; messageId: MessageId; subscriptionId: PushSubscriptionId }
    /** Ends all subscriptions of one browser but the last one. */
    'push.settle': { browser: string }
  }
  commands: {
    /** The public key of the installation. @throws `push.not_set_up` */
    key: Command<Record<string, never>, { publicKey: string }>
    /**
     * Subscribes a browser of the author, or renews its keys. The oldest of more than 20 is removed.
     *
     * @throws `input.invalid` for an endpoint that is not of a known push service; `forbidden` without a principal
     */
    subscribe: Command<NewPushSubscription, PushSubscription>
    /** Ends a subscription of the author. @throws `not_found` */
    unsubscribe: Command<{ id: PushSubscriptionId }, PushSubscription>
    /** Keeps the key pair of the installation. The first one stays. The installation itself commands it. */
    setUp: Command<PushKeyPair, { publicKey: string }>
    /** Adds a job for each browser. The installation itself commands it. */
    queue: Command<PushedMessage, { queued: number }>
    /** Ends a subscription, if it exists. The installation itself commands it. */
    drop: Command<PushSubscriptionId, { dropped: boolean }>
  }
}

/** Options of the module `push`. */
export interface PushOptions {
  /** The port to push services. */
  sender: PushSender
  /**
   * The principal of a person at this moment; `undefined` if it receives nothing. Default: an active person of the module
   * `people`, with the same sessions as at its subscription.
   */
  principalOf?(subscription: PushSubscription): Promise<Principal | undefined>
}
