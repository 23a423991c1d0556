import { z } from 'zod'
import { checkInput } from './errors/field-error.ts'
import { ParleyError } from './errors/parley-error.ts'
import { unknownName } from './errors/unknown-name.ts'
import type { AnyColumn } from './model/column.ts'
import type { TenantId } from './model/ids.ts'
import type { Query, RecordKind, Stored } from './model/record.ts'
import type { Schema } from './model/schema.ts'
import { isStorableText } from './model/text.ts'
import { isTime } from './model/time.ts'
import { isVisible } from './model/visible.ts'
import { nameSchema } from './names.ts'
import type { Lookup } from './ports/store.ts'
import { contentFields } from './protocol/content.ts'
import {
  type ConversationPatch,
  changeFields,
  readThroughSchema,
  replacedField,
} from './protocol/conversation-patch.ts'

const LONGEST_ID = 200
const LONGEST_FILTER = 1000
/** The most values of `anyOf`. */
const MOST_VALUES = 100

const signal = z
  .custom((value) => typeof Object(value).addEventListener === 'function', 'must be an AbortSignal')
  .optional()
const key = z
  .string()
  .min(1, 'must not be empty')
  .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
  .optional()
const text = z.string()
const storableText = text.refine(isStorableText, 'must have no NUL and no half of a surrogate pair')
const moment = z
  .int('must be a time: whole milliseconds since 1970')
  .refine(isTime, 'must be a time from the year 0 through the year 9999, in milliseconds since 1970')
const time = moment.optional()
const changes = z.strictObject(changeFields(moment), { error: replacedField }) as z.ZodType<ConversationPatch>
const limit = z.number().optional()
const cursor = z.string().optional()

const listed = {
  where: z.looseObject({}).optional(),
  order: z.enum(['newest', 'oldest']).optional(),
  ...{ limit, cursor, signal },
}

/** The inputs of commands and reads, beside ids. An unknown name is an error. */
export const inputs: {
  readonly [Name in
    | 'content'
    | 'sendOptions'
    | 'syncOptions'
    | 'mediaOptions'
    | 'readMark'
    | 'readMarkOptions'
    | 'opening'
    | 'changes'
    | 'addressChanges'
    | 'written'
    | 'findOptions'
    | 'commandOptions'
    | 'readOptions'
    | 'stopOptions'
    | 'listOptions'
    | 'conversationListOptions'
    | 'aroundOptions'
    | 'pageOptions'
    | 'searchOptions'
    | 'summaryOptions'
    | 'streamOptions'
    | 'writing'
    | 'presence'
    | 'liveOptions'
    | 'framesOptions']: z.ZodType
} = {
  content: z.strictObject(contentFields),
  sendOptions: z.strictObject({ key, signal, due: time, expires: time, split: z.boolean().optional() }),
  syncOptions: z.strictObject({ thread: text.min(1).optional(), since: time, signal }),
  mediaOptions: z.strictObject({
    contentType: text.min(1).max(200).optional(),
    name: text.min(1).max(300).optional(),
    size: z.int('must be a whole number of bytes').min(0).optional(),
    ...{ key, signal },
  }),
  readMark: z.strictObject({ person: storableText.min(1).max(200).optional(), readThrough: readThroughSchema }),
  readMarkOptions: z.strictObject({ person: storableText.min(1).max(200).optional(), signal }),
  opening: z.strictObject({ channel: text, to: z.union([text, z.array(text).min(1).max(100)]), ...contentFields }),
  changes: changes.superRefine(({ assignee, labels = [], access = [], archiveReason, status }, context) => {
    if (archiveReason !== undefined && status !== 'archived') {
      const message = 'must come together with the status archived'
      context.addIssue({ code: 'custom', path: ['archiveReason'], message })
    }
    const texts = [
      { path: ['assignee'], words: assignee },
      ...labels.map((words, place) => ({ path: ['labels', place], words })),
      ...access.map((words, place) => ({ path: ['access', place], words })),
    ]
    for (const { path, words } of texts) {
      if (typeof words !== 'string' || isVisible(words)) continue
      context.addIssue({ code: 'custom', path, message: 'must have at least one visible character' })
    }
  }),
  addressChanges: z.strictObject({ blocked: z.boolean().optional(), optedOut: z.boolean().optional() }),
  written: text,
  findOptions: z.strictObject({ channel: text.optional(), signal }),
  commandOptions: z.strictObject({ key, signal }),
  readOptions: z.strictObject({ signal }),
  stopOptions: z.strictObject({ timeout: z.number().min(0).optional() }),
  listOptions: z.strictObject(listed),
  conversationListOptions: z.strictObject({ ...listed, sort: z.enum(['activity', 'waiting', 'created']).optional() }),
  aroundOptions: z.strictObject({ limit, signal }),
  pageOptions: z.strictObject({ limit, signal }),
  searchOptions: z.strictObject({ conversationId: z.unknown().optional(), limit, cursor, signal }),
  summaryOptions: z.strictObject({
    from: moment,
    to: moment,
    step: z.enum(['hour', 'day', 'week', 'month']).optional(),
    zone: text.max(100).optional(),
    channel: text.optional(),
    person: text.optional(),
    signal,
  }),
  streamOptions: z.strictObject({
    after: cursor,
    types: z.array(z.string()).optional(),
    conversationId: z.unknown().optional(),
    channel: text.optional(),
    signal,
  }),
  writing: z.enum(['reply', 'note']).nullable(),
  presence: z.enum(['online', 'away', 'offline']),
  liveOptions: z.strictObject({
    name: storableText.max(200).nullish(),
    connection: storableText.max(64).optional(),
    signal,
  }),
  framesOptions: z.strictObject({ conversationId: z.unknown().optional(), signal }),
}

