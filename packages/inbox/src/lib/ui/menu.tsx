import { cloneElement, type ReactElement, type ReactNode, useState } from 'react'
import type { IconName } from './icon-drawings.tsx'
import { loadWhenIdle, useLoaded } from './loaded.ts'

export interface MenuChoice {
  id: string
  label: ReactNode
  icon?: IconName | undefined
  /** A picture in place of the icon. */
  picture?: ReactNode
  /** The key that does the same, for the eye. */
  keys?: string | undefined
  /** Whether it is the present choice; absent where the menu has no present choice. */
  checked?: boolean | undefined
  disabled?: boolean | undefined
  choose(): void
}

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  /** Groups, with a line between them. */
  groups: readonly (readonly MenuChoice[])[]
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
  align?: 'start' | 'end' | 'center'
}

const popup = loadWhenIdle(async () => (await import('./menu-popup.tsx')).MenuPopup)

/**
 * A menu of choices at a button, for pointer and keys. Its code is not part of the first load: a press before it has
 * arrived opens the menu as soon as it has.
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
