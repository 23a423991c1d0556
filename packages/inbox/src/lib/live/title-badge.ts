import { useEffect } from 'react'

/** The title of the page, with the number of unread conversations. */
export function useTitleBadge(name: string, unread: number): void {
  useEffect(() => {
    document.title = unread === 0 ? name : `(${unread}) ${name}`
    const badge = navigator as Navigator & {
      setAppBadge?(count: number): Promise<void>
      clearAppBadge?(): Promise<void>
    }
    const done = unread === 0 ? badge.clearAppBadge?.() : badge.setAppBadge?.(unread)
    done?.catch(() => {})
  }, [name, unread])
}
