import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useMe } from '../data/client.tsx'
import { useNotes, usePersonName } from '../data/daily-work.ts'
import { useThreadPages } from '../data/messages.ts'
import { useOutbox } from '../data/outbox.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { useNow } from '../live/clock.ts'
import { ErrorBox } from '../ui/error-box.tsx'
import { Icon } from '../ui/icon.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'
import { Bubble } from './bubble.tsx'
import { NoteItem } from './note-item.tsx'
import { assistantAuthor, type ThreadMessage, type TimelineItem, timelineOf } from './timeline.ts'
import { useLanding } from './use-landing.ts'
import './thread.css'

export interface ThreadProps {
  conversationId: string
  /** A message or a time to open at. Default: the end. */
  around: string | undefined
  /** The first message that was new when the conversation was opened, and how many there were. */
  firstNew: string | undefined
  newCount: number
  /** Whether the first place is the first new message. Otherwise it is the end. */
  landsAtNew: boolean
  found: readonly string[] | undefined
  /** A message to show now: in the loaded part of the thread, otherwise by a jump. */
  target: { id: string } | undefined
  onDetails(message: ThreadMessage): void
  /** The newest message that is in sight. */
  onSeen(messageId: string): void
  onJump(place: string | undefined): void
}

/** A distance to the end at which new messages are followed, in pixels. */
const NEAR_END = 80

/** The messages of a conversation: virtual, measured, and anchored at its end. The text under the reader never moves. */
export function Thread(props: ThreadProps): ReactNode {
  const { conversationId, around, firstNew, newCount, landsAtNew, found, target, onDetails, onSeen, onJump } = props
  const words = useWords()
  const times = useTimes()
  const now = useNow()
  const me = useMe()
  const nameOfPerson = usePersonName()
  const thread = useThreadPages(conversationId, around)
  const outbox = useOutbox(conversationId)
  const { data: notes = [] } = useNotes(conversationId)
  const scroller = useRef<HTMLElement>(null)
  const [activeKey, setActiveKey] = useState<string>()
  const [isAtEnd, setIsAtEnd] = useState(true)

  const messages = useMemo(() => {
    const loaded: ThreadMessage[] = thread.data?.pages.flatMap(({ items }) => items) ?? []
    return outbox.joined(loaded)
  }, [thread.data, outbox])
  const { hasNextPage: hasNewer, hasPreviousPage: hasOlder } = thread
  const items = useMemo(
    () => timelineOf({ messages, notes, firstNew, newCount, isWhole: !hasOlder }),
    [messages, notes, firstNew, newCount, hasOlder],
  )

  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateOf(items[index]),
    getItemKey: (index) => items[index]?.key ?? index,
    overscan: 12,
    paddingStart: 16,
    paddingEnd: 16,
    anchorTo: 'end',
    followOnAppend: !hasNewer,
    scrollEndThreshold: NEAR_END,
    onChange: (instance) => setIsAtEnd(instance.isAtEnd(NEAR_END)),
  })

  const { landing, land } = useLanding(scroller)
  const jump = useCallback(
    (index: number, align: 'start' | 'center' | 'auto' = 'auto') => {
      virtual.scrollToIndex(index, { align })
      land()
    },
    [virtual, land],
  )
  const jumpToEnd = useCallback(() => {
    virtual.scrollToEnd()
    land()
  }, [virtual, land])

  const wasAtEnd = useRef(true)
  // The first place: the message of the request, the first new one, or the end.
  const began = useRef<string>(undefined)
  const start = `${conversationId} ${around ?? ''}`
  useLayoutEffect(() => {
    if (began.current === start || items.length === 0) return
    began.current = start
    const wanted = around ?? (landsAtNew ? firstNew : undefined)
    const index =
      wanted === undefined ? -1 : items.findIndex((item) => item.type === 'message' && item.message.id === wanted)
    wasAtEnd.current = index === -1
    if (index === -1) jumpToEnd()
    else jump(index, around === undefined ? 'start' : 'center')
    setActiveKey(around === undefined || index === -1 ? undefined : items[index]?.key)
  }, [start, items, around, firstNew, landsAtNew, jump, jumpToEnd])

  const shown = useRef(target)
  useEffect(() => {
    if (target === undefined || shown.current === target || began.current !== start) return
    shown.current = target
    const index = items.findIndex((item) => item.type === 'message' && item.message.id === target.id)
    if (index === -1) {
      onJump(target.id)
      return
    }
    wasAtEnd.current = false
    setActiveKey(items[index]?.key)
    jump(index, 'center')
  }, [target, start, items, jump, onJump])

  // A message can arrive above one of ours that is not sent yet: the end is followed all the same.
  const { length } = items
  useLayoutEffect(() => {
    if (length > 0 && began.current === start && wasAtEnd.current && !hasNewer) virtual.scrollToEnd()
  }, [length, start, hasNewer, virtual])

  const range = virtual.range
  const { hasPreviousPage, isFetchingPreviousPage, fetchPreviousPage, isFetchingNextPage, fetchNextPage } = thread
  const first = range?.startIndex ?? 0
  const last = range?.endIndex ?? 0
  useEffect(() => {
    if (began.current !== start || landing) return
    if (hasPreviousPage && !isFetchingPreviousPage && first < 20) void fetchPreviousPage()
    if (hasNewer && !isFetchingNextPage && last > items.length - 20) void fetchNextPage()
  }, [
    start,
    landing,
    hasPreviousPage,
    isFetchingPreviousPage,
    fetchPreviousPage,
    first,
    hasNewer,
    isFetchingNextPage,
    fetchNextPage,
    last,
    items.length,
  ])

  useEffect(() => {
    const seen = items
      .slice(0, last + 1)
      .findLast((item) => item.type === 'message' && item.message.local === undefined)
    if (seen?.type === 'message' && document.visibilityState === 'visible') onSeen(seen.message.id)
  }, [items, last, onSeen])

  const toEnd = useCallback(() => {
    if (hasNewer) onJump(undefined)
    else jumpToEnd()
  }, [hasNewer, onJump, jumpToEnd])
  const step = (by: number): void => {
    const keys = items.filter(({ type }) => type === 'message').map(({ key }) => key)
    const at = activeKey === undefined ? keys.length : keys.indexOf(activeKey)
    const next = keys[Math.min(keys.length - 1, Math.max(0, at + by))]
    if (next === undefined) return
    setActiveKey(next)
    jump(items.findIndex(({ key }) => key === next))
  }
  const activeMessage = (): ThreadMessage | undefined => {
    const item = items.find(({ key }) => key === activeKey) ?? items.findLast(isOurs)
    return item?.type === 'message' ? item.message : undefined
  }
  useShortcut('messageUp', () => step(-1))
  useShortcut('messageDown', () => step(1))
  useShortcut('newest', toEnd)
  useShortcut('oldest', () => jump(0))
  useShortcut('firstUnread', () => {
    const index = items.findIndex(({ type }) => type === 'unread')
    if (index !== -1) jump(index, 'start')
  })
  useShortcut('delivery', () => {
    const message = activeMessage()
    if (message !== undefined) onDetails(message)
  })
  const retry = useCallback((message: ThreadMessage) => void outbox.retry(message), [outbox])
  const discard = useCallback((message: ThreadMessage) => outbox.discard(message), [outbox])
  useShortcut('retry', () => {
    const message = activeMessage()
    if (message !== undefined) retry(message)
  })
  useShortcut('play', () => {
    const player = scroller.current?.querySelector<HTMLAudioElement>('[data-active] audio')
    if (player != null) void (player.paused ? player.play() : player.pause())
  })

  if (thread.error !== null && items.length === 0)
    return <ErrorBox title={words.error.conversation} error={thread.error} onRetry={() => void thread.refetch()} />
  return (
    <div className="thread-place">
      <section
        ref={scroller}
        className="thread"
        data-scope="thread"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          wasAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END
        }}
        aria-label={words.thread.label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls can be reached by keys.
        tabIndex={0}
      >
        <div className="thread-ground">
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map(({ index, start: top, key }) => {
              const item = items[index]
              if (item === undefined) return null
              return (
                <div
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  className="thread-item"
                  style={{ transform: `translateY(${top}px)` }}
                >
                  <Item
                    item={item}
                    day={item.type === 'day' ? times.day(item.at, now) : ''}
                    author={authorOf(item, me, (id) =>
                      id === assistantAuthor ? words.thread.assistant : nameOfPerson(id),
                    )}
                    found={found}
                    active={item.key === activeKey}
                    onRetry={retry}
                    onDiscard={discard}
                    onDetails={onDetails}
                  />
                </div>
              )
            })}
          </div>
        </div>
      </section>
      {isAtEnd && !hasNewer ? null : (
        <button
          type="button"
          className="to-end"
          onClick={toEnd}
          aria-label={words.thread.newest}
          title={words.thread.newest}
        >
          <Icon name="arrowdown" size={16} />
        </button>
      )}
    </div>
  )
}

