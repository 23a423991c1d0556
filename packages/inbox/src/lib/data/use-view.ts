import type { ConversationFilter, SavedView } from '@parley/client'
import { useMemo } from 'react'
import { useMe } from './client.tsx'
import { useSavedViews } from './saved-views.ts'
import { filterOfQuery, filterOfText, textOfFilter } from './view-query.ts'
import { filterOf, type ViewName, viewNames } from './views.ts'

/** The view of the list. */
export interface OpenView {
  /** The view that exists without being saved, or the saved one. */
  name: ViewName | undefined
  saved: SavedView | undefined
  /** `undefined` until the saved views are read. */
  filter: ConversationFilter | undefined
  /** Whether the filter differs from the one of the view. */
  isChanged: boolean
  /** The `f` of the address for a filter; `undefined` if it is the filter of the view. */
  textOf(filter: ConversationFilter): string | undefined
}

/** The view of an address. A saved view that is gone is the view of all. */
export function useView(view: string | undefined, changed: string | undefined): OpenView {
  const me = useMe()
  const { data: views, error } = useSavedViews()
  return useMemo(() => {
    const known = viewNames.find((name) => name === view)
    const saved = known === undefined ? views?.find(({ id }) => id === view) : undefined
    const isWaiting = known === undefined && view !== undefined && views === undefined && error === null
    const name = known ?? (saved === undefined ? 'all' : undefined)
    const own = name === undefined ? filterOfQuery(saved?.query ?? {}) : filterOf(name, me)
    const ownText = textOfFilter(own)
    const isChanged = changed !== undefined && changed !== ownText
    const filter = isChanged ? filterOfText(changed) : own
    const textOf = (next: ConversationFilter): string | undefined => {
      const text = textOfFilter(next)
      // A filter without parameters has a text too: an empty one is not in the address.
      return text === ownText ? undefined : text === '' ? 'status=' : text
    }
    return { name, saved, filter: isWaiting ? undefined : filter, isChanged, textOf }
  }, [view, changed, views, error, me])
}
