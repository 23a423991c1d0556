import type { ConversationFilter } from '@parley/client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Fragment, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useMe } from '../data/client.tsx'
import { useConversationPages } from '../data/conversations.ts'
import { useChannels, usePersonName } from '../data/daily-work.ts'
import { useSuggested } from '../data/suggested.ts'
import type { ViewName } from '../data/views.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Icon } from '../ui/icon.tsx'
import { useRowHeight } from '../ui/media.ts'
import { useWords } from '../words/use-words.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ConversationRow } from './conversation-row.tsx'
import { useHeldOrder } from './held-order.ts'
import { ListState } from './list-state.tsx'
import { SwipePanel } from './swipe-panel.tsx'
import { useSelection } from './use-selection.ts'
import { useSwipeTriage } from './use-swipe-triage.ts'
import './conversation-list.css'

export interface ConversationListProps {
  filter: ConversationFilter
  /** The view, if it is not a saved one. */
  view: ViewName | undefined
  /** The name of the view. `undefined`: a filter that is not saved. */
  name: string | undefined
  /** The open conversation. */
  openId: string | undefined
  onOpen(id: string): void
  /** Gets the ids in the order of the screen, for keys that move from another place. */
  onOrder(order: readonly string[]): void
}

/** The virtual list of conversations. It has one focus for all rows, and does not move under pointer or keys. */
export function ConversationList(props: ConversationListProps): ReactNode {
  const { filter, view, name, openId, onOpen, onOrder } = props
  const suggested = useSuggested()
  const words = useWords()
  const me = useMe()
  const nameOfPerson = usePersonName()
  const { data: channels = [] } = useChannels()
  const list = useConversationPages(filter)
  const selection = useSelection()
  const rowHeight = useRowHeight()
  const scroller = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState(false)
  const [activeId, setActiveId] = useState<string>()
  const loaded = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const { items, waiting, release } = useHeldOrder(loaded, held || selection.ids.size > 0, JSON.stringify(filter))
  const order = useMemo(() => items.map(({ id }) => id), [items])
  const swiping = useSwipeTriage(items)
  const active = activeId ?? openId ?? order[0]
  const place = active === undefined ? -1 : order.indexOf(active)

  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
    // A row with the focus of the keys stays mounted when it leaves the window.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan)
      const to = Math.min(count - 1, endIndex + overscan)
      const range = Array.from({ length: to - from + 1 }, (_, index) => from + index)
      return place === -1 || (place >= from && place <= to)
        ? range
        : [...range, place].sort((one, other) => one - other)
    },
  })

  useEffect(() => onOrder(order), [order, onOrder])
  useEffect(() => virtual.measure(), [virtual, rowHeight])
  useEffect(() => setActiveId(openId), [openId])

  const last = virtual.getVirtualItems().at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= items.length - 12) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, items.length])

  const move = useCallback(
    (step: number) => {
      const next = order[Math.min(order.length - 1, Math.max(0, (place === -1 ? -step : place) + step))]
      if (next === undefined) return
      setActiveId(next)
      virtual.scrollToIndex(order.indexOf(next))
      if (openId !== undefined) onOpen(next)
      // Enter opens the row, so the list has the focus of the keys.
      else scroller.current?.focus({ preventScroll: true })
    },
    [order, place, virtual, openId, onOpen],
  )
  useShortcut('next', () => move(1))
  useShortcut('previous', () => move(-1))
  useShortcut('open', () => active !== undefined && onOpen(active))
  useShortcut('nextUnread', () => {
    const next = [...items.slice(place + 1), ...items.slice(0, place + 1)].find(({ unread }) => unread > 0)
    if (next !== undefined) onOpen(next.id)
  })
  useShortcut('select', () => active !== undefined && selection.toggle(active))
  useShortcut('selectDown', () => extendBy(1))
  useShortcut('selectUp', () => extendBy(-1))
  useShortcut('selectAll', () => selection.all(order))
  const extendBy = (step: number): void => {
    if (active === undefined) return
    if (!selection.ids.has(active)) selection.toggle(active)
    const next = order[place + step]
    if (next === undefined) return
    selection.extend(next, order)
    setActiveId(next)
    virtual.scrollToIndex(place + step)
  }

  const press = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -order.length, End: order.length }[
      event.key
    ]
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    const next = order[Math.min(order.length - 1, Math.max(0, place + step))]
    if (next === undefined) return
    setActiveId(next)
    virtual.scrollToIndex(order.indexOf(next))
  }
  const open = useCallback(
    (id: string, { extend, toggle }: { extend: boolean; toggle: boolean }) => {
      if (extend) selection.extend(id, order)
      else if (toggle) selection.toggle(id)
      else onOpen(id)
    },
    [selection, order, onOpen],
  )

  return (
    <>
      <div className="rows-place">
        {waiting > 0 ? (
          <button
            type="button"
            className="new-above"
            onClick={() => {
              release()
              setHeld(false)
              scroller.current?.scrollTo({ top: 0 })
            }}
          >
            <Icon name="arrowup" size={16} />
            {words.list.newAbove(waiting)}
          </button>
        ) : null}
        <div
          ref={scroller}
          className="rows"
          data-scope="list"
          role="listbox"
          tabIndex={0}
          aria-label={words.list.label}
          aria-multiselectable="true"
          aria-activedescendant={place === -1 ? undefined : `row-${active}`}
          aria-busy={list.isPending}
          onKeyDown={press}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
          {...swiping.handlers}
          onPointerMove={(event) => {
            swiping.handlers.onPointerMove(event)
            // Entering is not enough: a toast may have vanished over a pointer that rests.
            if (event.pointerType === 'mouse') setHeld(true)
          }}
        >
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const conversation = items[index]
              if (conversation === undefined) return null
              const { id, assignee, channel, status } = conversation
              const swiped = swiping.row?.id === `row-${id}` ? swiping.row : undefined
              return (
                <Fragment key={key}>
                  {swiped === undefined ? null : <SwipePanel row={swiped} top={start} isOpen={status === 'open'} />}
                  <ConversationRow
                    id={`row-${id}`}
                    conversation={conversation}
                    kind={channels.find((each) => each.id === channel)?.kind ?? 'sms'}
                    assignee={assignee === null || assignee === me ? undefined : nameOfPerson(assignee)}
                    suggested={suggested.has(id)}
                    place={index + 1}
                    count={hasNextPage ? -1 : items.length}
                    selected={id === openId}
                    checked={selection.ids.has(id)}
                    active={id === active}
                    top={start}
                    onOpen={open}
                  />
                </Fragment>
              )
            })}
          </div>
        </div>
        <div className="rows-state">
          <ListState list={list} isEmpty={items.length === 0} view={view} name={name} />
        </div>
      </div>
      <BulkBar selection={selection} />
    </>
  )
}
