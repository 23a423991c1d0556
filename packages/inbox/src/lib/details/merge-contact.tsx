import type { Contact } from '@parley/client'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useWords } from '../words/use-words.tsx'

const MergeDialog = lazy(async () => ({ default: (await import('./merge-dialog.tsx')).MergeDialog }))

/** The way to a dialog that makes one person of two contacts. */
export function MergeContact({ contact, name }: { contact: Contact; name: string }): ReactNode {
  const words = useWords()
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="quiet-link" onClick={() => setOpen(true)}>
        {words.details.merge}
      </button>
      {open ? (
        <Suspense>
          <MergeDialog contact={contact} name={name} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
