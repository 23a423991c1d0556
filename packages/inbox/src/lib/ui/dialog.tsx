import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import './dialog.css'

export interface DialogProps {
  open: boolean
  onClose(): void
  title: string
  /** The title is for screen readers only: the dialog begins with a field. */
  titleHidden?: boolean
  className?: string
  children: ReactNode
}

/** A dialog over the page. It traps the focus, and gives it back. */
export function Dialog({
  open,
  onClose,
  title,
  titleHidden = false,
  className = '',
  children,
}: DialogProps): ReactNode {
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="veil" />
        <BaseDialog.Popup className={`dialog ${className}`}>
          <BaseDialog.Title className={titleHidden ? 'for-readers' : 'dialog-title'}>{title}</BaseDialog.Title>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
