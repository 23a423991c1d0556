import { type ReactNode, type RefObject, Suspense, useRef, useState } from 'react'
import { IconButton } from '../ui/icon-button.tsx'
import { lazyPart } from '../ui/load-part.ts'
import { useWords } from '../words/use-words.tsx'

const EmojiPicker = lazyPart(async () => (await import('../emoji/emoji-picker.tsx')).EmojiPicker)

/** Opens the emojis, which are loaded at the first press. */
export function EmojiButton({
  form,
  field,
  onChoose,
}: {
  form: RefObject<HTMLElement | null>
  field: RefObject<HTMLElement | null>
  onChoose(sign: string): void
}): ReactNode {
  const words = useWords()
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <IconButton
        ref={button}
        icon="emoji"
        label={words.composer.emoji}
        size="small"
        className="at-work"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open ? (
        <Suspense>
          <EmojiPicker anchor={button} form={form} field={field} onChoose={onChoose} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
