import { useMemo, useRef } from 'react'

/** The order of a list that does not move under the hand of its reader. */
export interface HeldOrder<Item> {
  items: readonly Item[]
  /** How many items wait above. */
  waiting: number
}

/**
 * Keeps the order of items while the pointer or the keys are in their list. Contents of items change at once.
 *
 * New items, and those that moved up, wait until `release`. Items that left the list disappear at once.
 */
export function useHeldOrder<Item extends { id: string }>(
  items: readonly Item[],
  held: boolean,
  name: string,
): HeldOrder<Item> & { release(): void } {
  const shown = useRef<{ name: string; order: readonly string[] }>({ name, order: [] })
  const result = useMemo(() => {
    const order = items.map(({ id }) => id)
    if (!held || shown.current.name !== name || shown.current.order.length === 0) {
      shown.current = { name, order }
      return { items, waiting: 0 }
    }
    return heldOrder(items, shown.current.order)
  }, [items, held, name])
  return {
    ...result,
    release() {
      shown.current = { name, order: items.map(({ id }) => id) }
    },
  }
}

/**
 * Items in an earlier order. Those that are not in it, or that are above its first one now, wait. Items below its end
 * are appended.
 */
function heldOrder<Item extends { id: string }>(items: readonly Item[], order: readonly string[]): HeldOrder<Item> {
  const byId = new Map(items.map((item) => [item.id, item]))
  const kept = order.flatMap((id) => byId.get(id) ?? [])
  const known = new Set(order)
  const lastKnown = items.findLastIndex(({ id }) => known.has(id))
  const top = kept[0]
  const above = top === undefined ? 0 : items.indexOf(top)
  const between = items.slice(above, lastKnown + 1).filter(({ id }) => !known.has(id))
  return { items: [...kept, ...items.slice(lastKnown + 1)], waiting: above + between.length }
}
