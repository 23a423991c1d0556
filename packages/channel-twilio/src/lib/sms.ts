import {
  type Channel,
  type ChannelContext,
  type ChannelSource,
  defineChannel,
  type MessageFact,
  type SendOptions,
  type TrackedMessage,
  type WebhookOptions,
  type WebhookResult,
} from '@parley/core/channel'
import { connect } from './account/account.ts'
import { addressOf, explainAddress, parseAddress } from './address/address.ts'
import { check } from './check/check.ts'
import { lookUp } from './message/look-up.ts'
import { lookUpMany } from './message/look-up-many.ts'
import { openMedia } from './message/open-media.ts'
import { pullFrom, rereadFrom } from './message/pull.ts'
import { type Sender, send } from './message/send.ts'
import { syncFrom } from './message/sync.ts'
import { AnsweringNumbers } from './our-end/answering-numbers.ts'
import { ourEndOf, senderOn } from './our-end/our-end.ts'
import { OurNumbers } from './our-end/our-numbers.ts'
import { isNumber, threadOf } from './our-end/thread.ts'
import { setupOf } from './setup/setup.ts'
import { smsOptions, type TwilioSmsConfig, type TwilioSmsOptions } from './sms-options.ts'
import { callbackUrl } from './webhook/callback-url.ts'
import { type InboundRecord, messageOf, recordIn } from './webhook/inbound.ts'
import { isStatusCallback, statusFacts } from './webhook/status-callback.ts'
import { type Recipient, readWebhook } from './webhook/webhook.ts'

/** Carriers report for days; a status that is unknown after a week stays unknown. */
const TRACKED_FOR = 7 * 86_400_000

/** Twilio bills a message minutes after its end, rarely hours. */
const BILLED_WITHIN = 2 * 86_400_000

/** The types of files for MMS: Twilio converts some, and sends the others as they are. Source: its list of accepted types. */
const media = {
  types: [
    ...['image/*', 'audio/*', 'video/*', 'text/vcard', 'text/x-vcard', 'text/csv', 'text/rtf', 'text/richtext'],
    ...['text/calendar', 'text/directory', 'application/pdf', 'application/vcard', 'application/vnd.apple.pkpass'],
  ],
  bytes: 5_000_000,
  count: 10,
}

/**
 * SMS through Twilio, by its official client.
 *
 * Webhooks need Twilio's signature over the public URL. A message is sent once per call. If the answer is lost, the
 * message is looked up at Twilio before it is sent again. With a public URL, status callbacks report delivery; missing
 * statuses are requested. Messages without a webhook are requested too.
 *
 * Files come with the account's credentials, and go by a public URL of the installation that expires.
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
  capabilities: ({ concurrency, spacing, ambiguityWindow, catchUp, trackEvery, ...config }) => ({
    text: {
      max: 1600,
      parts: 'gsm',
      ...(isSmart(config) ? { encoding: 'smart' } : {}),
      ...(config.segmentPrice === undefined ? {} : { price: config.segmentPrice }),
    },
    content: { media },
    threads: 'address',
    receipts: 'delivered',
    sending: { concurrency, spacing, ambiguityWindow },
    tracking: { for: TRACKED_FOR, every: trackEvery, ...(trackEvery > 0 ? { bill: BILLED_WITHIN } : {}) },
    pulling: { rest: catchUp },
    // A long text, every byte of it percent-encoded, and its fields.
    webhook: { max: 1024 * 1024 },
  }),
  open: openSms,
})

/** Whether Twilio replaces typographic signs: by default it does in a messaging service. */
function isSmart({ smartEncoding, messagingServiceSid }: Partial<TwilioSmsConfig>): boolean {
  return smartEncoding ?? messagingServiceSid !== undefined
}

function openSms(config: TwilioSmsConfig, context: ChannelContext): Channel {
  const { accountSid, authToken, from, messagingServiceSid, identity } = config
  const country = config.defaultRegion
  const account = connect({ ...config, fetch: context.fetch, clock: context.clock })
  const signing = config.apiKey === undefined ? account : connect({ ...config, ...context, apiKey: undefined })
  const webhookUrl = config.webhookUrl ?? context.webhookUrl
  const statusCallback = callbackUrl(webhookUrl, config, context.log)
  const sender: Sender = { from, messagingServiceSid, statusCallback, smartEncoded: config.smartEncoding }
  const recipient: Recipient = { accountSid, authToken, webhookUrl, publicUrl: context.publicUrl }
  // Our end of a thread if there is no number; Twilio chooses one then.
  const service = from === undefined ? messagingServiceSid : undefined
  const ourNumbers = new OurNumbers(from, context.state, () => account.clock().now)
  const answering = new AnsweringNumbers(context.state)

  async function factOf(record: InboundRecord): Promise<MessageFact> {
    const fact = messageOf(record, ourEndOf(record.to, config))
    const inService = service !== undefined && record.messagingServiceSid === service
    const { at } = record
    if (inService) await answering.note(fact.from.value, record.to, { at, now: account.clock().now })
    return fact
  }

  const inbox = {
    number: from,
    learned: () => ourNumbers.learned(),
    service,
    factOf,
    ourEndOf: (to: string) => ourEndOf(to, config),
  }
  const parts = { account, inbox, log: context.log, state: context.state }
  const pull = config.catchUp > 0 && (from === undefined || isNumber(from)) ? pullFrom(parts) : undefined

  async function webhook(request: Request, { target }: WebhookOptions): Promise<WebhookResult> {
    const posted = await readWebhook(request, recipient, { target })
    if (isStatusCallback(posted)) return { facts: statusFacts(posted), response: new Response(null, { status: 204 }) }
    const record = recordIn(posted)
    if (pull !== undefined && service === undefined) await ourNumbers.learn(record.to)
    return { facts: [await factOf(record)], response: emptyTwiml() }
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
    ...(from === undefined ? {} : { ourAddress: isNumber(from) ? addressOf(from).display : from }),
    parseAddress: (input) => parseAddress(input, country),
    explainAddress: (input) => explainAddress(input, country),
    thread: ([to]) => threadOf(identity, to.value),
    webhook,
    ...(pull === undefined ? {} : { pull }),
    reread: rereadFrom(parts),
    sync: syncFrom(parts),
    openMedia: (url, options) => openMedia({ ...config, fetch: context.mediaFetch }, url, options),
    send: async (message, options) => send(account, await answererOn(message.thread, options), message, options),
    check: (options) => check({ accountSid, account, signing, from, messagingServiceSid }, options),
    setup: setupOf({
      ...{ account, from, messagingServiceSid, webhookUrl, state: context.state },
      reachable: statusCallback !== undefined,
    }),
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
