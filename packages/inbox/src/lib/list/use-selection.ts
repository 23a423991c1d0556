import { useCallback, useState } from 'react'

/** The chosen conversations of a list, for one change of all. */
export interface Selection {
  ids: ReadonlySet<string>
  /** Chooses one, or takes it out. */
  toggle(id: string): void
  /** Chooses all between the last chosen one and this one. */
  extend(id: string, order: readonly string[]): void
  all(order: readonly string[]): void
  clear(): void
}

/** The most conversations of one change. */
const MOST = 500

/** The selection of one list. */
export function useSelection(): Selection {
  const [state, setState] = useState<{ ids: ReadonlySet<string>; last: string | undefined }>({
    ids: new Set(),
    last: undefined,
  })
  const toggle = useCallback((id: string) => {
    setState(({ ids }) => {
      const next = new Set(ids)
      if (!next.delete(id) && next.size < MOST) next.add(id)
      return { ids: next, last: id }
    })
  }, [])
  const extend = useCallback((id: string, order: readonly string[]) => {
    setState(({ ids, last }) => {
      const from = order.indexOf(last ?? id)
      const to = order.indexOf(id)
      const between = order.slice(Math.min(from, to), Math.max(from, to) + 1)
      return { ids: new Set([...ids, ...between].slice(0, MOST)), last: id }
    })
  }, [])
  const all = useCallback((order: readonly string[]) => {
    setState({ ids: new Set(order.slice(0, MOST)), last: order.at(-1) })
  }, [])
  const clear = useCallback(() => setState({ ids: new Set(), last: undefined }), [])
  return { ids: state.ids, toggle, extend, all, clear }
}
