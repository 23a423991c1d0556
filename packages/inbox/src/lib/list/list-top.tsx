import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useSession } from '../data/client.tsx'
import { shownViews, type ViewName, viewNames } from '../data/views.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Key } from '../ui/key.tsx'
import { Menu } from '../ui/menu.tsx'
import { useWords } from '../words/use-words.tsx'

const NewMessage = lazy(async () => ({ default: (await import('../composer/new-message.tsx')).NewMessage }))

/** How long the person pauses before a search is sent, in milliseconds. */
const PAUSE = 180

export interface ListTopProps {
  view: ViewName
  q: string | undefined
  onView(view: ViewName): void
  onSearch(words: string): void
  onOpen(id: string): void
}

/** The name of the view, the search, and the other views. */
export function ListTop({ view, q, onView, onSearch, onOpen }: ListTopProps): ReactNode {
  const words = useWords()
  const session = useSession()
  const field = useRef<HTMLInputElement>(null)
  const [written, setWritten] = useState(q ?? '')
  const [composing, setComposing] = useState(false)
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
  const others = viewNames.filter((name) => !shownViews.includes(name))
  return (
    <>
      <header className="list-top">
        <h1 className="grow">{shownViews.includes(view) ? words.places.inbox : words.views[view]}</h1>
        {session.actions.includes('conversations.start') ? (
          <IconButton icon="compose" label={words.list.compose} onClick={() => setComposing(true)} />
        ) : null}
      </header>
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
      <div className="views">
        <div role="tablist" aria-label={words.views.label}>
          {shownViews.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={view === name && q === undefined}
              onClick={() => onView(name)}
            >
              {words.views[name]}
            </button>
          ))}
        </div>
        <Menu
          trigger={
            <button type="button" className="more" aria-label={words.views.more} title={words.views.more}>
              <Icon name="more" size={16} />
            </button>
          }
          groups={[
            others.map((name) => ({
              id: name,
              label: words.views[name],
              checked: name === view,
              choose: () => onView(name),
            })),
          ]}
        />
      </div>
      {composing ? (
        <Suspense>
          <NewMessage onClose={() => setComposing(false)} onOpen={onOpen} />
        </Suspense>
      ) : null}
    </>
  )
}
