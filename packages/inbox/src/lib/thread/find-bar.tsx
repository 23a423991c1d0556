import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { searchOf, wordsOf } from '../search/search-words.ts'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useWords } from '../words/use-words.tsx'
import './find-bar.css'

/** How long the person pauses before a search is sent, in milliseconds. */
const PAUSE = 180

/** Found messages in one page. Further pages are read near the last one. */
const PAGE = 50

export interface FindBarProps {
  conversationId: string
  /** Gets the words to mark. */
  onWords(words: readonly string[] | undefined): void
  /** Shows a found message. */
  onShow(messageId: string): void
  onClose(): void
}

/** Finds messages of one conversation. Enter moves to older ones, Shift+Enter to newer ones. */
export function FindBar({ conversationId, onWords, onShow, onClose }: FindBarProps): ReactNode {
  const words = useWords()
  const client = useClient()
  const field = useRef<HTMLInputElement>(null)
  const [written, setWritten] = useState('')
  const [q, setQ] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => {
    const timer = setTimeout(() => setQ(written.trim() === '' ? '' : written), PAUSE)
    return () => clearTimeout(timer)
  }, [written])
  const search = useInfiniteQuery({
    queryKey: ['find', conversationId, q],
    queryFn: async ({ pageParam, signal }) =>
      client.messages.search({ q: searchOf(q), conversationId, limit: PAGE, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled: q !== '',
  })
  const hits = search.data?.pages.flatMap(({ items }) => items) ?? []
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = search
  const hit = hits[at]?.message.id

  const report = useRef({ onWords, onShow })
  report.current = { onWords, onShow }
  useEffect(() => {
    report.current.onWords(q === '' ? undefined : wordsOf(q))
    setAt(0)
  }, [q])
  useEffect(() => () => report.current.onWords(undefined), [])
  useEffect(() => {
    if (hit !== undefined) report.current.onShow(hit)
  }, [hit])
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && at > hits.length - 5) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, at, hits.length])

  // After the newest one comes the oldest one, and the other way round.
  const move = (step: 1 | -1): void => {
    if (hits.length > 0) setAt((at + step + hits.length) % hits.length)
  }
  const isAsking = q !== '' && search.isPending
  const count = q === '' || isAsking ? '' : words.find.place(hits.length === 0 ? 0 : at + 1, hits.length, hasNextPage)
  return (
    <search className="find-bar" aria-label={words.search.inConversation}>
      <Icon name="search" size={16} />
      <input
        ref={field}
        type="search"
        // biome-ignore lint/a11y/noAutofocus: the person has just opened this field.
        autoFocus
        autoComplete="off"
        value={written}
        maxLength={500}
        placeholder={words.search.inConversation}
        aria-label={words.search.inConversation}
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={(event) => {
          const step = { Enter: event.shiftKey ? -1 : 1, ArrowUp: 1, ArrowDown: -1 }[event.key] as 1 | -1 | undefined
          if (event.key === 'Escape') {
            event.stopPropagation()
            onClose()
          } else if (step !== undefined) {
            event.preventDefault()
            move(step)
          }
        }}
      />
      <span className="find-count" role="status">
        {search.error === null ? count : words.find.failed}
      </span>
      <IconButton icon="up" label={words.find.older} size="small" disabled={hits.length < 2} onClick={() => move(1)} />
      <IconButton
        icon="down"
        label={words.find.newer}
        size="small"
        disabled={hits.length < 2}
        onClick={() => move(-1)}
      />
      <IconButton icon="x" label={words.keys.close} size="small" onClick={onClose} />
    </search>
  )
}
