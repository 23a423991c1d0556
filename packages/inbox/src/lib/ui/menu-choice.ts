import type { ReactElement, ReactNode } from 'react'
import type { IconName } from './icon-drawings.tsx'

/** One line of a menu. */
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
