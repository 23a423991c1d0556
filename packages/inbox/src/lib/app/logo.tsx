import type { ReactNode } from 'react'

/** The mark of Parley: two quotation marks that face each other. */
export function Logo(): ReactNode {
  return (
    <svg className="logo" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" fill="currentColor">
      <path d="M4 13.5C4 8.3 8 4.5 13 4.5v9c0 3.5-2.6 6.3-6 6.5-.5 0-.8-.5-.5-.9.6-.8 1-1.6 1.1-2.5A7 7 0 0 1 4 13.5z" />
      <path
        d="M24 14.5c0 5.2-4 9-9 9v-9c0-3.5 2.6-6.3 6-6.5.5 0 .8.5.5.9-.6.8-1 1.6-1.1 2.5a7 7 0 0 1 3.6 3.1z"
        opacity=".55"
      />
    </svg>
  )
}
