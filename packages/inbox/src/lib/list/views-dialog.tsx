import type { SavedView } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useChangeSavedViews, useSavedViews } from '../data/saved-views.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { MessageBox } from '../ui/message-box.tsx'
import { useWords } from '../words/use-words.tsx'
import './views-dialog.css'

/** The saved views: their names, their order, and their removal. */
export function ViewsDialog({ onRemoved, onClose }: { onRemoved(id: string): void; onClose(): void }): ReactNode {
  const words = useWords()
  const { data: views = [] } = useSavedViews()
  const own = views.filter(({ person }) => person !== null)
  const ofTeam = views.filter(({ person }) => person === null)
  const { remove, restore } = useChangeSavedViews()
  const [removed, setRemoved] = useState<SavedView>()
  const removeView = async (view: SavedView): Promise<void> => {
    if (!(await remove(view))) return
    setRemoved(view)
    onRemoved(view.id)
  }
  return (
    <Dialog open onClose={onClose} title={words.views.saved} className="views-dialog">
      {views.length === 0 ? (
        <MessageBox icon="filter" title={words.savedViews.none} next={words.savedViews.noneNext} />
      ) : null}
      {[own, ofTeam].map((group) =>
        group.length === 0 ? null : (
          <section key={String(group === own)}>
            {group === ofTeam ? <h3>{words.views.ofTeam}</h3> : null}
            <ul>
              {group.map((view, place) => (
                <Row
                  key={view.id}
                  view={view}
                  isFirst={place === 0}
                  isLast={place === group.length - 1}
                  onRemove={() => void removeView(view)}
                />
              ))}
            </ul>
          </section>
        ),
      )}
      {removed === undefined ? null : (
        <p className="views-removed" role="status">
          <bdi className="cut">{words.savedViews.removed(removed.name)}</bdi>
          <Button
            look="plain"
            size="small"
            onClick={() => {
              setRemoved(undefined)
              void restore(removed)
            }}
          >
            {words.done.undo}
          </Button>
        </p>
      )}
      <IconButton icon="x" label={words.keys.close} className="dialog-close" onClick={onClose} />
    </Dialog>
  )
}

function Row({
  view,
  isFirst,
  isLast,
  onRemove,
}: {
  view: SavedView
  isFirst: boolean
  isLast: boolean
  onRemove(): void
}): ReactNode {
  const words = useWords()
  const { mayChange, rename, move } = useChangeSavedViews()
  const { id, name } = view
  if (!mayChange(view))
    return (
      <li>
        <bdi className="grow cut">{name}</bdi>
      </li>
    )
  return (
    <li>
      <label className="field grow">
        <span className="for-readers">{words.savedViews.rename(name)}</span>
        <input
          key={name}
          defaultValue={name}
          maxLength={100}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
            // Without a change the key closes the dialog.
            if (event.key !== 'Escape' || event.currentTarget.value === name) return
            event.stopPropagation()
            event.currentTarget.value = name
            event.currentTarget.blur()
          }}
          onBlur={({ currentTarget }) => {
            const next = currentTarget.value.trim()
            if (next === '') currentTarget.value = name
            else if (next !== name) void rename(id, next)
          }}
        />
      </label>
      <IconButton icon="up" label={words.savedViews.up(name)} disabled={isFirst} onClick={() => void move(view, -1)} />
      <IconButton
        icon="down"
        label={words.savedViews.down(name)}
        disabled={isLast}
        onClick={() => void move(view, 1)}
      />
      <IconButton icon="x" label={words.savedViews.remove(name)} onClick={onRemove} />
    </li>
  )
}
