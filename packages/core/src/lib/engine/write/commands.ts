import { type AddressPatch, changeAddress } from '../../decide/consent.ts'
import { contentLookups } from '../../decide/content.ts'
import type { ConversationPatch } from '../../decide/conversation.ts'
import type { AnsweredConversation } from '../../decide/conversation-joins.ts'
import { type Answer, type IdempotencyKey, idempotencyKeyOf, idempotencyLookups } from '../../decide/idempotency.ts'
import { type RemovedConversation, removeConversation } from '../../decide/remove-conversation.ts'
import { removeJob } from '../../decide/remove-job.ts'
import { replayJob } from '../../decide/replay-job.ts'
import { type Outbound, type Schedule, send } from '../../decide/send.ts'
import { type Start, type Started, start, startLookups } from '../../decide/start.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureId, ensureInput, inputs } from '../../input.ts'
import type { AddressRecord } from '../../model/address.ts'
import type { AddressId, ChannelId, ConversationId, JobId, TenantId } from '../../model/ids.ts'
import type { Job } from '../../model/job.ts'
import type { Message } from '../../model/message.ts'
import type { Action } from '../../model/principal.ts'
import type { Stored } from '../../model/record.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import type { Content } from '../../ports/content.ts'
import type { Lookup } from '../../ports/store.ts'
import { forbidden, rightsOf } from '../access/rights.ts'
import { ensureSeenAddresses, StartSight } from '../access/start-sight.ts'
import { submitNarrowed } from '../access/submit-narrowed.ts'
import { overlaps } from '../access/visible.ts'
import type { OpenChannel } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { isSeen } from '../read/channel-list.ts'
import { type Commander, type CommandOptions, scopeOf } from './commander.ts'
import { recipientsOf } from './recipients.ts'
import { update } from './update.ts'
import { type ConversationChange, claimKey, ensureChanges, type UpdatedMany, updateEach } from './update-many.ts'
import type { Intent } from './writer.ts'

/**
 * The time of a message's send, and the options of its command. Times are milliseconds since 1970, through the year
 * 9999.
 */
export interface SendCommandOptions extends CommandOptions, Schedule {
  /**
   * Divides a text that is longer than the channel carries into several messages. A message ends with a sentence, else
   * with a word, and never inside a character. They are one command, and are sent in order. Default: such a text is
   * refused.
   */
  split?: boolean | undefined
}

/** Whether the result is that of an earlier command with the same key. */
interface Once {
  replayed: boolean
}

/** The result of `send`. */
export interface Sent extends Once {
  message: Message
  /** The messages after the first one, in order, if the text was divided. */
  further: Message[]
}

/** The result of `start`. */
export interface StartedNow extends Started, Once {}

/** The result of `update`. */
export interface Updated extends Once {
  conversation: AnsweredConversation
  /** The patch that reverts the change. `null`: nothing had changed. */
  undo: ConversationPatch | null
}

/** The result of a change of an address. */
export interface ChangedAddress extends Once {
  address: AddressRecord
}

/** The result of a replay of a job. */
export interface Replayed extends Once {
  job: Job
}

/** The answer to a removal of a job. */
export interface RemovedJob extends Once {
  job: Job
}

/** The answer to a removal of a conversation. */
export interface RemovedNow extends RemovedConversation, Once {}

/** The commands of a tenant. Each resolves when its whole effect is durable. */
export interface Commands {
  /**
   * Queues a message in a conversation. It is sent in the order of the conversation, or at the time `due`. A message
   * that is not sent before `expires` ends as `expired`. Consent, block, window and limits are checked at the send.
   *
   * @throws `not_found`, `conversation.closed`, `text.empty`, `text.too_long`, `content.unsupported` naming the field
   * that the channel cannot carry, `media.not_ready`, `input.invalid`, `idempotency.mismatch`
   */
  send(conversation: ConversationId, content: Content | string, options?: SendCommandOptions): Promise<Sent>
  /**
   * Writes to one or several addresses on a channel, in the conversation with them or in a new one. If the channel's
   * capability `threads` is `opening`, the conversation is new.
   *
   * @throws `channel.unknown`, `address.invalid`, and as {@link send}
   * @throws `not_found` naming `to` for an address that the access of the principal hides
   */
  start(
    opening: Content & { channel: ChannelId; to: string | readonly string[] },
    options?: SendCommandOptions,
  ): Promise<StartedNow>
  /**
   * Stars, reads, archives, closes, snoozes, assigns, labels or describes a conversation. Absent fields stay as they
   * are.
   *
   * @throws `not_found`, `idempotency.mismatch`
   * @throws `conversation.closed` if it is closed and another has its thread
   * @throws `input.invalid` for a `readThrough` that is neither a message of the conversation nor a cursor of the log
   */
  update(conversation: ConversationId, patch: ConversationPatch, options?: CommandOptions): Promise<Updated>
  /**
   * Changes 1 to 500 conversations, each with its own patch. Each has its own result: a change that is refused stops no
   * other one. `undo` of a result reverts that change.
   *
   * With a key, the repeated command returns the same results. A change that was refused is tried again.
   *
   * @throws `input.invalid`, `idempotency.mismatch`
   */
  updateMany(changes: readonly ConversationChange[], options?: CommandOptions): Promise<UpdatedMany>
  /**
   * Removes a conversation. From now on no list, search or read has it, and nothing of it is sent. A job removes its
   * messages, the read marks of persons, and files that no other message has. Modules remove their own records.
   *
   * Its addresses and contacts stay. The next message of its thread opens a new conversation.
   *
   * @throws `not_found`, `idempotency.mismatch`
   */
  removeConversation(conversation: ConversationId, options?: CommandOptions): Promise<RemovedNow>
  /**
   * Blocks an address, opts it out, or reverts either, in one change. Absent fields stay as they are.
   *
   * @throws `not_found`, `input.invalid`, `idempotency.mismatch`
   */
  changeAddress(address: AddressId, patch: AddressPatch, options?: CommandOptions): Promise<ChangedAddress>
  /**
   * Runs a dead job again. A message that failed, or stayed unknown, gets a new attempt.
   *
   * @throws `not_found`, `job.not_dead`, `idempotency.mismatch`
   */
  replayJob(job: JobId, options?: CommandOptions): Promise<Replayed>
  /**
   * Removes a job without a run; resolves with the job as it was. Any dead job can be removed. A waiting job can be
   * removed if a handler or a module owns it.
   *
   * @throws `not_found`, `idempotency.mismatch`
   * @throws `job.not_removable` for a job that runs and for a delivery
   */
  removeJob(job: JobId, options?: CommandOptions): Promise<RemovedJob>
}

