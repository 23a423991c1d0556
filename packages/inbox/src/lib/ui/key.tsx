import type { ReactNode } from 'react'
import './controls.css'

/** A key cap. Screen readers get shortcuts from the sheet, so it is hidden from them. */
export function Key({ children }: { children: ReactNode }): ReactNode {
  return (
    <span className="key" aria-hidden="true">
      {children}
    </span>
  )
}
