import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { useConversation } from '../data/conversations.ts'
import { useChannel } from '../data/daily-work.ts'
import { useView } from '../data/use-view.ts'
import { viewNames } from '../data/views.ts'
import { DetailsPanel } from '../details/details-panel.tsx'
import { ExamplesLine, FirstRun } from '../first-run/first-run.tsx'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { ConversationList } from '../list/conversation-list.tsx'
import { ListBottom } from '../list/list-bottom.tsx'
import { ListTop } from '../list/list-top.tsx'
import { ConnectionBanner } from '../live/connection-banner.tsx'
import { usePresenceOf } from '../live/live.tsx'
import { SearchResults } from '../search/search-results.tsx'
import { ConversationPane } from '../thread/conversation-pane.tsx'
import type { ThreadMessage } from '../thread/timeline.ts'
import { useTriage } from '../thread/use-triage.ts'
import { ErrorBox } from '../ui/error-box.tsx'
import { useIsNarrow } from '../ui/media.ts'
import { useWords } from '../words/use-words.tsx'
import type { InboxSearch } from './place.ts'
import { useDeviceSettings } from './preferences.tsx'
import './shell.css'

/** The list, the open conversation and its details. */
export function InboxPage(): ReactNode {
  const words = useWords()
  const navigate = useNavigate()
  const { view: viewId, f, c: openId, at, q } = useSearch({ strict: false }) as InboxSearch
  const { settings, change } = useDeviceSettings()
  const view = useView(viewId, f)
  const order = useRef<readonly string[]>([])
  const [message, setMessage] = useState<ThreadMessage>()
  // In a narrow window the details cover the thread, so they open on request only.
  const isNarrow = useIsNarrow()
  const [drawer, setDrawer] = useState(false)
  const detailsShown = isNarrow ? drawer : settings.detailsShown
  const showPanel = useCallback(
    (shown: boolean) => (isNarrow ? setDrawer(shown) : change({ detailsShown: shown })),
    [isNarrow, change],
  )

  const go = useCallback(
    (search: Partial<InboxSearch>) =>
      void navigate({ to: '/', search: (before: InboxSearch) => ({ ...before, ...search }) } as never),
    [navigate],
  )
  const open = useCallback(
    (id: string | undefined, place?: string) => {
      setMessage(undefined)
      setDrawer(false)
      go({ c: id, at: place })
    },
    [go],
  )
  const keepOrder = useCallback((next: readonly string[]) => {
    order.current = next
  }, [])
  // After an archive the next conversation takes the place, so that a triage needs no pointer.
  const openNext = useCallback(() => {
    if (openId === undefined) return
    const place = order.current.indexOf(openId)
    open(order.current[place + 1] ?? order.current[place - 1])
  }, [openId, open])

  const conversation = useConversation(openId)
  const channel = useChannel(conversation.data?.channel)
  const triage = useTriage(conversation.data, openNext)
  usePresenceOf(openId ?? null)
  useShortcut('back', openId === undefined ? undefined : () => open(undefined))
  const setView = (next: string): void => go({ view: next, f: undefined, q: undefined })
  useShortcut('view', (place) => setView(viewNames[place] ?? 'all'))
  useShortcut('goSnoozed', () => setView('snoozed'))
  useShortcut('toggleDetails', () => showPanel(!detailsShown))
  useShortcut('toggleList', () => change({ listShown: !settings.listShown }))

  const showDetails = useCallback(
    (shown: ThreadMessage) => {
      setMessage(shown)
      showPanel(true)
    },
    [showPanel],
  )
  const hasDetails = detailsShown && conversation.data !== undefined
  const classes = [
    'inbox',
    hasDetails ? '' : 'without-details',
    settings.listShown || openId === undefined ? '' : 'without-list',
    openId === undefined ? '' : 'opened',
  ]
  return (
    <div className={classes.filter((each) => each !== '').join(' ')}>
      <section className="list on-desk" aria-label={words.list.label} id="conversations">
        <ListTop
          view={view}
          q={q}
          onView={setView}
          onFilter={(filter) => go({ f: view.textOf(filter), q: undefined })}
          onSearch={(next) => go({ q: next === '' ? undefined : next })}
          onOpen={open}
        />
        <ConnectionBanner />
        <ExamplesLine />
        {view.filter === undefined ? null : q === undefined ? (
          <ConversationList
            filter={view.filter}
            view={view.isChanged ? undefined : view.name}
            name={view.isChanged ? undefined : (view.saved?.name ?? words.views[view.name ?? 'all'])}
            openId={openId}
            onOpen={open}
            onOrder={keepOrder}
          />
        ) : (
          <SearchResults q={q} openId={openId} onOpen={open} />
        )}
        <ListBottom />
      </section>
      <main className="sheet" id="sheet">
        {openId === undefined ? (
          <FirstRun />
        ) : conversation.data !== undefined ? (
          <ConversationPane
            key={openId}
            conversation={conversation.data}
            channel={channel}
            around={at}
            found={q?.split(/\s+/)}
            triage={triage}
            onBack={() => open(undefined)}
            onDetails={showDetails}
            onPanel={() => showPanel(!detailsShown)}
            onJump={(place) => go({ at: place })}
            onNext={openNext}
          />
        ) : conversation.error === null ? null : (
          <ErrorBox
            title={words.error.conversation}
            error={conversation.error}
            onRetry={() => void conversation.refetch()}
          />
        )}
      </main>
      {hasDetails && conversation.data !== undefined ? (
        <DetailsPanel
          conversation={conversation.data}
          message={message}
          onLabels={triage.label}
          onOpen={open}
          onHide={() => showPanel(false)}
        />
      ) : null}
    </div>
  )
}
