import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { loadPart } from '../ui/load-part.ts'
import { InboxPage } from './inbox-page.tsx'
import type { InboxSearch } from './place.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
})

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: InboxPage,
  validateSearch: (given: Record<string, unknown>): InboxSearch => {
    const text = (name: string): string | undefined =>
      typeof given[name] === 'string' && given[name] !== '' ? given[name] : undefined
    return { view: text('view'), f: text('f'), c: text('c'), at: text('at'), q: text('q') }
  },
})
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings/{-$page}',
  component: lazyRouteComponent(() => loadPart(() => import('../settings/settings-page.tsx')), 'SettingsPage'),
})
const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  component: lazyRouteComponent(() => loadPart(() => import('../reports/reports-page.tsx')), 'ReportsPage'),
})

/** The addresses of the inbox. */
export const router = createRouter({
  routeTree: root.addChildren([inbox, settings, reports]),
  defaultPreload: 'intent',
  // The shape of a place in the address: plain text, without quotes.
  stringifySearch: (search) => {
    const all = new URLSearchParams()
    for (const [name, value] of Object.entries(search)) if (typeof value === 'string') all.set(name, value)
    const text = all.toString()
    return text === '' ? '' : `?${text}`
  },
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
