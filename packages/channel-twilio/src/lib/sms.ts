import {
  type Channel,
  type ChannelContext,
  type ChannelSource,
  defineChannel,
  type InboundMessage,
  type SendOptions,
  type TrackedMessage,
  type WebhookOptions,
  type WebhookResult,
} from '@parley/core/channel'
import { connect } from './account/account.ts'
import { addressOf, explainAddress, parseAddress } from './address/address.ts'
import { lookUp } from './message/look-up.ts'
import { lookUpMany } from './message/look-up-many.ts'
import { pullFrom, rereadFrom } from './message/pull.ts'
import { type Sender, send } from './message/send.ts'
import { AnsweringNumbers } from './our-end/answering-numbers.ts'
import { ourEndOf, senderOn } from './our-end/our-end.ts'
import { OurNumbers } from './our-end/our-numbers.ts'
import { isNumber, threadOf } from './our-end/thread.ts'
import { smsOptions, type TwilioSmsConfig, type TwilioSmsOptions } from './sms-options.ts'
import { callbackUrl } from './webhook/callback-url.ts'
import { messageOf, type Told, toldBy } from './webhook/inbound.ts'
import { isStatusCallback, statusFacts } from './webhook/status-callback.ts'
import { type Recipient, readWebhook } from './webhook/webhook.ts'

/** Carriers report for days; a status that is unknown after a week stays unknown. */
const TRACKED_FOR = 7 * 86_400_000

/**
 * SMS through Twilio, by its official client.
 *
 * Webhooks need Twilio's signature over the public URL. A message is sent once per call. If the answer is lost, the
 * message is looked up at Twilio before it is sent again. With a public URL, status callbacks report delivery; missing
 * statuses are requested. Messages without a webhook are requested too.
 *
 * @throws `channel.misconfigured` with the name of the field.
 * @example
 * ```ts
 * const parley = await createParley({
 *   store,
 *   publicUrl: 'https://example.com',
 *   channels: { sms: twilioSms({ accountSid, authToken, from: '+14155550100' }) },
 * })
 * ```
 */
export const twilioSms: (options: TwilioSmsOptions) => ChannelSource & { readonly kind: 'sms' } = defineChannel({
  kind: 'sms',
  config: smsOptions,
  capabilities: ({ concurrency, spacing, ambiguityWindow, catchUp, trackEvery }) => ({
    maxText: 1600,
    receipts: 'delivered',
    concurrency,
    spacing,
    ambiguityWindow,
    rest: catchUp,
    trackedFor: TRACKED_FOR,
    trackEvery,
    // A long text, every byte of it percent-encoded, and its fields.
    maxWebhook: 1024 * 1024,
  }),
  open: openSms,
})

function openSms(config: TwilioSmsConfig, context: ChannelContext): Channel {
  const { accountSid, authToken, from, messagingServiceSid, identity } = config
  const country = config.defaultRegion
  const account = connect({ ...config, fetch: context.fetch, clock: context.clock })
  const webhookUrl = config.webhookUrl ?? context.webhookUrl
  const sender: Sender = { from, messagingServiceSid, statusCallback: callbackUrl(webhookUrl, config, context.log) }
  const recipient: Recipient = { accountSid, authToken, webhookUrl, publicUrl: context.publicUrl }
  // Our end of a thread if there is no number; Twilio chooses one then.
  const service = from === undefined ? messagingServiceSid : undefined
  const ourNumbers = new OurNumbers(from, context.state, () => account.clock().now)
  const answering = new AnsweringNumbers(context.state)

  async function factOf(told: Told): Promise<InboundMessage> {
    const fact = messageOf(told, ourEndOf(told.to, config))
    const inService = service !== undefined && told.messagingServiceSid === service
    if (inService) await answering.note(fact.from.value, told.to, { at: told.at, now: account.clock().now })
    return fact
  }

  const inbox = { number: from, learned: () => ourNumbers.learned(), service, factOf }
  const parts = { account, inbox, log: context.log }
  const pull = config.catchUp > 0 && (from === undefined || isNumber(from)) ? pullFrom(parts) : undefined

  async function webhook(request: Request, { target }: WebhookOptions): Promise<WebhookResult> {
    const posted = await readWebhook(request, recipient, { target })
    if (isStatusCallback(posted)) return { facts: statusFacts(posted), response: new Response(null, { status: 204 }) }
    const told = toldBy(posted)
    if (pull !== undefined && service === undefined) await ourNumbers.learn(told.to)
    return { facts: [await factOf(told)], response: emptyTwiml() }
  }

  // A look-up filters by the service, so any number of the service is found.
  async function answererOn(thread: string, { to }: SendOptions): Promise<Sender> {
    const named = senderOn(thread, sender)
    if (service === undefined || named !== sender) return named
    return { ...sender, from: await answering.of(to.value) }
  }

  const senderOf = ({ message }: TrackedMessage): Sender => senderOn(message.thread, sender)

  return {
    // The first number that is parsed loads the tables of numbering plans.
    warmUp: () => void addressOf(from ?? '+14155550100'),
    parseAddress: (input) => parseAddress(input, country),
    explainAddress: (input) => explainAddress(input, country),
    thread: (to) => threadOf(identity, to.value),
    webhook,
    ...(pull === undefined ? {} : { pull }),
    reread: rereadFrom(parts),
    send: async (message, options) => send(account, await answererOn(message.thread, options), message, options),
    lookUp: (message, options) => lookUp(account, senderOn(message.thread, sender), message, options),
    ...(config.trackEvery > 0
      ? { lookUpMany: (messages, options) => lookUpMany(account, senderOf, messages, options) }
      : {}),
  }
}

// The TwiML is empty: a reply is a message of its own.
function emptyTwiml(): Response {
  return new Response('<?xml version="1.0" encoding="UTF-8"?><Response/>', { headers: { 'content-type': 'text/xml' } })
}
