import { useMemo, useSyncExternalStore } from 'react'

const phone = '(max-width: 839px)'
const narrow = '(max-width: 1139px)'

function useMedia(media: string): boolean {
  const query = useMemo(() => matchMedia(media), [media])
  return useSyncExternalStore(
    (read) => {
      query.addEventListener('change', read)
      return () => query.removeEventListener('change', read)
    },
    () => query.matches,
  )
}

/** Whether the page has one column: a phone, or a very narrow window. */
export function useIsPhone(): boolean {
  return useMedia(phone)
}

/** Whether the details have no column of their own. */
export function useIsNarrow(): boolean {
  return useMedia(narrow)
}

/** The height of a row of the list, in pixels. */
export function useRowHeight(): number {
  return useIsPhone() ? 72 : 64
}
