import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import type { ChannelId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import { placeIdOf } from '../suggestions/decide.ts'
import { suggestion } from '../suggestions/suggestion.ts'
import { suggestionPlace } from '../suggestions/suggestion-place.ts'
import { wallClock } from './clock.ts'
import { settingsIdsOf, settingsIn } from './decide-settings.ts'
import { idsOf, newMemory, newState } from './decide-state.ts'
import { comparable, type Facts } from './policy.ts'
import { type ResponderDayId, responderDay } from './responder-day.ts'
import { responderSettings } from './responder-settings.ts'
import { responderMemory, responderState } from './responder-state.ts'
import type { Asked, AutoResponder } from './types.ts'

type Changes = ModuleDraft<AutoResponder>

/** Milliseconds. */
const DAY = 24 * 3_600_000

/** The id of the counts of a channel on one day. */
export function dayIdOf(changes: Changes, channel: ChannelId, day: string): ResponderDayId {
  return changes.idOf(responderDay, channel, day)
}

/** The facts about a message, as the records have them in this commit. `undefined` if the conversation is gone. */
export function factsOf(changes: Changes, asked: Asked, state: State): Facts | undefined | Needs {
  const { conversationId, messageId } = asked
  const conversation = changes.get(kernel.conversation, conversationId)
  const message = changes.get(kernel.message, messageId)
  if (conversation === undefined || message === undefined) return undefined
  const { channel, addressId } = conversation
  const { stateId, memoryId } = idsOf(changes, conversationId)
  const placeId = placeIdOf(changes, conversationId)
  const lookups = [
    responderState.ref(stateId),
    responderMemory.ref(memoryId),
    suggestionPlace.ref(placeId),
    kernel.address.ref(addressId),
    ...settingsIdsOf(changes, channel).map((id) => responderSettings.ref(id)),
    // The zone is in the settings. So the days of all zones are read.
    ...[-DAY, 0, DAY].map((by) => responderDay.ref(dayIdOf(changes, channel, wallClock(changes.now + by, 'UTC').day))),
  ]
  if (lookups.some((ref) => !state.has(ref))) return needs(...lookups)
  const pending = (changes.get(suggestionPlace, placeId)?.pending ?? []).map((id) => suggestion.ref(id))
  if (pending.some((ref) => !state.has(ref))) return needs(...pending)
  const settings = settingsIn(changes, channel, state)
  return {
    now: changes.now,
    digest: (text) => changes.keyOf('text', comparable(text)),
    settings,
    conversation,
    message,
    address: changes.get(kernel.address, addressId),
    state: changes.get(responderState, stateId) ?? newState(conversation, stateId),
    memory: changes.get(responderMemory, memoryId) ?? newMemory(conversation, memoryId),
    day: changes.get(responderDay, dayIdOf(changes, channel, wallClock(changes.now, settings.timeZone).day)),
  }
}
