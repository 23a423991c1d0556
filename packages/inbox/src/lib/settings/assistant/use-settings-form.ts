import type { ResponderSettings, ResponderValues } from '@parley/client'
import { type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { reasonOf } from '../../assistant/use-responder.ts'
import { useClient, useMe } from '../../data/client.tsx'

/** The changes that are not saved yet, by channel; `` is the default. */
type Edits = { readonly [channel: string]: Partial<ResponderValues> }

/** The place of unsaved changes in the storage of the tab, so that no page loses a long text. */
const NAME = 'parley.assistant'

/** The settings of one channel, with the changes that are not saved yet. */
export interface SettingsForm {
  query: UseQueryResult<ResponderSettings, Error>
  /** The settings as they would be saved; `undefined` until they are there. */
  values: ResponderValues | undefined
  isChanged: boolean
  /** Whether the channel has settings of its own. */
  isOwn: boolean
  error: string | undefined
  busy: boolean
  change(patch: Partial<ResponderValues>): void
  discard(): void
  /** Resolves to whether they are saved. */
  save(): Promise<boolean>
  /** Removes the settings of the channel. */
  reset(): Promise<void>
}

/** The settings of a channel, or the default. */
export function useSettingsForm(channel: string | undefined): SettingsForm {
  const client = useClient()
  const queries = useQueryClient()
  const me = useMe()
  const name = `${NAME} ${me}`
  const [edits, setEdits] = useState<Edits>(() => readEdits(name))
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const place = channel ?? ''
  const query = useQuery({
    queryKey: ['responder', 'settings', place],
    queryFn: ({ signal }) => client.autoResponder.settings(channel, { signal }),
  })
  const saved = query.data
  const keep = (next: Edits): void => {
    setEdits(next)
    sessionStorage.setItem(name, JSON.stringify(next))
  }
  const changed = saved === undefined ? {} : differing(saved, edits[place] ?? {})
  const discard = (): void => {
    keep({ ...edits, [place]: {} })
    setError(undefined)
  }
  const run = async (call: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setError(undefined)
    try {
      await call()
      await queries.invalidateQueries({ queryKey: ['responder'] })
      discard()
      return true
    } catch (thrown) {
      setError(reasonOf(thrown))
      return false
    } finally {
      setBusy(false)
    }
  }
  return {
    query,
    values: saved === undefined ? undefined : { ...saved, ...changed },
    isChanged: Object.keys(changed).length > 0,
    isOwn: channel !== undefined && saved?.channel === channel,
    error,
    busy,
    change: (patch) => keep({ ...edits, [place]: { ...edits[place], ...patch } }),
    discard,
    save: () => run(async () => client.autoResponder.save(channel, changed)),
    async reset() {
      if (channel !== undefined) await run(async () => client.autoResponder.reset(channel))
    },
  }
}

function readEdits(name: string): Edits {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}') as Edits
  } catch {
    return {}
  }
}

/** The fields that differ from those that are saved. */
function differing(saved: ResponderValues, edits: Partial<ResponderValues>): Partial<ResponderValues> {
  const fields = Object.keys(edits) as (keyof ResponderValues)[]
  const changed = fields.filter((field) => JSON.stringify(edits[field]) !== JSON.stringify(saved[field]))
  return Object.fromEntries(changed.map((field) => [field, edits[field]])) as Partial<ResponderValues>
}

/** The values alone, without the fields of their record. */
export function valuesOf(settings: ResponderValues): ResponderValues {
  const { enabled, sending, firstMessage, instructions, passages, tone, language, timeZone, region } = settings
  const { effort, review, conversation, limits, quietHours, handOver, errorMessage } = settings
  return {
    ...{ enabled, sending, firstMessage, instructions, passages, tone, language, timeZone, region },
    ...{ effort, review, conversation, limits, quietHours, handOver, errorMessage },
  }
}
