import type { ConversationFilter } from '@parley/client'
import { type ReactNode, Suspense, useRef, useState } from 'react'
import { useSession } from '../data/client.tsx'
import { useChangeSavedViews } from '../data/saved-views.ts'
import type { OpenView } from '../data/use-view.ts'
import { shownViews } from '../data/views.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { lazyPart } from '../ui/load-part.ts'
import { Menu } from '../ui/menu.tsx'
import { useWords } from '../words/use-words.tsx'
import { FilterLine } from './filter-line.tsx'
import { ListSearch } from './list-search.tsx'
import { useViewChoices } from './use-view-choices.tsx'
import { useViewCounts } from './use-view-counts.ts'

const NewMessage = lazyPart(async () => (await import('../composer/new-message.tsx')).NewMessage)
const FilterPanel = lazyPart(async () => (await import('./filter-panel.tsx')).FilterPanel)
const ViewsDialog = lazyPart(async () => (await import('./views-dialog.tsx')).ViewsDialog)

export interface ListTopProps {
  view: OpenView
  q: string | undefined
  /** Opens a view: its name, or the id of a saved one. */
  onView(view: string): void
  onFilter(filter: ConversationFilter): void
  onSearch(words: string): void
  onOpen(id: string): void
}

/** The name of the view, its filter, the search, and the other views. */
export function ListTop({ view, q, onView, onFilter, onSearch, onOpen }: ListTopProps): ReactNode {
  const words = useWords()
  const session = useSession()
  const counts = useViewCounts()
  const { mayChange } = useChangeSavedViews()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState<'new' | 'filter' | 'views'>()
  const close = (): void => setOpen(undefined)
  const { name, saved, filter, isChanged } = view
  const isInbox = name !== undefined && shownViews.includes(name)
  const title = isInbox ? words.places.inbox : name === undefined ? (saved?.name ?? '') : words.views[name]
  const choices = useViewChoices({ chosen: saved?.id ?? name, onView, onChange: () => setOpen('views') })
  const clear = (): void => onView(saved?.id ?? name ?? 'all')
  useShortcut('filter', () => setOpen('filter'))
  return (
    <>
      <header className="list-top">
        <h1 className="grow">
          <Menu
            align="start"
            trigger={
              <button type="button" className="list-name">
                <bdi className="cut">{title}</bdi>
                <Icon name="down" size={16} />
              </button>
            }
            groups={choices.all}
          />
        </h1>
        <IconButton
          ref={button}
          icon="filter"
          label={words.list.filter}
          aria-pressed={isChanged}
          aria-expanded={open === 'filter'}
          aria-haspopup="dialog"
          onClick={() => setOpen(open === 'filter' ? undefined : 'filter')}
        />
        {session.actions.includes('conversations.start') ? (
          <IconButton icon="compose" label={words.list.compose} onClick={() => setOpen('new')} />
        ) : null}
      </header>
      <ListSearch q={q} onSearch={onSearch} />
      <div className="views">
        <div role="tablist" aria-label={words.views.label}>
          {shownViews.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              aria-selected={name === each && q === undefined}
              onClick={() => onView(each)}
            >
              {words.views[each]}
              {counts[each] === undefined ? null : <span className="count">{counts[each]}</span>}
            </button>
          ))}
        </div>
        <Menu
          trigger={
            <button type="button" className="more" aria-label={words.views.more} title={words.views.more}>
              <Icon name="more" size={16} />
            </button>
          }
          groups={choices.others}
        />
      </div>
      {isChanged && filter !== undefined && q === undefined ? (
        <FilterLine filter={filter} onEdit={() => setOpen('filter')} onClear={clear} />
      ) : null}
      <Suspense>
        {open === 'new' ? <NewMessage onClose={close} onOpen={onOpen} /> : null}
        {open === 'views' ? (
          <ViewsDialog onClose={close} onRemoved={(id) => (id === saved?.id ? onView('all') : undefined)} />
        ) : null}
        {open === 'filter' && filter !== undefined ? (
          <FilterPanel
            anchor={button}
            filter={filter}
            saved={saved !== undefined && mayChange(saved) ? saved : undefined}
            isChanged={isChanged}
            onChange={onFilter}
            onClear={() => {
              close()
              clear()
            }}
            onSaved={({ id }) => {
              close()
              onView(id)
            }}
            onClose={close}
          />
        ) : null}
      </Suspense>
    </>
  )
}
