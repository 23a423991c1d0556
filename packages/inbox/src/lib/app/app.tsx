import { type Client, type CurrentSession, createClient, ParleyClientError } from '@parley/client'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { ClientProvider } from '../data/client.tsx'
import { readAhead } from '../data/conversations.ts'
import { filterOf } from '../data/views.ts'
import { ShortcutsProvider } from '../keyboard/use-shortcuts.tsx'
import { LiveProvider } from '../live/live.tsx'
import { type Entry, takeEntry } from '../sign-in/entry.ts'
import { SignIn } from '../sign-in/sign-in.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { loadPart } from '../ui/load-part.ts'
import { ToastsProvider } from '../ui/toasts.tsx'
import { en, type Words } from '../words/en.ts'
import { LanguageProvider, languageOf, useWords } from '../words/use-words.tsx'
import { DeviceSettingsProvider, type LanguageName, useDeviceSettings } from './preferences.tsx'
import { router } from './router.tsx'

/** The whole inbox. */
export function App(): ReactNode {
  return (
    <DeviceSettingsProvider>
      <Localized>
        <ToastsProvider>
          <SignedIn />
        </ToastsProvider>
      </Localized>
    </DeviceSettingsProvider>
  )
}

function Localized({ children }: { children: ReactNode }): ReactNode {
  const { settings } = useDeviceSettings()
  const [language, setLanguage] = useState(() => languageOf(navigator.language, en))
  useEffect(() => {
    let left = false
    readWords(settings.language).then(
      (words) => left || setLanguage(languageOf(words === en ? localeOf('en') : settings.language, words)),
      () => {},
    )
    return () => {
      left = true
    }
  }, [settings.language])
  return <LanguageProvider language={language}>{children}</LanguageProvider>
}

/** The words of a language. Each language but English is loaded when it is chosen. */
async function readWords(language: LanguageName): Promise<Words> {
  return language === 'de' ? (await loadPart(() => import('../words/de.ts'))).de : en
}

/** The reader's own region of a language, for its way of writing times. */
function localeOf(language: string): string {
  return navigator.languages.find((each) => each.startsWith(language)) ?? language
}

type Gate =
  | { type: 'asking' }
  | { type: 'signed-out' }
  | { type: 'signed-in'; session: CurrentSession }
  | { type: 'failed'; error: Error }

function SignedIn(): ReactNode {
  const words = useWords()
  const { settings, change } = useDeviceSettings()
  const [entry] = useState<Entry | undefined>(takeEntry)
  const [gate, setGate] = useState<Gate>(entry === undefined ? { type: 'asking' } : { type: 'signed-out' })
  const client = useMemo((): Client => createClient({ credentials: { cookie: true }, storage: localStorage }), [])
  const queries = useMemo(
    () => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } }),
    [],
  )
  useEffect(() => {
    if (gate.type !== 'asking') return
    client.session.get().then(
      (session) => {
        // The list is on its way while the page is rendered.
        if (location.pathname === '/' && !/[?&](view|q)=/.test(location.search))
          readAhead(queries, client, filterOf('all', session.principal.id))
        setGate({ type: 'signed-in', session })
      },
      (error: unknown) => {
        const isUnknown = error instanceof ParleyClientError && error.status === 401
        setGate(isUnknown ? { type: 'signed-out' } : { type: 'failed', error: error as Error })
      },
    )
  }, [client, queries, gate.type])
  switch (gate.type) {
    case 'asking':
      return null
    case 'failed':
      return <ErrorBox title={words.error.list} error={gate.error} onRetry={() => setGate({ type: 'asking' })} />
    case 'signed-out':
      return <SignIn client={client} entry={entry} onSignedIn={() => setGate({ type: 'asking' })} />
    case 'signed-in':
      return (
        <QueryClientProvider client={queries}>
          <ClientProvider client={client} session={gate.session}>
            <LiveProvider onSignedOut={() => setGate({ type: 'asking' })}>
              <ShortcutsProvider settings={settings.shortcuts} onChange={(shortcuts) => change({ shortcuts })}>
                <RouterProvider router={router} />
              </ShortcutsProvider>
            </LiveProvider>
          </ClientProvider>
        </QueryClientProvider>
      )
    default:
      return gate satisfies never
  }
}
