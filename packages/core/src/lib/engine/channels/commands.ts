import {
  addChannel,
  type ChannelVersion,
  removeChannel,
  removeChannelLookups,
  requestSetup,
  takenBy,
  updateChannel,
} from '../../decide/channels/change-channel.ts'
import { claimName } from '../../decide/channels/claim-name.ts'
import { type Answer, type IdempotencyKey, idempotencyKeyOf, idempotencyLookups } from '../../decide/idempotency.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { ensureInput, inputs } from '../../input.ts'
import type { ChannelRecord, SetupState } from '../../model/channel-record.ts'
import type { ChannelId, Key, TenantId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import { configSchemaOf } from '../../ports/channel-type.ts'
import type { Rights } from '../access/rights.ts'
import { ourAddressOf } from '../channels.ts'
import type { Engine } from '../engine.ts'
import { getChannel } from '../read/channel-list.ts'
import { type Commander, type CommandOptions, scopeOf } from '../write/commander.ts'
import { type Config, type KnownType, mergedConfig, misconfigured, sourceOf } from './config.ts'
import { channelPatchSchema, newChannelSchema } from './inputs.ts'
import { openSource } from './open-source.ts'
import { askProvider } from './provider.ts'
import { CHANNELS_TOPIC, channelNameId, channelRecordId, NO_TENANT } from './run-time.ts'
import type { ChangedChannel, ChannelTypeSummary, RunTimeChannelCommands } from './types.ts'

/** The most merges of a configuration that others change meanwhile. */
const MAX_MERGES = 10

/** The commands of a tenant for its channels. */
export function channelCommandsOf(
  engine: Engine,
  tenant: TenantId,
  commander: Commander,
  rights: Rights,
): RunTimeChannelCommands {
  const { added, channels, writer, environment } = engine
  const { types, seal, services, runTime } = added
  const manage = (options: unknown): Promise<void> => rights.allowWhole('channels.manage', options)
  const shown = async (id: ChannelId, signal: AbortSignal | undefined): ReturnType<typeof getChannel> => {
    const store = await rights.reading('channels.read', { signal })
    const keys = await rights.keys(signal)
    return getChannel(
      { engine, store, keys, canManage: rights.may('channels.manage') && keys === undefined },
      tenant,
      id,
      {
        signal,
      },
    )
  }
  const named = (name: string, key: string | undefined, input: unknown): IdempotencyKey | undefined => {
    const scope = scopeOf(commander, name)
    const fingerprinted = commander.key === undefined ? input : null
    return idempotencyKeyOf(writer.keys, tenant, scope, key ?? commander.key?.(scope), fingerprinted)
  }
  const load = async (id: ChannelId, signal: AbortSignal | undefined): Promise<ChannelRecord> => {
    const ref = kernel.channel.ref(channelRecordId(writer.keys, tenant, id))
    const { records } = await engine.store.load(tenant, [ref], { signal })
    const record = records.find(kernel.channel.is)
    if (record?.removedAt === null) return record
    const isFixed = channels.of(tenant).some((open) => open.id === id && open.recordId === undefined)
    if (isFixed) throw new ParleyError('channel.fixed', { field: 'channel' })
    throw new ParleyError(record === undefined ? 'channel.unknown' : 'channel.removed', { field: 'channel' })
  }
  /** Claims the id before a change, so that every process finds the change. */
  const claim = (id: ChannelId, signal: AbortSignal | undefined): Promise<undefined> => {
    const nameId = channelNameId(writer.keys, id)
    return writer.submit(
      {
        tenant: NO_TENANT,
        lookups: [kernel.channelName.ref(nameId)],
        decide: (state, context) => claimName(state, { id: nameId, channel: id, owner: tenant }, context),
      },
      { signal, prompt: true },
    )
  }
  /** Applies a change in this process, and wakes the others. */
  const applied = async (
    { value, replayed }: Answer<ChannelVersion>,
    signal: AbortSignal | undefined,
  ): Promise<ChangedChannel> => {
    await announced()
    return { channel: await shown(value.channel, signal), replayed }
  }
  const announced = async (): Promise<void> => {
    await runTime.refresh()
    await engine.signals.publish(CHANNELS_TOPIC, '')
  }
  /**
   * Opens a configuration once. Returns whether its provider can be set up, and our addresses on it.
   *
   * @throws `channel.misconfigured`; `channel.exists` if a channel of the program has its address
   */
  const tried = async (
    type: KnownType,
    config: Config,
    id: ChannelId,
  ): Promise<{ transport: string; setUp: boolean; keys: Key[] }> => {
    const source = sourceOf(type, config)
    const transport = source.kind
    const channel = await openSource(services, source, { id, tenant }).catch((error: unknown) => {
      throw misconfigured(error)
    })
    const address = ourAddressOf(channel)
    await channel[Symbol.asyncDispose]?.()
    const fixed = address === undefined ? undefined : channels.at(transport, address, { fixed: true })
    if (fixed !== undefined) throw takenBy(fixed.id)
    const keys = address === undefined ? [] : [writer.keys.ourAddress(transport, address)]
    return { transport, keys, setUp: channel.setup !== undefined && services.publicUrl !== undefined }
  }
  const setUp = async (
    id: ChannelId,
    { action, force }: Pick<SetupState, 'action' | 'force'>,
    options: CommandOptions,
  ): Promise<ChangedChannel> => {
    await manage(options)
    const { key, signal } = options
    const record = await load(id, signal)
    if (action === 'apply') ensureSetup(channels.get(id, tenant).channel.setup)
    const idempotencyKey = named(`channels.${action}:${id}`, key, { force })
    await claim(id, signal)
    const answer = await writer.submit(
      {
        tenant,
        lookups: [...idempotencyLookups(idempotencyKey), kernel.channel.ref(record.id)],
        decide: (state, context) => requestSetup(state, { id: record.id, action, force, idempotencyKey }, context),
      },
      { signal, prompt: true },
    )
    return applied(answer, signal)
  }
  const ensureSetup = <Setup>(setup: Setup | undefined): Setup => {
    if (setup === undefined) throw new ParleyError('channel.no_setup')
    if (services.publicUrl !== undefined) return setup
    const reason = 'The installation has no public URL, so its provider cannot reach it.'
    throw new ParleyError('channel.no_setup', { reason, fix: 'Give the option publicUrl.' })
  }

  return {
    async get(id, options = {}) {
      ensureInput(options, inputs.readOptions, 'options')
      rights.allow('channels.read')
      return shown(id, options.signal)
    },
    types() {
      rights.allow('channels.read')
      return types.all().map(typeSummary)
    },
    async add(input, options = {}) {
      ensureInput(options, inputs.commandOptions, 'options')
      ensureInput(input, newChannelSchema, 'channel')
      await manage(options)
      const { key, signal } = options
      const type = types.get(input.type)
      const idempotencyKey = named('channels.add', key, input)
      const chance = idempotencyKey === undefined ? environment.id() : writer.keys.fingerprint(idempotencyKey.id)
      const { id = `${input.type}-${chance.slice(0, 8)}`, label = '', access = [] } = input
      if (channels.has(id) && channels.recordOf(id) === undefined)
        throw new ParleyError('channel.exists', { field: 'id' })
      const config = mergedConfig(type, {}, input.config ?? {})
      const { transport, keys, setUp: canSetUp } = await tried(type, config, id)
      await claim(id, signal)
      const fresh = {
        ...{ id: channelRecordId(writer.keys, tenant, id), channel: id, type: type.name, transport },
        ...{ label: storable(label), access: access.map(storable), setUp: canSetUp, idempotencyKey, keys },
        config: seal.seal(JSON.stringify(config), { tenant, channel: id }),
      }
      const answer = await writer.submit(
        {
          tenant,
          lookups: [
            ...idempotencyLookups(idempotencyKey),
            kernel.channel.ref(fresh.id),
            ...keys.map((each) => ({ key: each })),
          ],
          decide: (state, context) => addChannel(state, fresh, context),
        },
        { signal, prompt: true },
      )
      return applied(answer, signal)
    },
    async update(id, given, options = {}) {
      ensureInput(options, inputs.commandOptions, 'options')
      ensureInput(given, channelPatchSchema, 'patch')
      await manage(options)
      const { key, signal } = options
      const { version, config: changes, label, access } = given
      const idempotencyKey = named(`channels.update:${id}`, key, given)
      for (let merges = 0; merges < MAX_MERGES; merges += 1) {
        const record = await load(id, signal)
        const patch = {
          label: label && storable(label),
          access: access?.map(storable),
          config: undefined as { sealed: string; keys: Key[] } | undefined,
        }
        if (label === '') patch.label = ''
        let canSetUp = services.publicUrl !== undefined && channels.closed(id) === undefined
        if (changes !== undefined) {
          const type = types.get(record.type)
          const config = mergedConfig(
            type,
            knownConfig(() => runTime.configOf(record), changes),
            changes,
          )
          const { keys, setUp: hasSetup } = await tried(type, config, id)
          canSetUp = hasSetup
          patch.config = { sealed: seal.seal(JSON.stringify(config), { tenant, channel: id }), keys }
        } else canSetUp = canSetUp && channels.get(id, tenant).channel.setup !== undefined
        await claim(id, signal)
        const change = { id: record.id, patch, revision: record.revision, version, canSetUp, idempotencyKey }
        const answer = await writer.submit(
          {
            tenant,
            lookups: [
              ...idempotencyLookups(idempotencyKey),
              kernel.channel.ref(record.id),
              ...(patch.config?.keys ?? []).map((each) => ({ key: each })),
            ],
            decide: (state, context) => updateChannel(state, change, context),
          },
          { signal, prompt: true },
        )
        if (answer !== undefined) return applied(answer, signal)
      }
      throw new ParleyError('store.contended', { field: 'config' })
    },
    async remove(id, { version, ...options } = {}) {
      ensureInput(options, inputs.commandOptions, 'options')
      await manage(options)
      const { key, signal } = options
      const idempotencyKey = named(`channels.remove:${id}`, key, null)
      const record = { id: channelRecordId(writer.keys, tenant, id) }
      // A repeated command finds the channel removed.
      await load(id, signal).catch((error: unknown) => {
        const isRepeated = idempotencyKey !== undefined && ParleyError.is(error) && error.code === 'channel.removed'
        if (!isRepeated) throw error
      })
      await claim(id, signal)
      const { replayed } = await writer.submit(
        {
          tenant,
          lookups: [
            ...idempotencyLookups(idempotencyKey),
            kernel.channel.ref(record.id),
            ...removeChannelLookups(writer.keys, tenant, id),
          ],
          decide: (state, context) => removeChannel(state, { id: record.id, version, idempotencyKey }, context),
        },
        { signal, prompt: true },
      )
      await announced()
      return { id, replayed }
    },
    async planSetup(id, options = {}) {
      ensureInput(options, inputs.readOptions, 'options')
      await manage(options)
      const setup = ensureSetup(channels.get(id, tenant).channel.setup)
      return askProvider(environment, options.signal, (signal) => setup.plan({ signal }))
    },
    async applySetup(id, { force = false, ...options } = {}) {
      ensureInput(options, inputs.commandOptions, 'options')
      return setUp(id, { action: 'apply', force }, options)
    },
    async rollBackSetup(id, options = {}) {
      ensureInput(options, inputs.commandOptions, 'options')
      return setUp(id, { action: 'roll_back', force: false }, options)
    },
    async test(id, options = {}) {
      ensureInput(options, inputs.readOptions, 'options')
      await manage(options)
      const { channel } = channels.get(id, tenant)
      const check = channel.check?.bind(channel)
      if (check === undefined) throw new ParleyError('channel.no_check')
      const { detail } = await askProvider(environment, options.signal, (signal) => check({ signal })).catch(
        (error: unknown) => {
          const { reason, message } = ParleyError.from(error)
          added.notes.error(id, tenant, reason ?? message)
          throw error
        },
      )
      return { detail }
    },
  }
}

function typeSummary({ name, definition }: KnownType): ChannelTypeSummary {
  const config = configSchemaOf(definition)
  const title = typeof config.title === 'string' ? config.title : null
  return { type: name, kind: definition.kind, title, config }
}

/** The stored configuration. If it cannot be opened, a person enters the whole configuration again. */
function knownConfig(read: () => Config, given: Config): Config {
  try {
    return read()
  } catch (error) {
    const hasMarks = Object.values(given).some((value) => Object.hasOwn(Object(value), 'set'))
    if (ParleyError.is(error) && error.code === 'channel.sealed' && !hasMarks) return {}
    throw error
  }
}
