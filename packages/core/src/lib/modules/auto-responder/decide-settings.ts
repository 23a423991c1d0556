import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId } from '../../model/ids.ts'
import { fingerprintOf } from '../../model/keys.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { type ResponderSettings, type ResponderSettingsId, responderSettings } from './responder-settings.ts'
import type { AutoResponder, ResponderPatch } from './types.ts'
import { changedValues, defaultValues, valuesOf } from './values.ts'

type Changes = ModuleDraft<AutoResponder>

/** The ids of the settings of a channel, and of the default. */
export function settingsIdsOf(
  changes: Pick<Changes, 'idOf'>,
  channel: ChannelId | undefined,
): readonly ResponderSettingsId[] {
  const byDefault = changes.idOf(responderSettings, 'default')
  return channel === undefined ? [byDefault] : [changes.idOf(responderSettings, 'channel', channel), byDefault]
}

/** The settings that hold for a channel: its own, else the default. Without a channel: the default. */
export function settingsOf(changes: Changes, channel: ChannelId | undefined, state: State): ResponderSettings | Needs {
  const ids = settingsIdsOf(changes, channel)
  const missing = ids.map((id) => responderSettings.ref(id)).filter((each) => !state.has(each))
  if (missing.length > 0) return needs(...missing)
  return settingsIn(changes, channel, state)
}

/** As {@link settingsOf}, for a channel of the tenant. @throws `channel.unknown` if it has neither settings nor the channel */
export function knownSettings(
  changes: Changes,
  channel: ChannelId | undefined,
  state: State,
): ResponderSettings | Needs {
  const known = settingsOf(changes, channel, state)
  if (channel === undefined || !('channel' in known) || known.channel === channel) return known
  if (changes.capabilities(channel) === undefined)
    throw new ParleyError('channel.unknown', { field: 'channel', resource: channel })
  return known
}

/** As {@link settingsOf}, for records that are loaded. */
export function settingsIn(
  changes: Pick<Changes, 'idOf' | 'get'>,
  channel: ChannelId | undefined,
  { tenant }: Pick<State, 'tenant'>,
): ResponderSettings {
  const ids = settingsIdsOf(changes, channel)
  const known = ids.map((id) => changes.get(responderSettings, id)).find((each) => each !== undefined)
  if (known !== undefined) return known
  const [, id = changes.idOf(responderSettings, 'default')] = ids
  const unchanged = { channel: null, updatedBy: null, updatedAt: null, version: 0 }
  return { kind: 'responderSettings', tenant, id, ...unchanged, ...defaultValues }
}

export function saveSettings(
  changes: Changes,
  { channel, ...patch }: { channel?: ChannelId | undefined } & ResponderPatch,
  state: State,
): ResponderSettings | Needs {
  const known = knownSettings(changes, channel, state)
  if (!('channel' in known)) return known
  const [id = known.id] = settingsIdsOf(changes, channel)
  const own = changes.get(responderSettings, id)
  const values = changedValues(known, patch)
  if (own !== undefined && fingerprintOf(values) === fingerprintOf(valuesOf(own))) return own
  const about = { settingsId: id, channel: channel ?? null }
  changes.emit({ type: 'responder.settings_changed', version: (own?.version ?? 0) + 1, ...about })
  return changes.put(responderSettings, {
    ...values,
    id,
    channel: channel ?? null,
    updatedBy: changes.author,
    updatedAt: changes.now,
  })
}

export function resetSettings(
  changes: Changes,
  { channel }: { channel: ChannelId },
  state: State,
): ResponderSettings | Needs {
  const known = knownSettings(changes, channel, state)
  if (!('channel' in known)) return known
  if (known.channel === null) return known
  const about = { settingsId: known.id, channel }
  changes.emit({ type: 'responder.settings_changed', version: known.version + 1, ...about })
  changes.remove(responderSettings, known)
  return settingsIn(changes, undefined, state)
}
