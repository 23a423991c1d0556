import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useSavedViews } from '../data/saved-views.ts'
import { viewNames } from '../data/views.ts'
import { Marked } from '../thread/linked-text.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import type { IconName } from '../ui/icon-drawings.tsx'
import { Key } from '../ui/key.tsx'
import { useWords } from '../words/use-words.tsx'
import type { ShortcutName } from './shortcuts.ts'
import { stepsOf } from './spell.ts'
import { useShortcutRegistry } from './use-shortcuts.tsx'
import './palette.css'

/** The commands on the open conversation, and those for any place, each with its icon. */
const onConversation: readonly [ShortcutName, IconName][] = [
  ['archive', 'archive'],
  ['snooze', 'snooze'],
  ['assign', 'assign'],
  ['assignMe', 'users'],
  ['label', 'label'],
  ['star', 'star'],
  ['markUnread', 'inbox'],
  ['reply', 'edit'],
  ['note', 'lock'],
  ['attach', 'attach'],
  ['later', 'schedule'],
  ['assistant', 'assistant'],
  ['find', 'search'],
  ['jumpToDate', 'calendar'],
  ['close', 'done'],
]
const anywhere: readonly [ShortcutName, IconName][] = [
  ['goInbox', 'inbox'],
  ['goReports', 'reports'],
  ['goSettings', 'settings'],
  ['filter', 'filter'],
  ['toggleDetails', 'panel'],
  ['undo', 'undo'],
  ['sheet', 'keyboard'],
]

interface PaletteItem {
  id: string
  group: string
  label: string
  picture: ReactNode
  keys: string | undefined
  run(): void
}

export interface PaletteProps {
  /** Whether a conversation is open. */
  hasConversation: boolean
  /** Opens a view: its name, or the id of a saved one. */
  onView(view: string): void
  onOpenContact(contactId: string): void
  onSearch(words: string): void
  onClose(): void
}

/** Commands, people and views by a few letters. */
export function Palette({ hasConversation, onView, onOpenContact, onSearch, onClose }: PaletteProps): ReactNode {
  const words = useWords()
  const client = useClient()
  const { table, run } = useShortcutRegistry()
  const [written, setWritten] = useState('')
  const [at, setAt] = useState(0)
  const { data: saved = [] } = useSavedViews()
  const list = useRef<HTMLDivElement>(null)
  const q = written.trim()
  const people = useQuery({
    queryKey: ['palette', q],
    queryFn: async ({ signal }) => (await client.contacts.search({ q: `${q}*`, limit: 5 }, { signal })).items,
    enabled: q.length > 1,
    placeholderData: (before) => before,
  })

  const items = useMemo(() => {
    const fits = (label: string): boolean => label.toLocaleLowerCase().includes(q.toLocaleLowerCase())
    const commands = (group: string, rows: readonly [ShortcutName, IconName][]): PaletteItem[] =>
      rows
        .filter(([name]) => fits(words.keys.names[name]))
        .map(([name, icon]) => ({
          id: name,
          group,
          label: words.keys.names[name],
          picture: <Icon name={icon} />,
          keys: table.find((row) => row.name === name)?.keys[0],
          run: () => run(name),
        }))
    const found = q.length > 1 ? (people.data ?? []) : []
    return [
      ...(hasConversation ? commands(words.palette.forThis, onConversation) : []),
      ...found.map(
        ({ id, name, numbers }): PaletteItem => ({
          id,
          group: words.search.people,
          label: name ?? numbers[0] ?? '',
          picture: <Avatar name={name ?? numbers[0] ?? ''} size="small" />,
          keys: undefined,
          run: () => onOpenContact(id),
        }),
      ),
      ...(q === ''
        ? []
        : [
            {
              id: 'search',
              group: words.search.messages,
              label: words.search.all(q),
              picture: <Icon name="search" />,
              keys: '/',
              run: () => onSearch(q),
            },
          ]),
      ...commands(words.palette.anywhere, anywhere),
      ...viewNames
        .filter((view) => fits(words.views[view]))
        .map(
          (view, place): PaletteItem => ({
            id: `view-${view}`,
            group: words.palette.views,
            label: words.views[view],
            picture: <Icon name="filter" />,
            keys: q === '' && place < 9 ? String(place + 1) : undefined,
            run: () => onView(view),
          }),
        ),
      ...saved
        .filter(({ name }) => fits(name))
        .map(
          ({ id, name }): PaletteItem => ({
            id,
            group: words.palette.views,
            label: name,
            picture: <Icon name="filter" />,
            keys: undefined,
            run: () => onView(id),
          }),
        ),
    ]
  }, [q, words, table, run, people.data, saved, hasConversation, onOpenContact, onSearch, onView])
  useEffect(() => setAt(0), [q])
  useEffect(() => {
    // An effect returns nothing here: newer browsers return a promise of the scroll.
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const choose = (item: PaletteItem | undefined): void => {
    if (item === undefined) return
    onClose()
    // After the dialog has given the focus back.
    requestAnimationFrame(() => item.run())
  }
  return (
    <Dialog open onClose={onClose} title={words.palette.title} titleHidden className="palette">
      <div className="palette-field">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-items"
          aria-activedescendant={items[at] === undefined ? undefined : `palette-${items[at].id}`}
          aria-label={words.palette.title}
          placeholder={words.palette.placeholder}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            if (step !== undefined) {
              event.preventDefault()
              setAt((before) => (before + step + items.length) % Math.max(1, items.length))
            } else if (event.key === 'Enter') {
              event.preventDefault()
              choose(items[at])
            }
          }}
        />
      </div>
      <div ref={list} className="palette-items" id="palette-items" role="listbox" aria-label={words.palette.title}>
        {items.map((item, place) => (
          <div key={item.id} role="presentation">
            {items[place - 1]?.group === item.group ? null : <p role="presentation">{item.group}</p>}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys of the list. */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus. */}
            <div
              id={`palette-${item.id}`}
              role="option"
              aria-selected={place === at}
              className="palette-item"
              onPointerMove={() => setAt(place)}
              onClick={() => choose(item)}
            >
              {item.picture}
              <span className="grow cut">
                <Marked text={item.label} found={[q]} />
              </span>
              {item.keys === undefined
                ? null
                : stepsOf(item.keys).map((step) => step.map((cap) => <Key key={cap}>{cap}</Key>))}
            </div>
          </div>
        ))}
      </div>
      <footer className="palette-bottom" aria-hidden="true">
        <span>
          <Key>↑</Key>
          <Key>↓</Key> {words.palette.choose}
        </span>
        <span>
          <Key>↵</Key> {words.palette.do}
        </span>
        <span className="end">
          <Key>Esc</Key> {words.palette.close}
        </span>
      </footer>
    </Dialog>
  )
}
