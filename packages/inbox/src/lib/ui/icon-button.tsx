import type { ComponentPropsWithRef, ReactNode } from 'react'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-drawings.tsx'
import './controls.css'

export interface IconButtonProps extends ComponentPropsWithRef<'button'> {
  icon: IconName
  /** The name of the button, for screen readers and as its tooltip. */
  label: string
  size?: 'small' | 'normal'
}

/** A button with an icon alone. */
export function IconButton({ icon, label, size = 'normal', className = '', ...rest }: IconButtonProps): ReactNode {
  const classes = ['icon-button', size === 'small' ? 'small' : '', className].filter((each) => each !== '')
  return (
    <button type="button" title={label} {...rest} className={classes.join(' ')} aria-label={label}>
      <Icon name={icon} />
    </button>
  )
}
