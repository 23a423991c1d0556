import { Link, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useClient, useSession } from '../data/client.tsx'
import { useSavedViews } from '../data/saved-views.ts'
import { useConnectionStatus } from '../live/live.tsx'
import { unsubscribe } from '../push/subscribe.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Icon } from '../ui/icon.tsx'
import type { IconName } from '../ui/icon-drawings.tsx'
import { Menu } from '../ui/menu.tsx'
import { useWords } from '../words/use-words.tsx'
import { Logo } from './logo.tsx'
import type { InboxSearch } from './place.ts'
import { useDeviceSettings } from './preferences.tsx'
import './rail.css'

/** The places of the inbox. On a phone it is a bar at the bottom. */
export function Rail({ unread, onHelp }: { unread: number; onHelp(): void }): ReactNode {
  const words = useWords()
  const client = useClient()
  const session = useSession()
  const { settings, change } = useDeviceSettings()
  const { state } = useConnectionStatus()
  const name = session.principal.name ?? session.principal.id
  return (
    <nav className="rail on-desk" aria-label={words.app.main}>
      <Logo />
      <Place to="/" icon="inbox" label={words.places.inbox} count={unread} />
      <SavedPlaces />
      <Place to="/reports" icon="reports" label={words.places.reports} />
      <span className="rail-space" />
      <Place to="/settings" icon="settings" label={words.places.settings} />
      <button
        type="button"
        className="place help"
        aria-label={words.places.help}
        title={words.places.help}
        onClick={onHelp}
      >
        <Icon name="help" />
        <span className="place-name">{words.places.help}</span>
      </button>
      <Menu
        align="start"
        trigger={
          <button type="button" className="account" aria-label={words.places.account(name)}>
            <Avatar name={name} />
            <i className={`dot ${state === 'offline' ? 'amber' : 'green'}`} />
          </button>
        }
        groups={[
          (['light', 'dark', 'system'] as const).map((theme) => ({
            id: theme,
            label: words.account[theme],
            checked: settings.theme === theme,
            choose: () => change({ theme }),
          })),
          (['en', 'de'] as const).map((language) => ({
            id: language,
            label: { en: 'English', de: 'Deutsch' }[language],
            checked: settings.language === language,
            choose: () => change({ language }),
          })),
          session.by === 'session'
            ? [
                {
                  id: 'out',
                  label: words.account.signOut,
                  choose: () => {
                    const out = async (): Promise<void> => {
                      await client.session.signOut()
                      sessionStorage.clear()
                      location.reload()
                    }
                    // The next person in this browser must not receive the messages and drafts of this one.
                    const end = settings.push === undefined ? undefined : unsubscribe(client, settings.push.id)
                    change({ push: undefined })
                    void Promise.resolve(end).then(out, out)
                  },
                },
              ]
            : [],
        ]}
      />
    </nav>
  )
}

/** The saved views below the inbox, where the rail is wide enough for names. The menus of the list have them too. */
function SavedPlaces(): ReactNode {
  const words = useWords()
  const { data: views = [] } = useSavedViews()
  const { view } = useSearch({ strict: false }) as InboxSearch
  if (views.length === 0) return null
  return (
    <ul className="saved-places" aria-label={words.views.saved}>
      {views.map(({ id, name }) => (
        <li key={id}>
          <Link
            to="/"
            search={{ view: id } as never}
            className="saved-place"
            aria-current={id === view ? 'page' : undefined}
            activeProps={{}}
          >
            <bdi className="cut">{name}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Place({
  to,
  icon,
  label,
  count = 0,
}: {
  to: string
  icon: IconName
  label: string
  count?: number
}): ReactNode {
  return (
    <Link
      to={to}
      className="place"
      activeOptions={{ exact: false }}
      activeProps={{ 'aria-current': 'page' }}
      aria-label={count === 0 ? label : `${label}, ${count}`}
      title={label}
    >
      <Icon name={icon} />
      <span className="place-name">{label}</span>
      {count === 0 ? null : <span className="place-count">{count > 99 ? '99+' : count}</span>}
    </Link>
  )
}
