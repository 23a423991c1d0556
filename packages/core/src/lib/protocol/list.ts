import { z } from 'zod'

/** One page of a list. */
export interface List<Item> {
  items: Item[]
  /** The value of `?cursor=` for the next page; `null` on the last one. */
  next: string | null
  /** The position of the page in the event stream. A stream from here misses no event. */
  asOf: string
}

/** The schema of a page. Its example contains the example of its items. */
export function listSchema<Item>(item: z.ZodType<Item>): z.ZodType<List<Item>> {
  const examples = (item.meta()?.examples ?? []) as Item[]
  const example: List<Item> = { items: examples.slice(0, 1), next: null, asOf: '61d6ca50c902089c.6' }
  return z.object({ items: z.array(item), next: z.string().nullable(), asOf: z.string() }).meta({ examples: [example] })
}

/** Writes a page in the form of the wire. */
export function presentList<Row, Item>(
  { items, next, asOf }: { items: readonly Row[]; next: string | null; asOf: string },
  present: (row: Row) => Item,
): List<Item> {
  return { items: items.map(present), next, asOf }
}

/** A page of messages around one of them, the newest first. */
export interface ListAround<Item> extends List<Item> {
  /** The value of `?cursor=` with `order=oldest` for the page of later items; `null` if there is none. */
  previous: string | null
}
