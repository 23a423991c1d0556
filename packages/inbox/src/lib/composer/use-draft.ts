import type { Draft } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useClient, useMe } from '../data/client.tsx'
import { type DraftPlace, forgetUnsaved, keepUnsaved, unsavedText } from './unsaved-drafts.ts'

/** A draft is on the server this long after the last key, in milliseconds. */
const PAUSE = 400

const KEY = ['drafts']

/** The draft of one kind in a conversation. It survives a reload at once, and is on the server within a second. */
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
  const person = useMe()
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
  const unsaved = useRef<DraftPlace & { type: Draft['type']; text: string }>(undefined)

  const save = (): void => {
    const draft = unsaved.current
    unsaved.current = undefined
    if (draft === undefined) return
    const call =
      draft.text === ''
        ? client.drafts.remove(draft.conversationId, draft.type)
        : client.drafts.save(draft.conversationId, draft.type, { text: draft.text })
    // After a failure the text stays in the field and in the tab. The next key or opening saves it again.
    call.then(
      () => forgetUnsaved(draft, draft.text),
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

  const write = (text: string): void => {
    setLocal({ place, text })
    unsaved.current = { person, conversationId, type, text }
    keepUnsaved(unsaved.current, text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => latest.current(), PAUSE)
  }
  const restore = useRef(write)
  restore.current = write
  // A reload may begin before the answer to the last keys.
  useLayoutEffect(() => {
    const text = unsavedText({ person, conversationId, type })
    if (text !== undefined) restore.current(text)
  }, [person, conversationId, type])

  return {
    text: local?.place === place ? local.text : saved,
    write,
    sent() {
      clearTimeout(timer.current)
      unsaved.current = undefined
      forgetUnsaved({ person, conversationId, type })
      setLocal({ place, text: '' })
      queries.setQueryData<Draft[]>(KEY, (all) => all?.filter((draft) => !isOfPlace(draft)))
      client.drafts.remove(conversationId, type).then(
        () => {},
        () => {},
      )
    },
  }
}
