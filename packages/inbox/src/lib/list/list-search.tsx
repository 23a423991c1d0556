import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Key } from '../ui/key.tsx'
import { useWords } from '../words/use-words.tsx'

/** How long the person pauses before a search is sent, in milliseconds. */
const PAUSE = 180

/** The field of the search over people, numbers and messages. */
export function ListSearch({ q, onSearch }: { q: string | undefined; onSearch(words: string): void }): ReactNode {
  const words = useWords()
  const field = useRef<HTMLInputElement>(null)
  const [written, setWritten] = useState(q ?? '')
  const latest = useRef(onSearch)
  latest.current = onSearch
  useShortcut('search', () => field.current?.focus())
  const asked = useRef(q ?? '')
  useEffect(() => {
    // The words of a search come back while further letters are written: those letters stay.
    if (asked.current !== (q ?? '')) setWritten(q ?? '')
    asked.current = q ?? ''
  }, [q])
  useEffect(() => {
    if (written === (q ?? '')) return undefined
    const timer = setTimeout(() => {
      asked.current = written.trim() === '' ? '' : written
      latest.current(asked.current)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [written, q])
  return (
    <search className="field list-search">
      <Icon name="search" size={16} />
      <input
        ref={field}
        type="search"
        value={written}
        placeholder={words.list.search}
        aria-label={words.list.search}
        autoComplete="off"
        onChange={(event) => setWritten(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          setWritten('')
          onSearch('')
          field.current?.blur()
        }}
      />
      {written === '' ? (
        <Key>/</Key>
      ) : (
        <IconButton icon="x" label={words.list.clear} size="small" onClick={() => onSearch('')} />
      )}
    </search>
  )
}
