import { useSyncExternalStore } from 'react'

const phone = '(max-width: 839px)'

/** Whether the page has one column: a phone, or a narrow window. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(
    (read) => {
      const query = matchMedia(phone)
      query.addEventListener('change', read)
      return () => query.removeEventListener('change', read)
    },
    () => matchMedia(phone).matches,
  )
}

/** The height of a row of the list, in pixels. */
export function useRowHeight(): number {
  return useIsPhone() ? 72 : 64
}
