import { z } from 'zod'
import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import { fingerprintOf } from '../../model/keys.ts'
import { allStorable } from '../../model/text.ts'
import type { Command, Module, ModuleDraft } from '../../ports/module.ts'
import { kilobytes } from '../bytes.ts'
import { defineModule } from '../define-module.ts'
import { personOf } from '../person-of.ts'
import { type PreferencesId, type PreferencesRecord, preferencesRecord } from './preferences-record.ts'

/** The reads, events and commands of preferences. */
export interface Preferences {
  id: 'preferences'
  reads: { get: typeof preferencesRecord }
  events: { 'preferences.changed': { preferencesId: PreferencesId; person: string } }
  commands: {
    /** The settings of the author. Without any, `values` is empty. @throws `forbidden` without a principal */
    mine: Command<Record<string, never>, PreferencesRecord>
    /**
     * Sets some settings of the author by name; `null` removes one. Those that are not named stay.
     *
     * @throws `input.invalid` if they would have more than 64 kB; `forbidden` without a principal
     */
    change: Command<{ values: PreferencesRecord['values'] }, PreferencesRecord>
  }
}

const isSmall = kilobytes(64)

const values = z
  .record(
    z.string().regex(/^[a-zA-Z][\w.:-]{0,99}$/, 'must be a letter, and up to 99 letters, digits, ., :, - and _'),
    z.unknown().refine((value) => JSON.stringify(value) !== undefined, 'must be a value of JSON'),
  )
  .transform((all): PreferencesRecord['values'] => allStorable(JSON.parse(JSON.stringify(all))))
  .meta({ examples: [{ theme: 'dark', 'inbox.density': null }] })

/** The settings of each person, on every device. */
export function preferences(): Module<Preferences> {
  return defineModule<Preferences>({
    id: 'preferences',
    records: [preferencesRecord],
    reads: { get: preferencesRecord },
    events: {
      'preferences.changed': {
        subject: 'preferencesId',
        joins: { preferences: [preferencesRecord, 'preferencesId'] },
      },
    },
    commands: {
      mine: { input: z.object({}), returns: preferencesRecord, action: 'modules.read', decide: mine },
      change: { input: z.object({ values }), returns: preferencesRecord, action: 'modules.read', decide: change },
    },
    routes: { 'GET /preferences': 'mine', 'PATCH /preferences': 'change' },
  })
}

type Changes = ModuleDraft<Preferences>

function mine(changes: Changes, _: object, state: State): PreferencesRecord | Needs {
  const person = personOf(changes)
  const id = changes.idOf(preferencesRecord, person)
  if (!state.has(preferencesRecord.ref(id))) return needs(preferencesRecord.ref(id))
  const none = { kind: 'preferences', tenant: state.tenant, id, version: 0, person, values: {}, updatedAt: 0 } as const
  return changes.get(preferencesRecord, id) ?? none
}

function change(
  changes: Changes,
  { values: patch }: { values: PreferencesRecord['values'] },
  state: State,
): PreferencesRecord | Needs {
  const known = mine(changes, {}, state)
  if (!('values' in known)) return known
  const merged = { ...known.values, ...patch }
  const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
  if (fingerprintOf(kept) === fingerprintOf(known.values)) return known
  if (!isSmall(JSON.stringify(kept))) {
    const reason = 'The settings of one person have at most 64 kB as JSON.'
    throw new ParleyError('input.invalid', { field: 'values', reason, fix: 'Remove some with null.' })
  }
  const { id, person, version } = known
  changes.emit({ type: 'preferences.changed', version: version + 1, preferencesId: id, person })
  return changes.put(preferencesRecord, { id, person, values: kept, updatedAt: changes.now })
}
