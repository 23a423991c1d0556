import type { ConversationFilter, SavedView } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useSession } from '../data/client.tsx'
import { useChangeSavedViews } from '../data/saved-views.ts'
import { queryOfFilter } from '../data/view-query.ts'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.tsx'

/** Saves a filter: as a new view, or in the saved view that is open. */
export function SaveView({
  filter,
  saved,
  onSaved,
}: {
  filter: ConversationFilter
  saved: SavedView | undefined
  onSaved(view: SavedView): void
}): ReactNode {
  const words = useWords()
  const session = useSession()
  const views = useChangeSavedViews()
  const [name, setName] = useState('')
  const [forTeam, setForTeam] = useState(false)
  const [busy, setBusy] = useState(false)
  const add = async (): Promise<void> => {
    setBusy(true)
    const view = await views.add(name.trim(), queryOfFilter(filter), forTeam)
    setBusy(false)
    if (view !== undefined) onSaved(view)
  }
  const update = async (view: SavedView): Promise<void> => {
    await views.setQuery(view.id, queryOfFilter(filter))
    onSaved(view)
  }
  return (
    <form
      className="save-view"
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() !== '') void add()
      }}
    >
      {saved === undefined ? null : (
        <Button onClick={() => void update(saved)}>
          <bdi className="cut">{words.savedViews.update(saved.name)}</bdi>
        </Button>
      )}
      <div className="line">
        <label className="field">
          <span className="for-readers">{words.savedViews.name}</span>
          <input
            value={name}
            maxLength={100}
            placeholder={words.savedViews.name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ''}>
          {words.savedViews.save}
        </Button>
      </div>
      {session.actions.includes('modules.manage') ? (
        <label className="check">
          <input type="checkbox" checked={forTeam} onChange={(event) => setForTeam(event.target.checked)} />
          {words.savedViews.forTeam}
        </label>
      ) : null}
    </form>
  )
}
