import type { Contact } from '@parley/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { refreshConversations } from '../data/conversations.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'

/** Makes one person of two contacts. It can be undone. */
export function MergeContact({ contact, name }: { contact: Contact; name: string }): ReactNode {
  const words = useWords()
  const client = useClient()
  const queries = useQueryClient()
  const toasts = useToasts()
  const [open, setOpen] = useState(false)
  const [written, setWritten] = useState('')
  const { data: found = [] } = useQuery({
    queryKey: ['contacts', 'search', written],
    queryFn: async ({ signal }) => (await client.contacts.search({ q: `${written}*`, limit: 8 }, { signal })).items,
    enabled: open && written.trim().length > 1,
  })
  const refresh = (): void => {
    void queries.invalidateQueries({ queryKey: ['contacts'] })
    refreshConversations(queries)
  }
  const merge = async (from: Contact): Promise<void> => {
    setOpen(false)
    try {
      const merged = await client.contacts.merge({ from: from.id, into: contact.id })
      refresh()
      const undo = async (): Promise<void> => {
        await client.contacts.undoMerge(merged.id)
        refresh()
      }
      toasts.show({
        text: words.details.merged(from.name ?? ''),
        action: { label: words.done.undo, run: () => void undo() },
      })
    } catch (error) {
      toasts.show({ text: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <>
      <button type="button" className="quiet-link" onClick={() => setOpen(true)}>
        {words.details.merge}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={words.details.mergeWith(name)} className="merge">
        <label className="field">
          <Icon name="search" size={16} />
          <span className="for-readers">{words.list.search}</span>
          <input
            type="search"
            autoFocus
            value={written}
            placeholder={words.list.search}
            onChange={(event) => setWritten(event.target.value)}
          />
        </label>
        <ul>
          {found
            .filter(({ id }) => id !== contact.id)
            .map((each) => (
              <li key={each.id} className="merge-row">
                <Avatar name={each.name ?? each.numbers[0] ?? ''} size="small" />
                <bdi className="grow cut">{each.name ?? each.numbers[0]}</bdi>
                <Button size="small" onClick={() => void merge(each)}>
                  {words.details.mergeWith(name)}
                </Button>
              </li>
            ))}
        </ul>
      </Dialog>
    </>
  )
}
