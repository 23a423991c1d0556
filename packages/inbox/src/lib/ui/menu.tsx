import { cloneElement, type ReactNode, useState } from 'react'
import { loadPart } from './load-part.ts'
import { loadWhenIdle, useLoaded } from './loaded.ts'
import type { MenuProps } from './menu-choice.ts'

const popup = loadWhenIdle(() => loadPart(async () => (await import('./menu-popup.tsx')).MenuPopup))

/**
 * A menu of choices at a button, for pointer and keys. Its code is not part of the first load.
 * A press before it has arrived opens the menu on arrival.
 */
export function Menu({ open, onOpenChange, ...rest }: MenuProps): ReactNode {
  const Popup = useLoaded(popup)
  const [own, setOwn] = useState(false)
  const isOpen = open ?? own
  const change = onOpenChange ?? setOwn
  if (Popup !== undefined) return <Popup {...rest} open={isOpen} onOpenChange={change} />
  const begin = (): void => {
    popup.load()
    change(true)
  }
  return cloneElement(rest.trigger, { onClick: begin, 'aria-haspopup': 'menu', 'aria-expanded': false })
}