/** The commands of a tenant, with their author. */
export function commandsOf(engine: Engine, tenant: TenantId, commander: Commander): Commands {
  const { writer, channels, environment } = engine
  const { author, priority, principal } = commander
  const rights = rightsOf(engine, tenant, principal)
  const outboundOf = (content: Content, schedule: Schedule): Outbound => {
    return { content, author, ...schedule, ...(priority === undefined ? {} : { priority }) }
  }
  const named = (name: string, key: string | undefined, input: unknown): IdempotencyKey | undefined => {
    const scope = scopeOf(commander, name)
    const fingerprinted = commander.key === undefined ? input : null
    return idempotencyKeyOf(writer.keys, tenant, scope, key ?? commander.key?.(scope), fingerprinted)
  }
  /** Allows an action. The returned check refuses a hidden conversation as one that does not exist. */
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
  /** Refuses a file of a hidden message as one that does not exist. @throws `not_found` */
  const ensureSeenFiles = async (content: Content, signal: AbortSignal | undefined): Promise<void> => {
    const files = contentLookups(content)
    if (principal === undefined || files.length === 0) return
    const store = await rights.reading('messages.send', { signal })
    const { records } = await store.load(tenant, files, { signal })
    const known = new Set<string>(records.map(({ id }) => id))
    const place = (content.attachments ?? []).findIndex(({ mediaId }) => !known.has(mediaId))
    if (place !== -1) throw new ParleyError('not_found', { field: `attachments[${place}].mediaId` })
  }
  const sightOf = (access: readonly string[] | undefined, opening: Start): StartSight | undefined =>
    access && new StartSight({ store: engine.store, keys: writer.keys, tenant, access }, opening)
  const jobCommand = async (
    name: 'replay' | 'remove',
    decide: typeof replayJob,
    job: JobId,
    options: CommandOptions = {},
  ): Promise<Replayed> => {
    ensureId(kernel.job, job)
    const { key, signal } = checked(options)
    await rights.allowWhole(`jobs.${name}`, { signal })
    const idempotencyKey = named(`${name}:${job}`, key, null)
    const { value, replayed } = await writer.submit(
      {
        tenant,
        lookups: [...idempotencyLookups(idempotencyKey), kernel.job.ref(job)],
        decide: (state, context) => decide(state, { job, idempotencyKey }, context),
      },
      { signal, prompt: true },
    )
    return { job: value, replayed }
  }
  const updated = async (
    { id, patch }: ConversationChange,
    { seen, signal, key }: { seen: Seen; signal: AbortSignal | undefined; key: IdempotencyKey | undefined },
  ): Promise<Updated> => {
    if (Object(patch).access !== undefined) rights.allow('conversations.share')
    const changed = { conversation: id, patch, ensureSeen: seen.ensure, idempotencyKey: key, signal }
    const { value, replayed } = await update(engine, tenant, changed)
    const { undo = null, ...conversation } = value
    return { conversation, undo, replayed }
  }
  return {
    async send(conversation, given, options = {}) {
      ensureId(kernel.conversation, conversation)
      const content = typeof given === 'string' ? { text: given } : given
      ensureInput(content, inputs.content, 'message')
      const { key, signal, split, ...schedule } = checkedSend(options)
      const seen = await seeing('messages.send', signal)
      await ensureSeenFiles(content, signal)
      const idempotencyKey = named(`send:${conversation}`, key, {
        ...content,
        ...schedule,
        ...(split && { split }),
      })
      const message = { ...outboundOf(content, schedule), split }
      const { value, replayed } = await writer.submit(
        {
          tenant,
          lookups: [
            ...idempotencyLookups(idempotencyKey),
            kernel.conversation.ref(conversation),
            ...contentLookups(content),
          ],
          decide(state, context) {
            seen.ensure(state.get(kernel.conversation, conversation))
            return send(
              state,
              { conversation, message, idempotencyKey },
              (channel) => channels.get(channel, tenant).capabilities,
              context,
            )
          },
        },
        { signal, prompt: true },
      )
      const [first, ...further] = value
      return { message: first, further, replayed }
    },

    async start(wanted, options = {}) {
      ensureInput(wanted, inputs.opening, 'opening')
      const { channel, to, ...content } = wanted
      const { key, signal, split, ...schedule } = checkedSend(options)
      const seen = await seeing('conversations.start', signal)
      if (seen.keys?.length === 0)
        throw forbidden('A new conversation has the access keys of its principal, and this principal has none.')
      await ensureSeenFiles(content, signal)
      const open = channels.get(channel, tenant)
      if (!isSeen(seen.keys, open.access)) throw new ParleyError('channel.unknown', { field: 'channel' })
      const addresses = recipientsOf(open, to, content)
      // The key of a job depends on the target, so the scope must have it.
      const isOfJob = key === undefined && commander.key !== undefined
      const scope = isOfJob ? `start:${writer.keys.fingerprint([channel, addresses])}` : 'start'
      const idempotencyKey = named(scope, key, { channel, to, ...content, ...schedule, ...(split && { split }) })
      const beginning = { id: environment.id(), subject: content.subject ?? null }
      const thread = storable(open.channel.thread(addresses, beginning))
      const message = { ...outboundOf(content, schedule), split }
      const opening: Start = { channel, to: addresses, thread, message, access: seen.keys, idempotencyKey }
      const sight = sightOf(seen.keys, opening)
      const intent: Intent<Answer<Started>> = {
        tenant,
        lookups: [...startLookups(writer.keys, tenant, opening), ...recordOf(open)],
        decide(state, context) {
          const owner = state.owner(writer.keys.thread(channel, thread))
          seen.ensure(owner)
          if (sight !== undefined && !kernel.conversation.is(owner)) ensureSeenAddresses(sight, state, to)
          return start(state, opening, open.capabilities, context)
        },
      }
      const submitting = { signal, prompt: true }
      const { value, replayed } = await (sight === undefined
        ? writer.submit(intent, submitting)
        : submitNarrowed(writer, intent, sight, submitting))
      return { ...value, replayed }
    },

    async update(conversation, patch, options = {}) {
      ensureId(kernel.conversation, conversation)
      const { key, signal } = checked(options)
      if (Object(patch).access !== undefined) rights.allow('conversations.share')
      const seen = await seeing('conversations.update', signal)
      return updated({ id: conversation, patch }, { seen, signal, key: named(`update:${conversation}`, key, patch) })
    },

    async updateMany(changes, options = {}) {
      ensureChanges(changes)
      const { key, signal } = checked(options)
      const seen = await seeing('conversations.update', signal)
      const whole = named('updateMany', key, changes)
      const replayed = whole !== undefined && (await claimKey(engine, tenant, whole, signal))
      const items = await updateEach(
        changes,
        async (each, place) => {
          ensureId(kernel.conversation, each.id)
          const own = whole && named('updateMany', `${whole.id} ${place}`, each.patch)
          return updated(each, { seen, signal, key: own })
        },
        signal,
      )
      return { items, replayed }
    },

    async removeConversation(conversation, options = {}) {
      ensureId(kernel.conversation, conversation)
      const { key, signal } = checked(options)
      const seen = await seeing('conversations.remove', signal)
      const idempotencyKey = named(`remove:${conversation}`, key, null)
      const { value, replayed } = await writer.submit(
        {
          tenant,
          lookups: [...idempotencyLookups(idempotencyKey), kernel.conversation.ref(conversation)],
          decide(state, context) {
            seen.ensure(state.get(kernel.conversation, conversation))
            return removeConversation(state, { conversation, idempotencyKey }, context)
          },
        },
        { signal, prompt: true },
      )
      return { ...value, replayed }
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

    replayJob: (job, options) => jobCommand('replay', replayJob, job, options),

    removeJob: (job, options) => jobCommand('remove', removeJob, job, options),
  }
}

/** The record of a channel that was added at run time. */
function recordOf({ recordId }: OpenChannel): Lookup[] {
  return recordId === undefined ? [] : [kernel.channel.ref(recordId)]
}

/** The conversations that a principal sees. */
interface Seen {
  /** `undefined` if nothing narrows. */
  keys: readonly string[] | undefined
  /** @throws `not_found` */
  ensure(conversation: Stored | undefined): void
}

function checked(options: CommandOptions): CommandOptions {
  ensureInput(options, inputs.commandOptions, 'options')
  return options
}

function checkedSend(options: SendCommandOptions): SendCommandOptions {
  ensureInput(options, inputs.sendOptions, 'options')
  return options
}
