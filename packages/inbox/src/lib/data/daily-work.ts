import type { CannedResponse, Channel, Contact, Note, Person } from '@parley/client'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useClient } from './client.tsx'

/** The stream makes these old; without it they are read again after this time, in milliseconds. */
const STALE = 300_000

/** The channels, with their capabilities. */
export function useChannels(): UseQueryResult<Channel[], Error> {
  const client = useClient()
  return useQuery({
    queryKey: ['channels'],
    queryFn: async ({ signal }) => (await client.channels.list({ signal })).items,
    staleTime: STALE,
  })
}

/** One channel by its id. */
export function useChannel(id: string | undefined): Channel | undefined {
  return useChannels().data?.find((channel) => channel.id === id)
}

/** The people of the team. */
export function usePeople(): UseQueryResult<Person[], Error> {
  const client = useClient()
  return useQuery({
    queryKey: ['people'],
    queryFn: async ({ signal }) => (await client.people.list({ limit: 100 }, { signal })).items,
    staleTime: STALE,
  })
}

/** The name of a principal: a person of the team, else its id without the prefix. */
export function usePersonName(): (id: string) => string {
  const { data: people = [] } = usePeople()
  return (id) => people.find((person) => person.id === id)?.name ?? id.replace(/^[a-z]+:/, '')
}

/** The notes of a conversation, oldest first. */
export function useNotes(conversationId: string): UseQueryResult<Note[], Error> {
  const client = useClient()
  return useQuery({
    queryKey: ['notes', conversationId],
    queryFn: async ({ signal }) => {
      const page = await client.notes.list(conversationId, { order: 'oldest', limit: 100 }, { signal })
      return page.items
    },
    staleTime: STALE,
  })
}

/** A contact. */
export function useContact(id: string | undefined): UseQueryResult<Contact, Error> {
  const client = useClient()
  return useQuery({
    queryKey: ['contacts', id],
    queryFn: ({ signal }) => client.contacts.get(id ?? '', { signal }),
    enabled: id !== undefined,
    staleTime: STALE,
  })
}

/** The canned responses that the person has. */
export function useResponses(): UseQueryResult<CannedResponse[], Error> {
  const client = useClient()
  return useQuery({
    queryKey: ['responses'],
    queryFn: async ({ signal }) => {
      const all: CannedResponse[] = []
      for await (const response of client.responses.list({ limit: 100 }, { signal })) all.push(response)
      return all
    },
    staleTime: STALE,
  })
}
