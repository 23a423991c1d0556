import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId } from '../../model/ids.ts'
import type { ModuleDraft } from '../../ports/module.ts'
import type { TrialTurn } from '../../protocol/responder-trial.ts'
import { presentTime } from '../../protocol/time.ts'
import { knownSettings } from './decide-settings.ts'
import { type ResponderTrial, type ResponderTrialId, responderTrial } from './responder-trial.ts'
import type { AutoResponder, ResponderPatch, TriedTurn } from './types.ts'
import { changedValues } from './values.ts'

type Changes = ModuleDraft<AutoResponder>

/** The most turns of a trial. */
const MOST_TURNS = 100

/** The time after which a trial is removed, in milliseconds. */
const KEPT = 24 * 3_600_000

export function beginTrial(
  changes: Changes,
  { channel, settings: patch = {} }: { channel?: ChannelId | undefined; settings?: ResponderPatch | undefined },
  state: State,
): ResponderTrial | Needs {
  const settings = knownSettings(changes, channel, state)
  if (!('channel' in settings)) return settings
  const id = changes.newId(responderTrial)
  changes.addJob('autoResponder.forgetTrial', { trialId: id }, { due: changes.now + KEPT })
  return put(changes, {
    ...{ id, person: changes.author, channel: channel ?? null, settings: changedValues(settings, patch) },
    ...{ turns: [], status: 'ready', errorCode: null, createdAt: changes.now, updatedAt: changes.now },
  })
}

export function changeTrial(
  changes: Changes,
  { id, settings }: { id: ResponderTrialId; settings: ResponderPatch },
): ResponderTrial {
  const known = readyTrial(changes, id)
  return put(changes, { ...known, settings: changedValues(known.settings, settings), updatedAt: changes.now })
}

export function say(changes: Changes, { id, text }: { id: ResponderTrialId; text: string }): ResponderTrial {
  const known = readyTrial(changes, id)
  if (known.turns.length >= MOST_TURNS) throw new ParleyError('trial.full', { field: 'id' })
  const turn: TrialTurn = {
    ...{ speaker: 'customer', text, at: presentTime(changes.now), outcome: null, reason: null },
    ...{ intent: null, language: null, confidence: null, why: null, sources: [] },
  }
  const turns = [...known.turns, turn]
  changes.addJob('autoResponder.try', { trialId: id, turn: turns.length }, { group: id })
  return put(changes, { ...known, turns, status: 'writing', errorCode: null, updatedAt: changes.now })
}

export function tried(
  changes: Changes,
  { id, turn, answer, errorCode }: TriedTurn,
  state: State,
): { written: boolean } | Needs {
  if (!state.has(responderTrial.ref(id))) return needs(responderTrial.ref(id))
  const known = changes.get(responderTrial, id)
  if (known === undefined || known.status !== 'writing' || known.turns.length !== turn) return { written: false }
  const turns = answer === null ? known.turns : [...known.turns, answer]
  const status = errorCode === null ? 'ready' : 'failed'
  put(changes, { ...known, turns, status, errorCode, updatedAt: changes.now })
  return { written: true }
}

export function endTrial(changes: Changes, { id }: { id: ResponderTrialId }): ResponderTrial {
  const known = trialOf(changes, id)
  drop(changes, known)
  return known
}

/** Removes a trial, and announces it. */
export function drop(changes: Changes, known: ResponderTrial): void {
  const { id: trialId, person, version } = known
  changes.emit({ type: 'responder.trial_changed', version: version + 1, trialId, person })
  changes.remove(responderTrial, known)
}

function put(changes: Changes, trial: Omit<ResponderTrial, 'kind' | 'tenant' | 'version'>): ResponderTrial {
  const version = (changes.get(responderTrial, trial.id)?.version ?? 0) + 1
  changes.emit({ type: 'responder.trial_changed', version, trialId: trial.id, person: trial.person })
  return changes.put(responderTrial, trial)
}

function trialOf(changes: Changes, id: ResponderTrialId): ResponderTrial {
  const known = changes.get(responderTrial, id)
  if (known === undefined) throw new ParleyError('not_found', { field: 'id' })
  return known
}

function readyTrial(changes: Changes, id: ResponderTrialId): ResponderTrial {
  const known = trialOf(changes, id)
  if (known.status === 'writing') throw new ParleyError('trial.writing', { field: 'id' })
  return known
}
