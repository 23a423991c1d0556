import type { SearchTerms } from '../search/term.ts'
import type { Time } from './ids.ts'

/** One value, or any of several. A set fits if it has the value. */
export type Filter<Value> = [Value] extends [readonly (infer Element)[]]
  ? Element | { readonly anyOf: readonly Element[] }
  : Value | { readonly anyOf: readonly Value[] }

/** The filters of a query, by field. */
export type Where<R, Filters extends keyof R, Required extends keyof R = never> = {
  readonly [Field in Required]: R[Field]
} & { readonly [Field in Filters]?: Filter<R[Field]> | undefined }

/** The filters of a query that searches. */
export type SearchWhere<R, Filters extends keyof R> = Where<R, Filters> & { readonly terms: SearchTerms }

/** A query, as the author of a record writes it. */
export interface QuerySource<Field extends string = string> {
  /** Filters that must be given. */
  readonly required?: readonly Field[]
  /** Filters that may be given. Each has an index: a page costs the same for a table of any size. */
  readonly filters?: readonly Field[]
  /**
   * The fields of `filters` with few records for every value, such as the id of a person. Their index omits the order,
   * so that it is not written when a record moves in the order. A page sorts the records of the value.
   */
  readonly selective?: readonly Field[]
  /** Filters that may be given and have no index. A page of a rare value costs more. */
  readonly narrowing?: readonly Field[]
  /** Optional fields that must not be `null`: a record without one of them is not found. */
  readonly present?: readonly Field[]
  /** Optional fields that must be `null`: a record with a value in one of them is not found. No index, few such records. */
  readonly absent?: readonly Field[]
  /**
   * The fields of the order, most significant first; together they are unique. `place` is the order of first writes.
   */
  readonly keyset: readonly (Field | 'place')[]
  /** It finds records by the words of their `search` fields. Its keyset is `place`, and `newest` is its only order. */
  readonly search?: true
}

/** The end of a page of a query: the values of its keyset there. */
export type KeysetPosition = readonly (string | Time)[]
