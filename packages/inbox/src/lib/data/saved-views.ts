import type { SavedView } from '@parley/client'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'
import { useClient, useMe, useSession } from './client.tsx'
import { moved } from './moved-view.ts'
import type { ViewQuery } from './view-query.ts'

/** The saved views of the person, then those of the team, each by their positions. The stream makes them old. */
export function useSavedViews(): UseQueryResult<SavedView[], Error> {
  const client = useClient()
  return useQuery({
    queryKey: ['views'],
    queryFn: async ({ signal }) => {
      const all: SavedView[] = []
      for await (const view of client.views.list({ limit: 100 }, { signal })) all.push(view)
      return inOrderOfMenu(all)
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Changes saved views. Each change is shown when the server has it; an error is a toast. */
export interface ChangeSavedViews {
  /** Returns the new view; `undefined` if it was refused. */
  add(name: string, query: ViewQuery, forTeam: boolean): Promise<SavedView | undefined>
  rename(id: string, name: string): Promise<void>
  setQuery(id: string, query: ViewQuery): Promise<void>
  /** Moves a view up (-1) or down (1), among the views with the same readers. */
  move(view: SavedView, step: -1 | 1): Promise<void>
  /** Returns whether the view is removed. */
  remove(view: SavedView): Promise<boolean>
  /** Saves a removed view again, at its place. */
  restore(view: SavedView): Promise<void>
  mayChange(view: SavedView): boolean
}

/** The changes of saved views by the person. */
export function useChangeSavedViews(): ChangeSavedViews {
  const client = useClient()
  const session = useSession()
  const me = useMe()
  const queries = useQueryClient()
  const words = useWords()
  const toasts = useToasts()
  const run = async <Value>(work: () => PromiseLike<Value>): Promise<Value | undefined> => {
    try {
      return await work()
    } catch (error) {
      toasts.show({ text: error instanceof Error ? error.message : String(error) })
      return undefined
    } finally {
      await queries.invalidateQueries({ queryKey: ['views'] })
    }
  }
  return {
    add: (name, query, forTeam) => run(() => client.views.create({ name, query, person: forTeam ? null : me })),
    async rename(id, name) {
      await run(() => client.views.update(id, { name }))
    },
    async setQuery(id, query) {
      if ((await run(() => client.views.update(id, { query }))) !== undefined) toasts.show({ text: words.done.saved })
    },
    async move(view, step) {
      const all = queries.getQueryData<SavedView[]>(['views']) ?? []
      const changed = moved(
        all.filter(({ person }) => person === view.person),
        view.id,
        step,
      )
      const positions = new Map(changed.map(({ id, position }) => [id, position]))
      const next = all.map((each) => ({ ...each, position: positions.get(each.id) ?? each.position }))
      queries.setQueryData(['views'], inOrderOfMenu(next))
      await run(async () => {
        for (const { id, position } of changed) await client.views.update(id, { position })
      })
    },
    async remove({ id }) {
      const removed = await run(async () => {
        await client.views.remove(id)
        return true
      })
      return removed === true
    },
    async restore({ name, query, person, position }) {
      await run(() => client.views.create({ name, query, person, position }))
    },
    mayChange: ({ person }) => person !== null || session.actions.includes('modules.manage'),
  }
}

function inOrderOfMenu(views: readonly SavedView[]): SavedView[] {
  return views.toSorted(
    (one, other) =>
      Number(one.person === null) - Number(other.person === null) ||
      one.position - other.position ||
      (one.id < other.id ? -1 : 1),
  )
}
