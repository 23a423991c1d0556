import { integer, json, optional, text } from '../../model/column.ts'
import type { Branded, TenantId } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { savedViewSchema } from '../../protocol/daily-work.ts'

export type SavedViewId = Branded<'SavedViewId'>

/** A saved query of the list of conversations. */
export interface SavedView {
  kind: 'savedView'
  tenant: TenantId
  id: SavedViewId
  version: number
  name: string
  /** The query of the list, by parameter. */
  query: { [parameter: string]: string | string[] }
  /** The only person that has it; `null` if the whole team has it. */
  person: string | null
  position: number
}

const queries = {
  /** By their positions. */
  views: { keyset: ['position', 'id'] },
} as const

/** The kind of a {@link SavedView}. */
export const savedView: RecordKind<SavedView, typeof queries> = defineRecord<SavedView>()({
  kind: 'savedView',
  prefix: 'svw',
  table: 'saved_views',
  keyed: false,
  columns: { name: text, query: json, person: optional(text), position: integer },
  queries,
  visible: { own: 'person', without: 'tenant' },
  wire: savedViewSchema,
})
