/** The page of a list. */
export interface Paging {
  /** The most items of one page. */
  limit?: number | undefined
  /** `next` of the page before. */
  cursor?: string | undefined
  /** Default: `newest`. */
  order?: 'newest' | 'oldest' | undefined
}
