import type { ReactNode } from 'react'
import { Icon } from '../ui/icon.tsx'
import { useWords } from '../words/use-words.tsx'
import type { SwipedRow } from './use-swipe.ts'
import './swipe-panel.css'

/** The panel behind a row that a finger moves: what happens when it is released. */
export function SwipePanel({ row, top, isOpen }: { row: SwipedRow; top: number; isOpen: boolean }): ReactNode {
  const words = useWords()
  const archive = isOpen ? words.header.archive : words.header.reopen
  return (
    <div
      className={`swipe-panel ${row.side} ${row.isArmed ? 'armed' : ''}`}
      style={{ insetBlockStart: top }}
      aria-hidden="true"
    >
      <Icon name={row.side === 'end' ? 'archive' : 'snooze'} size={20} />
      {row.side === 'end' ? archive : words.header.snooze}
    </div>
  )
}
