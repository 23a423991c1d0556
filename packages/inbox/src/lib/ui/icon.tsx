import type { ReactNode } from 'react'
import { drawings, type IconName } from './icon-drawings.tsx'

export interface IconProps {
  name: IconName
  /** In pixels. Default: 20. */
  size?: number
  className?: string
}

/** An icon beside a word. It has no name of its own: the word, or the label of its button, is the name. */
export function Icon({ name, size = 20, className = '' }: IconProps): ReactNode {
  return (
    <svg
      className={`icon ${className}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={size <= 16 ? 1.7 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawings[name]}
    </svg>
  )
}