/**
 * Checks an input, which may come from JavaScript.
 *
 * @throws `input.invalid` naming the field, the reason and the nearest right name
 */
export function ensureInput(input: unknown, shape: z.ZodType, whole: string): void {
  if (input === undefined && whole === 'options') return
  const { errors } = checkInput(shape, input, whole, () => (whole === 'options' ? 'option' : 'field'))
  if (errors !== undefined) throw new ParleyError('input.invalid', { errors })
}

/** Checks an id. @throws `input.invalid` if it is not text, `not_found` if no record can have it */
export function ensureId<R extends Stored>({ kind, prefix }: RecordKind<R>, id: unknown): void {
  if (typeof id !== 'string') {
    const reason = `The id of a ${kind} is a text that begins with ${prefix}_.`
    throw new ParleyError('input.invalid', { field: kind, reason })
  }
  if (!canBeId(id)) throw new ParleyError('not_found', { field: kind })
}

/** The lookups that can find a record. An id that some store cannot compare belongs to no record. */
export function answerable(schema: Schema, lookups: readonly Lookup[]): Lookup[] {
  const shape = "It must be { kind, id }, such as { kind: 'message', id }."
  if (!Array.isArray(lookups)) throw invalid('lookups', `It must be a list. ${shape}`)
  return lookups.filter((lookup: Lookup, place) => {
    if (typeof lookup !== 'object' || lookup === null) throw invalid(`lookups.${place}`, shape)
    if ('key' in lookup) return canBeId(lookup.key)
    if (schema.has(lookup.kind)) return canBeId(lookup.id)
    const reason = unknownName('kind', String(lookup.kind), [...schema.keys()])
    throw new ParleyError('input.invalid', { field: 'kind', reason })
  })
}

/** The name of a tenant. @throws `input.invalid` */
export function checkedTenant(id: string): TenantId {
  ensureInput(id, nameSchema, 'tenant')
  return id as TenantId
}

/** Checks the filters of a list. @throws `input.invalid` naming the filter */
export function ensureFilters({ record, required, filters, narrowing, search }: Query, where: object): void {
  const known = [...required, ...filters, ...narrowing, ...(search ? ['terms'] : [])]
  for (const [field, value] of Object.entries(where)) {
    if (!known.includes(field)) throw invalid(field, unknownName('filter', field, known))
    const column = field === 'id' ? idColumn : record.columns[field]
    if (value === undefined || column === undefined) continue
    const reason = whyNoFilter(value, column)
    if (reason !== undefined) throw invalid(field, reason)
  }
  const missing = required.find((field) => Reflect.get(where, field) === undefined)
  if (missing !== undefined) throw invalid(missing, 'This list needs the filter.')
}

const idColumn: AnyColumn = { type: 'text', optional: false, secret: false }

function whyNoFilter(value: unknown, column: AnyColumn): string | undefined {
  if (typeof value !== 'object' || value === null) return whyNot(value, column)
  const { anyOf }: { anyOf?: unknown } = value
  const isList = Array.isArray(anyOf) && Object.keys(value).length === 1
  if (!isList) return 'It must be one value, or { anyOf: [...] }.'
  if (anyOf.length === 0 || anyOf.length > MOST_VALUES) return `anyOf must have 1 to ${MOST_VALUES} values.`
  return anyOf.map((each: unknown) => whyNot(each, column)).find((reason) => reason !== undefined)
}

function whyNot(value: unknown, { type, optional, values }: AnyColumn): string | undefined {
  if (value === null) return optional ? undefined : 'It is never null.'
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'It must be true or false.'
  if (type !== 'text' && type !== 'set') return Number.isSafeInteger(value) ? undefined : 'It must be a whole number.'
  if (typeof value !== 'string') return 'It must be a text.'
  if (!isStorableText(value) || value.length > LONGEST_FILTER) {
    return `It must be at most ${LONGEST_FILTER} characters, none of them NUL or half of a surrogate pair.`
  }
  return values === undefined || values.includes(value) ? undefined : unknownName('value', value, values)
}

/** Whether an id can belong to a record of some store. */
export function canBeId(id: unknown): boolean {
  return typeof id === 'string' && id.length <= LONGEST_ID && isStorableText(id)
}

function invalid(field: string, reason: string): ParleyError {
  return new ParleyError('input.invalid', { field, reason })
}