interface ItemProps {
  item: TimelineItem
  day: string
  author: string | undefined
  found: readonly string[] | undefined
  active: boolean
  onRetry(message: ThreadMessage): void
  onDiscard(message: ThreadMessage): void
  onDetails(message: ThreadMessage): void
}

function Item({ item, day, ...rest }: ItemProps): ReactNode {
  const words = useWords()
  switch (item.type) {
    case 'day':
      return <h3 className="thread-line">{day}</h3>
    case 'unread':
      return <h3 className="thread-line new">{words.thread.new(item.count)}</h3>
    case 'message':
      return <Bubble message={item.message} position={item.position} begins={item.begins} {...rest} />
    case 'note':
      return <NoteItem note={item.note} />
    default:
      return item satisfies never
  }
}

function authorOf(item: TimelineItem, me: string, nameOf: (id: string) => string): string | undefined {
  if (item.type !== 'message' || !item.begins) return undefined
  const { direction, author } = item.message
  return direction === 'inbound' || author === null || author === me ? undefined : nameOf(author)
}

function isOurs(item: TimelineItem): boolean {
  return item.type === 'message' && item.message.direction === 'outbound'
}

/** The expected height of an item, in pixels, until it is measured. */
function estimateOf(item: TimelineItem | undefined): number {
  if (item?.type !== 'message') return 40
  const lines = Math.ceil(item.message.text.length / 58) + item.message.attachments.length * 10
  return 22 + Math.max(1, lines) * 20 + (item.begins ? 12 : 2)
}
