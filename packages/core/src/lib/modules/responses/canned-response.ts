import { optional, secret, text, time } from '../../model/column.ts'
import type { Branded, Key, TenantId, Time } from '../../model/ids.ts'
import { defineRecord, type RecordKind } from '../../model/record.ts'
import { cannedResponseSchema } from '../../protocol/daily-work.ts'

export type CannedResponseId = Branded<'CannedResponseId'>

/** A text to insert into a message by its shortcut. */
export interface CannedResponse {
  kind: 'cannedResponse'
  tenant: TenantId
  id: CannedResponseId
  version: number
  /** The name of its shortcut. Two responses of the team, or of one person, never have the same. */
  keys: Key[]
  /** 1 to 40 letters, digits, `-` and `_`. */
  shortcut: string
  title: string
  /** May have variables: see `variables`. */
  text: string
  /** The only person that has it; `null` if the whole team has it. */
  person: string | null
  updatedAt: Time
}

const queries = {
  /** By their shortcuts. */
  responses: { keyset: ['shortcut', 'id'] },
  /** By shortcut and title. */
  search: { search: true, keyset: ['place'] },
} as const

/** The kind of a {@link CannedResponse}. */
export const cannedResponse: RecordKind<CannedResponse, typeof queries> = defineRecord<CannedResponse>()({
  kind: 'cannedResponse',
  prefix: 'rsp',
  table: 'canned_responses',
  keyed: true,
  columns: {
    shortcut: text,
    title: text,
    text: secret(text),
    person: optional(text),
    updatedAt: time,
  },
  search: ['shortcut', 'title'],
  queries,
  visible: { own: 'person', without: 'tenant' },
  wire: cannedResponseSchema,
})
