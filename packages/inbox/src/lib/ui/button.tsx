import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import './controls.css'

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'normal' | 'primary' | 'danger' | 'plain'
  size?: 'small' | 'normal' | 'large'
  /** Work in progress. The button keeps its width. */
  busy?: boolean
  ref?: Ref<HTMLButtonElement>
}

/** A button with words. */
export function Button({
  look = 'normal',
  size = 'normal',
  busy = false,
  className = '',
  ...rest
}: ButtonProps): ReactNode {
  const classes = ['button', look, size, className].filter((each) => each !== '' && each !== 'normal')
  return <button type="button" {...rest} className={classes.join(' ')} aria-busy={busy || undefined} />
}
