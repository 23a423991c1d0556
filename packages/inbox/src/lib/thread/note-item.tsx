import type { Note } from '@parley/client'
import { memo, type ReactNode } from 'react'
import { usePersonName } from '../data/daily-work.ts'
import { Icon } from '../ui/icon.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'
import { LinkedText } from './linked-text.tsx'

/** A note of the team, in a color of its own: no customer reads it. */
export const NoteItem = memo(function NoteItem({ note }: { note: Note }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const nameOf = usePersonName()
  const by = [note.author === null ? '' : nameOf(note.author), times.clock(Date.parse(note.createdAt))]
  return (
    <aside className="note" aria-label={words.thread.note}>
      <Icon name="lock" size={16} />
      <span dir="auto">
        <LinkedText text={note.text} found={undefined} />
      </span>
      <span className="by">
        {by.filter((each) => each !== '').join(', ')}
        {note.editedAt === null ? '' : ` · ${words.thread.edited}`}
      </span>
    </aside>
  )
})
