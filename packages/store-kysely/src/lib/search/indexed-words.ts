import { createHash } from 'node:crypto'
import { type SearchTerm, type Stored, searchedWords, type TenantId } from '@parley/core/store'
import type { SearchTable } from '../layout.ts'

/**
 * The words of a record in the form that every engine stores, and the marks of its filters. Each word follows the tag
 * of its tenant, and has a space before and after it.
 *
 * So an index narrows to a tenant by the words themselves, and to a conversation by one more word. A mark separates two
 * fields, so that no phrase spans both.
 */
export function indexedWords({ fields, filters }: SearchTable, record: Stored): string {
  const tagged = tagging(record.tenant)
  const [first, ...others] = searchedWords({ search: fields }, record)
  const marks = filters.flatMap(({ field }, nth) => marksOf(nth, Reflect.get(record, field)))
  const between = marks.length === 0 && others.length > 0 ? [BETWEEN] : marks
  const words = [...(first?.words ?? []).map(tagged), ...between]
  for (const [nth, other] of others.entries()) words.push(...(nth > 0 ? [BETWEEN] : []), ...other.words.map(tagged))
  return ` ${words.join(' ')} `
}

/** The words of a term, as {@link indexedWords} has them. */
export function soughtWords({ words }: SearchTerm, tenant: TenantId): string {
  return words.map(tagging(tenant)).join(' ')
}

/** A word that no text has. */
const BETWEEN = '_'

/**
 * The words that only records with a value of a filter have. No word of a text begins like them.
 *
 * They only narrow: two values may have the same mark.
 *
 * @param nth the number of the filter
 */
export function marksOf(nth: number, value: unknown): string[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => marksOf(nth, each)))]
  return [
    `_${nth === 0 ? '' : `${nth}_`}${String(value)
      .replace(/[^a-zA-Z0-9]/g, '')
      .slice(-8)}`,
  ]
}

const TAG = 4

/** The tags of the tenants that wrote or searched last. */
const tags = new Map<TenantId, string>()
const REMEMBERED = 1000

// All tags have the same length, so that a word with its tag is never another word with another tag. Tenants with the
// same tag differ in their names.
function tagging(tenant: TenantId): (word: string) => string {
  const known = tags.get(tenant)
  const tag = known ?? createHash('sha256').update(tenant).digest('hex').slice(0, TAG)
  if (tags.size >= REMEMBERED) tags.clear()
  if (known === undefined) tags.set(tenant, tag)
  return (word) => tag + word
}
