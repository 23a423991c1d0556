import { ParleyError } from '@parley/core'
import type { ChannelSetup, ChannelStateMap, SetupStep } from '@parley/core/channel'
import type { Account } from '../account/account.ts'
import { isMissing } from './asked.ts'
import { findNumber, numberTarget, type Wanted } from './number-target.ts'
import { OurUrls, withRetries } from './our-urls.ts'
import { deferTarget, findService, serviceTarget, serviceWith } from './service-target.ts'
import { slotsOf, stepsOf, type Target } from './slot.ts'

/** The parts of a channel that a setup uses. */
export interface SetupOptions {
  account: Account
  from: string | undefined
  messagingServiceSid: string | undefined
  /** The URL of webhooks; absent without a public URL. */
  webhookUrl: string | undefined
  /** Whether Twilio can call that URL. */
  reachable: boolean
  state: ChannelStateMap
}

interface Signal {
  signal: AbortSignal
}

/**
 * Sets the webhook of a number, or of a messaging service without a number.
 *
 * A messaging service may leave incoming messages to its numbers. Otherwise the URL of a number has no effect. So that
 * setting belongs to the plan of a number. An alphanumeric sender receives nothing, and its plan is empty.
 *
 * A URL of this channel is not foreign, and neither is one that an earlier setup of it wrote. Twilio's example is not
 * foreign either. Every other URL is.
 */
export function setupOf(options: SetupOptions): ChannelSetup {
  const urls = new OurUrls(options.state)

  async function targets(signal: AbortSignal): Promise<Target[]> {
    const url = urlOf(options)
    return targetsOf(options, { url: withRetries(url), isForeign: await urls.foreign(url) }, signal)
  }

  return {
    async plan({ signal }) {
      return { steps: (await targets(signal)).flatMap(({ slots }) => stepsOf(slots)) }
    },

    async apply({ steps }, { signal, force = false }) {
      const present = await targets(signal)
      ensureApplicable(steps, present, force)
      await urls.store(urlOf(options))
      await updateAll(present, steps, { signal })
      return { steps: [...steps] }
    },

    async rollBack({ steps }, { signal }) {
      const present = await targetsLeft(targets, signal)
      const slots = slotsOf(present)
      // A value that was changed since stays.
      const own = steps.filter(({ subject, to }) => slots.get(subject)?.value === to)
      await updateAll(present, own.map(reverse), { signal })
    },
  }
}

/** @throws `setup.changed`, `setup.foreign` */
function ensureApplicable(steps: readonly SetupStep[], targets: readonly Target[], force: boolean): void {
  const slots = slotsOf(targets)
  for (const { subject, from } of steps) {
    const slot = slots.get(subject)
    if (slot?.value !== from) {
      const present = slot === undefined ? 'It does not exist any more.' : `It is ${quoted(slot.value)} now.`
      throw new ParleyError('setup.changed', { resource: subject, reason: present })
    }
    if (slot.foreign && !force)
      throw new ParleyError('setup.foreign', { resource: subject, reason: `It is ${quoted(slot.value)}.` })
  }
}

function quoted(value: string | null): string {
  return value === null ? 'not set' : `“${value}”`
}

/** Makes changes, one request for each resource. If one fails, those before it are reverted as far as possible. */
async function updateAll(targets: readonly Target[], steps: readonly SetupStep[], { signal }: Signal): Promise<void> {
  const done: { target: Target; steps: SetupStep[] }[] = []
  for (const target of targets) {
    const own = steps.filter(({ subject }) => target.slots.some((slot) => slot.subject === subject))
    if (own.length === 0) continue
    try {
      await target.update(new Map(own.map(({ subject, to }) => [subject, to])), { signal })
    } catch (error) {
      for (const each of done.reverse())
        await each.target
          .update(new Map(each.steps.map(({ subject, from }) => [subject, from])), { signal })
          .catch(() => {})
      throw error
    }
    done.push({ target, steps: own })
  }
}

function reverse({ subject, from, to }: SetupStep): SetupStep {
  return { subject, from: to, to: from, foreign: false }
}

/** @throws `channel.misconfigured` without a URL that Twilio can call */
function urlOf({ webhookUrl, reachable }: SetupOptions): string {
  if (webhookUrl === undefined)
    throw new ParleyError('channel.misconfigured', {
      field: 'publicUrl',
      reason: 'The installation has no public URL for webhooks.',
      fix: 'Set the option publicUrl of the installation, or webhookUrl of the channel.',
    })
  if (reachable) return webhookUrl
  throw new ParleyError('channel.misconfigured', {
    field: 'publicUrl',
    reason: `Twilio cannot call the host ${new URL(webhookUrl).hostname}.`,
    fix: 'Use a public URL with a host of the Internet, without an underscore.',
  })
}

async function targetsOf(options: SetupOptions, wanted: Wanted, signal: AbortSignal): Promise<Target[]> {
  const { account, from, messagingServiceSid } = options
  if (from === undefined) {
    const service = messagingServiceSid && (await findService(account, messagingServiceSid, signal))
    if (!service) throw missing('messagingServiceSid', 'The account has no messaging service with this SID.')
    return [serviceTarget(account, service, wanted)]
  }
  if (!/^\+?\d+$/.test(from)) return []
  const number = await findNumber(account, from, signal)
  if (number === undefined) {
    const isShort = !from.startsWith('+')
    throw missing('from', isShort ? SHORT_CODE : `The account does not own the number ${from}.`)
  }
  const service = await serviceWith(account, { numberSid: number.sid, serviceSid: messagingServiceSid }, signal)
  const deferring = service && deferTarget(account, service, wanted)
  return [numberTarget(account, number, wanted), ...(deferring === undefined ? [] : [deferring])]
}

const SHORT_CODE = 'Twilio lists short codes elsewhere. Set the URL of the short code in its console.'

function missing(field: string, reason: string): ParleyError {
  return new ParleyError('channel.misconfigured', { field, reason })
}

// Nothing is left to revert on a number that the account has released.
async function targetsLeft(
  targets: (signal: AbortSignal) => Promise<Target[]>,
  signal: AbortSignal,
): Promise<Target[]> {
  try {
    return await targets(signal)
  } catch (error) {
    const isReleased = ParleyError.is(error) && (error.field === 'from' || error.field === 'messagingServiceSid')
    if (isReleased || isMissing(error)) return []
    throw error
  }
}
