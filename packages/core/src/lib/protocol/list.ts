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

/** The schema of a page that may be around one of its items. Only such a page has `previous`. */
export function listAroundSchema<Item>(item: z.ZodType<Item>): z.ZodType<List<Item> | ListAround<Item>> {
  const [example] = (listSchema(item).meta()?.examples ?? []) as List<Item>[]
  return z
    .object({
      items: z.array(item),
      next: z.string().nullable(),
      previous: z.exactOptional(z.string().nullable()).meta({
        description: 'Of a page around a message: the value of `cursor` for later ones, with `order=oldest`.',
      }),
      asOf: z.string(),
    })
    .meta({ examples: example === undefined ? [] : [example] }) as z.ZodType<List<Item> | ListAround<Item>>
}

/** Writes a page around one of its items in the form of the wire. */
export function presentListAround<Row, Item>(
  page: { items: readonly Row[]; next: string | null; previous: string | null; asOf: string },
  present: (row: Row) => Item,
): ListAround<Item> {
  const { items, next, asOf } = presentList(page, present)
  return { items, next, previous: page.previous, asOf }
}
