import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useWords } from '../words/use-words.tsx'

/** A field for a day of the conversation. */
export function JumpToDate({ onJump, onClose }: { onJump(at: Date): void; onClose(): void }): ReactNode {
  const words = useWords()
  return (
    <form
      className="jump"
      onSubmit={(event) => {
        event.preventDefault()
        const value = new FormData(event.currentTarget).get('date')
        onClose()
        if (typeof value === 'string' && value !== '') onJump(new Date(`${value}T00:00`))
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <label>
        {words.header.jump}
        {/* biome-ignore lint/a11y/noAutofocus: the person has just opened this field. */}
        <input type="date" name="date" autoFocus required max={new Date().toISOString().slice(0, 10)} />
      </label>
      <Button type="submit" size="small" look="primary">
        {words.search.open}
      </Button>
      <IconButton icon="x" label={words.keys.close} size="small" onClick={onClose} />
    </form>
  )
}
