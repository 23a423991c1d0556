import { json, text, time } from '../../model/column.ts'
import type { Branded, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { preferencesSchema } from '../../protocol/daily-work.ts'

export type PreferencesId = Branded<'PreferencesId'>

/** The settings of one person, by name. */
export interface PreferencesRecord {
  kind: 'preferences'
  tenant: TenantId
  id: PreferencesId
  version: number
  person: string
  values: { [name: string]: unknown }
  updatedAt: Time
}

/** The kind of {@link PreferencesRecord}. */
export const preferencesRecord: RecordKind<PreferencesRecord> = defineRecord<PreferencesRecord>()({
  kind: 'preferences',
  prefix: 'prf',
  table: 'preferences',
  keyed: false,
  columns: { person: text, values: json, updatedAt: time },
  visible: { own: 'person' },
  wire: preferencesSchema,
})
