import type { Action } from '@parley/client'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useSession } from '../data/client.tsx'
import { Icon } from '../ui/icon.tsx'
import type { IconName } from '../ui/icon-drawings.tsx'
import { useWords } from '../words/use-words.tsx'
import { AppearancePage } from './appearance-page.tsx'
import { AssistantPage } from './assistant/assistant-page.tsx'
import { ChannelsPage } from './channels-page.tsx'
import { KeysPage } from './keys-page.tsx'
import { NotificationsPage } from './notifications-page.tsx'
import { PeoplePage } from './people-page.tsx'
import { ProfilePage } from './profile-page.tsx'
import { ResponsesPage } from './responses-page.tsx'
import './settings-page.css'

const pages = {
  channels: { icon: 'signal', page: ChannelsPage, group: 'team' },
  assistant: { icon: 'assistant', page: AssistantPage, group: 'team' },
  people: { icon: 'users', page: PeoplePage, group: 'team' },
  responses: { icon: 'template', page: ResponsesPage, group: 'team' },
  profile: { icon: 'contacts', page: ProfilePage, group: 'you' },
  notifications: { icon: 'bell', page: NotificationsPage, group: 'you' },
  appearance: { icon: 'moon', page: AppearancePage, group: 'you' },
  keys: { icon: 'key', page: KeysPage, group: 'developers' },
} as const satisfies {
  [name: string]: { icon: IconName; page: () => ReactNode; group: 'team' | 'you' | 'developers' }
}

type PageName = keyof typeof pages
const names = Object.keys(pages) as PageName[]

/** The settings: a page for each thing, and their list beside it. */
export function SettingsPage(): ReactNode {
  const words = useWords()
  const session = useSession()
  const { page } = useParams({ strict: false }) as { page?: string }
  const needed: { readonly [Name in PageName]?: Action } = { keys: 'keys.manage', assistant: 'assistants.manage' }
  const allowed = names.filter((name) => {
    const action = needed[name]
    return action === undefined || session.actions.includes(action)
  })
  const now = allowed.find((name) => name === page)
  const shown = now ?? 'channels'
  const Page = pages[shown].page
  return (
    <main className={`sheet settings ${now === undefined ? 'listed' : ''}`} id="sheet">
      <nav aria-label={words.settings.title}>
        <h1>{words.settings.title}</h1>
        {(['team', 'you', 'developers'] as const).map((group) => {
          const inGroup = allowed.filter((name) => pages[name].group === group)
          return inGroup.length === 0 ? null : (
            <div key={group}>
              <h2>{words.settings[group]}</h2>
              {inGroup.map((name) => (
                <Link
                  key={name}
                  to="/settings/{-$page}"
                  params={{ page: name }}
                  className="settings-link"
                  aria-current={name === shown ? 'page' : undefined}
                >
                  <Icon name={pages[name].icon} size={16} />
                  {words.settings[name]}
                </Link>
              ))}
            </div>
          )
        })}
      </nav>
      <div className="settings-body">
        <Link to="/settings/{-$page}" params={{ page: undefined }} className="settings-back">
          <Icon name="left" size={16} />
          {words.settings.title}
        </Link>
        <Page />
      </div>
    </main>
  )
}
