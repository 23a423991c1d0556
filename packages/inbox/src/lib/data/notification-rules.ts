import type { Preferences } from '@parley/client'
import { type NotificationRules, rulesOf } from '@parley/core/notifications'
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useToasts } from '../ui/toasts.tsx'
import { useClient } from './client.tsx'

const queryKey = ['preferences']

/** The rules of the person about notifications, and their change. */
export interface NotificationRulesField {
  /** Absent until they are read. */
  rules: NotificationRules | undefined
  /** Changes some rules. The page shows them before the server answers. */
  change(patch: Partial<NotificationRules>): void
}

/** The rules of the person about notifications, from the server. Every device has the same. */
export function useNotificationRules(): NotificationRulesField {
  const client = useClient()
  const queries = useQueryClient()
  const toasts = useToasts()
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => client.preferences.get({ signal }),
    // An event of the stream makes them old.
    staleTime: Number.POSITIVE_INFINITY,
  })
  const rules = useMemo(() => (data === undefined ? undefined : rulesOf(data.values.notifications)), [data])
  const change = (patch: Partial<NotificationRules>): void => {
    const known = queries.getQueryData<Preferences>(queryKey)
    if (known === undefined) return
    const notifications = { ...rulesOf(known.values.notifications), ...patch }
    queries.setQueryData(queryKey, { ...known, values: { ...known.values, notifications } })
    inTurn(queries, async () => {
      // An earlier reading would show the rules of before.
      await queries.cancelQueries({ queryKey })
      try {
        await client.preferences.update({ notifications })
      } catch (error) {
        toasts.show({ text: error instanceof Error ? error.message : String(error) })
        await queries.invalidateQueries({ queryKey })
      }
    })
  }
  return { rules, change }
}

const turns = new WeakMap<QueryClient, Promise<void>>()

/** Writes one after the other: the last change of the person is the last one of the server. */
function inTurn(queries: QueryClient, write: () => Promise<void>): void {
  turns.set(queries, (turns.get(queries) ?? Promise.resolve()).then(write))
}
