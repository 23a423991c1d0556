import type { ReactNode } from 'react'
import './avatar.css'

const TINTS = 6

export interface AvatarProps {
  /** The name, or a number as people write it. */
  name: string
  size?: 'tiny' | 'small' | 'normal' | 'large'
  /** A mark at its corner. */
  children?: ReactNode
}

/** Initials on one of six quiet colors. A number has `#`. */
export function Avatar({ name, size = 'normal', children }: AvatarProps): ReactNode {
  return (
    <span className={`avatar ${size} tint-${tintOf(name)}`} data-initials={initialsOf(name)} aria-hidden="true">
      {children}
    </span>
  )
}

/** The first letters of the first and the last word that begin with a letter; `#` if none does. */
function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/u).filter((word) => /^\p{L}/u.test(word))
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined]
  const initials = [first, last].map((word) => (word === undefined ? '' : Array.from(word)[0])).join('')
  return initials === '' ? '#' : initials.toLocaleUpperCase()
}

/** The same name has the same color everywhere, from 1 to 6. */
function tintOf(name: string): number {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return (hash % TINTS) + 1
}
