import type { Contact } from '@parley/client'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { refreshConversations } from '../data/conversations.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'

/** The name of a contact, which a person can change. */
export function ContactName({
  contact,
  shown,
  mayChange,
}: {
  contact: Contact | undefined
  shown: string
  mayChange: boolean
}): ReactNode {
  const words = useWords()
  const client = useClient()
  const queries = useQueryClient()
  const toasts = useToasts()
  const [editing, setEditing] = useState(false)
  if (!editing || contact === undefined)
    return (
      <p className="contact-name">
        <bdi className="cut">{shown}</bdi>
        {mayChange && contact !== undefined ? (
          <IconButton icon="edit" label={words.details.rename} size="small" onClick={() => setEditing(true)} />
        ) : null}
      </p>
    )
  const save = async (name: string): Promise<void> => {
    setEditing(false)
    try {
      const changed = await client.contacts.update(contact.id, { name: name.trim() === '' ? null : name.trim() })
      queries.setQueryData(['contacts', contact.id], changed)
      refreshConversations(queries)
    } catch (error) {
      toasts.show({ text: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <form
      className="contact-name"
      onSubmit={(event) => {
        event.preventDefault()
        void save(String(new FormData(event.currentTarget).get('name')))
      }}
    >
      <label className="field small grow">
        <span className="for-readers">{words.details.name}</span>
        <input
          name="name"
          // biome-ignore lint/a11y/noAutofocus: the person has just opened this field.
          autoFocus
          maxLength={200}
          defaultValue={contact.name ?? ''}
          onKeyDown={(event) => event.key === 'Escape' && setEditing(false)}
        />
      </label>
      <Button type="submit" size="small">
        {words.details.save}
      </Button>
    </form>
  )
}
