import type { Draft } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '../data/client.tsx'

/** A draft is on the server this long after the last key, in milliseconds. */
const PAUSE = 400

const KEY = ['drafts']

/** The draft of one kind in a conversation: on this screen at once, on the server within a second. */
export interface DraftField {
  text: string
  write(text: string): void
  /** The draft became a message: the field is empty. */
  sent(): void
}

/** The draft of the person in a conversation. A second device follows it while it has no text of its own. */
export function useDraft(conversationId: string, type: Draft['type']): DraftField {
  const client = useClient()
  const queries = useQueryClient()
  const { data: drafts } = useQuery({
    queryKey: KEY,
    // All of them at once: opening a conversation requests none.
    queryFn: async ({ signal }) => {
      const all: Draft[] = []
      for await (const draft of client.drafts.list({ limit: 100 }, { signal })) all.push(draft)
      return all
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
  const isOfPlace = (draft: Draft): boolean => draft.conversationId === conversationId && draft.type === type
  const saved = drafts?.find(isOfPlace)?.text ?? ''
  const place = `${conversationId} ${type}`
  const [local, setLocal] = useState<{ place: string; text: string }>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const unsaved = useRef<{ conversationId: string; type: Draft['type']; text: string }>(undefined)

  const save = (): void => {
    const draft = unsaved.current
    unsaved.current = undefined
    if (draft === undefined) return
    const call =
      draft.text === ''
        ? client.drafts.remove(draft.conversationId, draft.type)
        : client.drafts.save(draft.conversationId, draft.type, { text: draft.text })
    // The text stays in the field, and the next key saves it again.
    call.then(
      () => {},
      () => {},
    )
  }
  const latest = useRef(save)
  latest.current = save
  // Unsaved text is saved when the conversation is left.
  useEffect(() => {
    const leave = (): void => latest.current()
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      clearTimeout(timer.current)
      leave()
    }
  }, [place])

  return {
    text: local?.place === place ? local.text : saved,
    write(text) {
      setLocal({ place, text })
      unsaved.current = { conversationId, type, text }
      clearTimeout(timer.current)
      timer.current = setTimeout(() => latest.current(), PAUSE)
    },
    sent() {
      clearTimeout(timer.current)
      unsaved.current = undefined
      setLocal({ place, text: '' })
      queries.setQueryData<Draft[]>(KEY, (all) => all?.filter((draft) => !isOfPlace(draft)))
      client.drafts.remove(conversationId, type).then(
        () => {},
        () => {},
      )
    },
  }
}
