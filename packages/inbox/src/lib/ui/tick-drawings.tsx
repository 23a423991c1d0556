import type { ReactNode } from 'react'

/** The strokes of ticks. Their shapes differ, so that color is never alone. */
export const ticks = {
  scheduled: (
    <>
      <rect x="4.5" y="1.7" width="9" height="9" rx="2" />
      <path d="M4.5 4.8h9M7 .8v1.8M11 .8v1.8" strokeWidth="1.4" />
    </>
  ),
  pending: (
    <>
      <circle cx="9" cy="6" r="4.8" />
      <path d="M9 3.5V6l1.7 1" />
    </>
  ),
  sent: (
    <>
      <path d="m4.5 6.5 3 3 6-7" />
    </>
  ),
  delivered: (
    <>
      <path d="m1.5 6.5 3 3 6-7M8.2 9.2l.3.3 6-7" />
    </>
  ),
  unobservable: (
    <>
      <path d="m1.5 6.5 3 3 6-7" />
      <path d="M12.2 9.2v.01M16 9.2v.01" strokeWidth="2.2" />
    </>
  ),
  unknown: (
    <>
      <path d="m1 6.5 3 3 5.5-6.5" />
      <path d="M12.2 4.3c0-1.1.8-1.7 1.7-1.7s1.7.6 1.7 1.5c0 1.3-1.7 1.3-1.7 2.7M13.9 9.4v.01" strokeWidth="1.5" />
    </>
  ),
} as const satisfies { readonly [name: string]: ReactNode }
