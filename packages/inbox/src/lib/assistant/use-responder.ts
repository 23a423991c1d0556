import { ParleyClientError, type ResponderState, type Suggestion } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAssistantUsed } from '../data/assistant-used.ts'
import { useClient, useSession } from '../data/client.tsx'
import { useSuggested } from '../data/suggested.ts'
import { useToasts } from '../ui/toasts.tsx'

/** The stream makes these old; without it they are read again after this time, in milliseconds. */
const STALE = 300_000

const keyOf = (conversationId: string): readonly string[] => ['responder', 'state', conversationId]

/** The assistant in one conversation, and the ways to turn it on and off. */
export interface Responder {
  /** `undefined` until it is known, and on a server without an assistant. */
  state: ResponderState | undefined
  /** Whether it is on, or turns itself on with the next question. */
  isOn: boolean
  /** Whether the person may change it here. Where its channel has it off, it cannot be turned on here. */
  mayChange: boolean
  busy: boolean
  turn(on: boolean): Promise<void>
}

/** The assistant in one conversation. */
export function useResponder(conversationId: string): Responder {
  const client = useClient()
  const session = useSession()
  const queries = useQueryClient()
  const toasts = useToasts()
  const [busy, setBusy] = useState(false)
  const enabled = useAssistantUsed()
  const { data: state } = useQuery({
    queryKey: keyOf(conversationId),
    queryFn: ({ signal }) => client.autoResponder.state(conversationId, { signal }),
    staleTime: STALE,
    enabled,
  })
  return {
    state,
    isOn: state !== undefined && (state.status === 'on' || state.reason === 'ended'),
    mayChange: session.actions.includes('modules.command') && state !== undefined && state.reason !== 'off',
    busy,
    async turn(on) {
      setBusy(true)
      try {
        const { turnOn, turnOff } = client.autoResponder
        queries.setQueryData(keyOf(conversationId), await (on ? turnOn : turnOff)(conversationId))
      } catch (error) {
        toasts.show({ text: reasonOf(error) })
      }
      setBusy(false)
    },
  }
}

/** The suggestions of a conversation, newest first. */
export function useSuggestions(conversationId: string): { suggestions: readonly Suggestion[]; refresh(): void } {
  const client = useClient()
  const queries = useQueryClient()
  const queryKey = ['suggestions', conversationId]
  const isUsed = useAssistantUsed()
  const enabled = useSuggested().size > 0 || isUsed
  const { data: suggestions = [] } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await client.suggestions.list({ conversationId, limit: 10 }, { signal })).items,
    staleTime: STALE,
    enabled,
  })
  return { suggestions, refresh: () => void queries.invalidateQueries({ queryKey }) }
}

/** The problem and its fix, in the words of the server. */
export function reasonOf(error: unknown): string {
  if (error instanceof ParleyClientError) return `${error.detail} ${error.hint}`.trim()
  return error instanceof Error ? error.message : String(error)
}
