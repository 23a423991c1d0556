import { APIError } from 'openai'

/** The differences between servers of this API. Each is learned from a refusal, which costs nothing. */
export interface Dialect {
  /** The parameter with the most tokens of an answer. */
  limit: 'max_completion_tokens' | 'max_tokens'
  /** The way to request a form. `none`: the prompt describes it. */
  format: 'json_schema' | 'json_object' | 'none'
  /** Whether a stream may have its count of tokens at the end. */
  countsStream: boolean
}

/** The dialect of a server before the first refusal. */
export function dialectOf(isOpenAi: boolean): Dialect {
  return { limit: isOpenAi ? 'max_completion_tokens' : 'max_tokens', format: 'json_schema', countsStream: true }
}

/** The dialect after a refusal; `undefined` if the refusal has another reason. */
export function learned(error: unknown, dialect: Dialect): Dialect | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined
  const about = `${error.param ?? ''} ${error.message}`
  if (/stream_options/.test(about) && dialect.countsStream) return { ...dialect, countsStream: false }
  if (/max_completion_tokens|max_tokens/.test(about)) {
    // The refusal of the first name may mention the second, which is not refused.
    const other = dialect.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
    const isRefused = error.param === dialect.limit || about.includes(`'${dialect.limit}'`) || !about.includes(other)
    return isRefused ? { ...dialect, limit: other } : undefined
  }
  if (/json_?schema|response_format|text\.format|grammar/i.test(about)) {
    if (dialect.format === 'json_schema') return { ...dialect, format: 'json_object' }
    if (dialect.format === 'json_object') return { ...dialect, format: 'none' }
  }
  return undefined
}
