import { json } from '../../model/column.ts'
import type { Branded, TenantId } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import type { PersonId } from './person.ts'

export type TeamId = Branded<'TeamId'>

/** The active owners of a tenant. Each change of an owner writes it, so two changes at once cannot remove the last. */
export interface Team {
  kind: 'team'
  tenant: TenantId
  id: TeamId
  version: number
  owners: PersonId[]
}

/** The kind of a {@link Team}. */
export const team: RecordKind<Team> = defineRecord<Team>()({
  kind: 'team',
  prefix: 'tem',
  table: 'teams',
  keyed: false,
  columns: { owners: json },
  visible: 'tenant',
  readAction: 'people.manage',
})

/** The only team of a tenant. */
export const TEAM: TeamId = 'tem_1' as TeamId
