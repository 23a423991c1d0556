import type { Contact } from '@parley/client'
import { type ReactNode, Suspense, useState } from 'react'
import { lazyPart } from '../ui/load-part.ts'
import { useWords } from '../words/use-words.tsx'

const MergeDialog = lazyPart(async () => (await import('./merge-dialog.tsx')).MergeDialog)

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
