import { type ReactNode, useState } from 'react'
import { useChangeConversations } from '../data/changes.ts'
import { usePeople } from '../data/daily-work.ts'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { snoozeTimes } from '../thread/snooze-times.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu } from '../ui/menu.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'
import type { Selection } from './use-selection.ts'

/** The actions on the chosen conversations, all in one request. */
export function BulkBar({ selection }: { selection: Selection }): ReactNode {
  const words = useWords()
  const times = useTimes()
  const changes = useChangeConversations()
  const { data: people = [] } = usePeople()
  const [busy, setBusy] = useState(false)
  const { ids, clear } = selection
  const isChosen = ids.size > 0

  const run = async (patch: Parameters<typeof changes.change>[0][number]['patch'], done: string): Promise<void> => {
    setBusy(true)
    await changes.change(
      Array.from(ids, (id) => ({ id, patch })),
      done,
    )
    setBusy(false)
    clear()
  }
  const archive = (): void => void run({ status: 'archived' }, words.done.archivedMany(ids.size))
  useShortcut('archive', isChosen ? archive : undefined)
  useShortcut('star', isChosen ? () => void run({ starred: true }, words.done.changed(ids.size)) : undefined)
  useShortcut('markUnread', isChosen ? () => void run({ unread: true }, words.done.changed(ids.size)) : undefined)
  useShortcut('back', isChosen ? clear : undefined)
  if (!isChosen) return null
  return (
    <div className="bulk" role="toolbar" aria-label={words.list.chosen(ids.size)} aria-busy={busy}>
      <strong>{words.list.chosen(ids.size)}</strong>
      <Button look="plain" size="small" disabled={busy} onClick={archive}>
        <Icon name="archive" size={16} />
        {words.header.archive}
      </Button>
      <Menu
        trigger={<IconButton icon="snooze" label={words.header.snooze} size="small" disabled={busy} />}
        groups={[
          snoozeTimes(Date.now()).map(({ id, at }) => ({
            id,
            label: words.snooze[id],
            choose: () => void run({ snoozedUntil: new Date(at).toISOString() }, words.done.changed(ids.size)),
            keys: id === 'hour' ? times.clock(at) : undefined,
          })),
        ]}
      />
      <Menu
        trigger={<IconButton icon="assign" label={words.header.unassigned} size="small" disabled={busy} />}
        groups={[
          [
            {
              id: 'nobody',
              label: words.header.nobody,
              choose: () => void run({ assignee: null }, words.done.changed(ids.size)),
            },
          ],
          people.map(({ id, name, email }) => ({
            id,
            label: name ?? email,
            choose: () => void run({ assignee: id }, words.done.changed(ids.size)),
          })),
        ]}
      />
      <IconButton icon="x" label={words.list.clear} size="small" onClick={clear} />
    </div>
  )
}
