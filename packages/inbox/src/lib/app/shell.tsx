import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, Suspense, useCallback, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useConversationPages } from '../data/conversations.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Announcer } from '../live/announcer.tsx'
import { Notifier } from '../live/notifier.tsx'
import { useTitleBadge } from '../live/title-badge.ts'
import { lazyPart } from '../ui/load-part.ts'
import { useWords } from '../words/use-words.tsx'
import type { InboxSearch } from './place.ts'
import { Rail } from './rail.tsx'
import './shell.css'

const Palette = lazyPart(async () => (await import('../keyboard/palette.tsx')).Palette)
const ShortcutSheet = lazyPart(async () => (await import('../keyboard/shortcut-sheet.tsx')).ShortcutSheet)

/** The rail, the page, and what opens over every page. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  const words = useWords()
  const client = useClient()
  const navigate = useNavigate()
  const isInbox = useLocation({ select: ({ pathname }) => pathname === '/' })
  const { c: openId } = useSearch({ strict: false }) as InboxSearch
  const [over, setOver] = useState<'palette' | 'sheet'>()
  const unread = useConversationPages({ status: 'open', snoozed: false, unread: true })
  const count = unread.data?.pages.flatMap(({ items }) => items).length ?? 0
  const close = useCallback(() => setOver(undefined), [])
  const go = useCallback(
    (search: InboxSearch) =>
      void navigate({ to: '/', search: (before: InboxSearch) => ({ ...before, ...search }) } as never),
    [navigate],
  )
  useTitleBadge(words.app.name, count)
  useShortcut('commands', () => setOver('palette'))
  useShortcut('sheet', () => setOver('sheet'))
  useShortcut('goInbox', () => void navigate({ to: '/', search: {} }))
  useShortcut('goReports', () => void navigate({ to: '/reports' }))
  useShortcut('goSettings', () => void navigate({ to: '/settings/{-$page}', params: { page: undefined } }))
  const openContact = async (contactId: string): Promise<void> => {
    const { items } = await client.conversations.list({ contactId, limit: 1 })
    if (items[0] !== undefined) go({ c: items[0].id })
  }
  return (
    <div className="shell">
      {isInbox ? (
        <>
          <a className="skip" href="#conversations">
            {words.app.skipToList}
          </a>
          <a className="skip" href="#sheet">
            {words.app.skipToReply}
          </a>
        </>
      ) : null}
      <Rail unread={count} onHelp={() => setOver('sheet')} />
      {children}
      <Announcer />
      <Notifier openId={openId} onOpen={(id, messageId) => go({ c: id, at: messageId, q: undefined })} />
      <Suspense>
        {over === 'palette' ? (
          <Palette
            hasConversation={openId !== undefined}
            onView={(view) => go({ view, f: undefined, q: undefined })}
            onOpenContact={(id) => void openContact(id)}
            onSearch={(q) => go({ q })}
            onClose={close}
          />
        ) : null}
        {over === 'sheet' ? <ShortcutSheet onClose={close} /> : null}
      </Suspense>
    </div>
  )
}
