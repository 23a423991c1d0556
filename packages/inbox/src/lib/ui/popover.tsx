import { Popover as BasePopover } from '@base-ui/react/popover'
import type { ReactNode, RefObject } from 'react'
import './popover.css'

export interface PopoverProps {
  /** The button that opens it. */
  anchor: RefObject<HTMLElement | null>
  /** The element that it is beside. Default: its button. */
  beside?: RefObject<HTMLElement | null>
  /** The element with the focus after it is closed. Default: the anchor. */
  focusAfter?: RefObject<HTMLElement | null>
  label: string
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  className?: string
  onClose(): void
  children: ReactNode
}

/** A panel beside its button. Escape and a press outside close it. */
export function Popover(props: PopoverProps): ReactNode {
  const {
    anchor,
    beside = anchor,
    focusAfter = anchor,
    label,
    side = 'bottom',
    align = 'end',
    className = '',
    onClose,
    children,
  } = props
  return (
    <BasePopover.Root
      open
      onOpenChange={(next, { event }) => {
        // A press on the button closes it by itself.
        const isAnchor = event.target instanceof Node && anchor.current?.contains(event.target) === true
        if (!next && !isAnchor) onClose()
      }}
    >
      <BasePopover.Portal>
        <BasePopover.Positioner
          className="menu-place"
          anchor={beside}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
        >
          <BasePopover.Popup className={`popover ${className}`} aria-label={label} finalFocus={focusAfter}>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  )
}
