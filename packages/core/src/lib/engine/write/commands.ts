import type { AnsweredConversation } from '../../decide/address-state.ts'
import { type AddressPatch, changeAddress } from '../../decide/consent.ts'
import type { ConversationPatch } from '../../decide/conversation.ts'
import { type IdempotencyKey, idempotencyKeyOf, idempotencyLookups } from '../../decide/idempotency.ts'
import { replayJob } from '../../decide/replay-job.ts'
import { type Outbound, send, sendableText } from '../../decide/send.ts'
import { type Started, start, startLookups } from '../../decide/start.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureId, ensureInput, inputs } from '../../input.ts'
import type { AddressRecord } from '../../model/address.ts'
import type { AddressId, ChannelId, ConversationId, JobId, TenantId } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import type { Action } from '../../model/principal.ts'
import type { Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import { allStorable, storable } from '../../model/text.ts'
import type { ChannelCapabilities } from '../../ports/channel.ts'
import { forbidden, rightsOf } from '../access/rights.ts'
import { overlaps } from '../access/visible.ts'
import type { Engine } from '../engine.ts'
import { type Commander, type CommandOptions, scopeOf } from './commander.ts'
import { update } from './update.ts'

/** Whether an answer was given before, under the same key. */
interface Once {
  replayed: boolean
}

/** The answer to `send`. */
export interface Sent extends Once {
  message: Message
}

/** The answer to `start`. */
export interface StartedNow extends Started, Once {}

/** The answer to `update`. */
export interface Updated extends Once {
  conversation: AnsweredConversation
}

/** The answer to a change of an address. */
export interface ChangedAddress extends Once {
  address: AddressRecord
}

/** The answer to a replay of a job. */
export interface Replayed extends Once {
  job: Job
}

/** What can be commanded in a tenant. Each resolves when its whole consequence is durable. */
export interface Commands {
  /**
   * Queues a text in a conversation; it is sent in the order of the conversation.
   *
   * @throws `not_found`, `conversation.closed`, `text.empty`, `text.too_long`, `idempotency.mismatch`
   */
  send(conversation: ConversationId, message: { text: string }, options?: CommandOptions): Promise<Sent>
  /**
   * Writes to somebody on a channel: in the conversation that stands with them, or in a new one.
   *
   * @throws `channel.unknown`, `address.invalid`, `text.empty`, `text.too_long`, `idempotency.mismatch`
   */
  start(opening: { channel: ChannelId; to: string; text: string }, options?: CommandOptions): Promise<StartedNow>
  /**
   * Stars, reads, archives, closes, assigns or labels a conversation. What is not named stays as it is.
   *
   * @throws `not_found`, `conversation.closed` where it is closed and another has its thread, `idempotency.mismatch`,
   * `input.invalid` for a `readThrough` that is no message of the conversation and no cursor of the log
   */
  update(conversation: ConversationId, patch: ConversationPatch, options?: CommandOptions): Promise<Updated>
  /**
   * Blocks an address, opts it out, or takes either back, in one change. What is not named stays as it is.
   *
   * @throws `not_found`, `input.invalid`, `idempotency.mismatch`
   */
  changeAddress(address: AddressId, patch: AddressPatch, options?: CommandOptions): Promise<ChangedAddress>
  /**
   * Lets a dead job live again. A message that failed, or stayed unknown, gets a new attempt.
   *
   * @throws `not_found`, `job.not_dead`, `idempotency.mismatch`
   */
  replayJob(job: JobId, options?: CommandOptions): Promise<Replayed>
}

/** The commands of a tenant, with their author. */
export function commandsOf(engine: Engine, tenant: TenantId, commander: Commander): Commands {
  const { writer, channels } = engine
  const { author, priority, principal } = commander
  const rights = rightsOf(engine, tenant, principal)
  const outboundOf = (text: string): Outbound => ({ text, author, ...(priority === undefined ? {} : { priority }) })
  const named = (scope: string, key: string | undefined, input: unknown): IdempotencyKey | undefined =>
    idempotencyKeyOf(
      writer.keys,
      tenant,
      scopeOf(commander, scope),
      key ?? commander.key?.(),
      commander.key === undefined ? input : null,
    )
  /** Allows an action; returns a check that refuses a conversation which is hidden, as one that does not exist. */
  const seeing = async (action: Action, signal: AbortSignal | undefined): Promise<Seen> => {
    rights.allow(action)
    const keys = principal === undefined ? undefined : await rights.keys(signal)
    return {
      keys,
      ensure(conversation) {
        if (keys !== undefined && kernel.conversation.is(conversation) && !overlaps(keys, conversation))
          throw new ParleyError('not_found', { field: 'conversation' })
      },
    }
  }
  return {
    async send(conversation, message, options = {}) {
      ensureId(kernel.conversation, conversation)
      ensureInput(message, inputs.message, 'message')
      const { text } = message
      const { key, signal } = checked(options)
      const seen = await seeing('messages.send', signal)
      const idempotencyKey = named(`send:${conversation}`, key, { text })
      const { value, replayed } = await writer.submit(
        {
          tenant,
          lookups: [...idempotencyLookups(idempotencyKey), kernel.conversation.ref(conversation)],
          decide(state, context) {
            seen.ensure(state.get(kernel.conversation, conversation))
            return send(
              state,
              { conversation, message: outboundOf(text), idempotencyKey },
              (channel) => channels.get(channel, tenant).capabilities,
              context,
            )
          },
        },
        { signal, prompt: true },
      )
      return { message: value, replayed }
    },

    async start(wanted, options = {}) {
      ensureInput(wanted, inputs.opening, 'opening')
      const { channel, to, text } = wanted
      const { key, signal } = checked(options)
      const seen = await seeing('conversations.start', signal)
      if (seen.keys?.length === 0)
        throw forbidden('A new conversation has the access keys of its principal, and this principal has none.')
      const open = channels.get(channel, tenant)
      const address = allStorable(open.channel.parseAddress(storable(to)))
      if (address === undefined || address === null) {
        throw unreachable(open.channel.explainAddress?.(to), text, open.capabilities)
      }
      const idempotencyKey = named('start', key, { channel, to, text })
      const thread = storable(open.channel.thread(address))
      const opening = { channel, to: address, thread, message: outboundOf(text), access: seen.keys, idempotencyKey }
      const { value, replayed } = await writer.submit(
        {
          tenant,
          lookups: startLookups(writer.keys, tenant, opening),
          decide(state, context) {
            seen.ensure(state.owner(writer.keys.thread(channel, thread)))
            return start(state, opening, open.capabilities, context)
          },
        },
        { signal, prompt: true },
      )
      return { ...value, replayed }
    },

    async update(conversation, patch, options = {}) {
      ensureId(kernel.conversation, conversation)
      const { key, signal } = checked(options)
      const seen = await seeing('conversations.update', signal)
      const { value, replayed } = await update(engine, tenant, {
        conversation,
        patch,
        ensureSeen: seen.ensure,
        idempotencyKey: named(`update:${conversation}`, key, patch),
        signal,
      })
      return { conversation: value, replayed }
    },

    async changeAddress(address, patch, options = {}) {
      ensureId(kernel.address, address)
      ensureInput(patch, inputs.addressChanges, 'patch')
      const { key, signal } = checked(options)
      const store = await rights.reading('addresses.update', { signal })
      if (principal !== undefined) {
        const { records } = await store.load(tenant, [kernel.address.ref(address)], { signal })
        if (records.length === 0) throw new ParleyError('not_found', { field: 'address' })
      }
      const idempotencyKey = named(`address:${address}`, key, patch)
      const { value, replayed } = await writer.submit(
        {
          tenant,
          lookups: [...idempotencyLookups(idempotencyKey), kernel.address.ref(address)],
          decide: (state, context) => changeAddress(state, { address, patch, idempotencyKey }, context),
        },
        { signal, prompt: true },
      )
      return { address: value, replayed }
    },

    async replayJob(job, options = {}) {
      ensureId(kernel.job, job)
      const { key, signal } = checked(options)
      await rights.allowWhole('jobs.replay', { signal })
      const idempotencyKey = named(`replay:${job}`, key, null)
      const { value, replayed } = await writer.submit(
        {
          tenant,
          lookups: [...idempotencyLookups(idempotencyKey), kernel.job.ref(job)],
          decide: (state, context) => replayJob(state, { job, idempotencyKey }, context),
        },
        { signal, prompt: true },
      )
      return { job: value, replayed }
    },
  }
}

/** What a principal sees of conversations. */
interface Seen {
  /** `undefined` where nothing narrows. */
  keys: readonly string[] | undefined
  /** @throws `not_found` */
  ensure(conversation: Stored | undefined): void
}

function checked(options: CommandOptions): CommandOptions {
  ensureInput(options, inputs.commandOptions, 'options')
  return options
}

/** An address that is no address, and the text too where it is wrong as well. */
function unreachable(reason: string | undefined, text: string, capabilities: ChannelCapabilities): ParleyError {
  const { errors } = new ParleyError('address.invalid', { field: 'to', reason })
  try {
    sendableText(text, capabilities)
    return new ParleyError('address.invalid', { errors })
  } catch (error) {
    return new ParleyError('address.invalid', { errors: [...errors, ...ParleyError.from(error).errors] })
  }
}
