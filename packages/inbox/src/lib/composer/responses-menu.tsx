import type { CannedResponse } from '@parley/client'
import { type ReactNode, useEffect, useState } from 'react'
import { useClient } from '../data/client.tsx'
import { useResponses } from '../data/daily-work.ts'
import { Key } from '../ui/key.tsx'
import { useWords } from '../words/use-words.tsx'

/** The most responses that the menu shows. */
const SHOWN = 8

/** The canned responses that fit the word after `/`. Its keys are read from the field, which keeps the focus. */
export function ResponsesMenu({
  words: written,
  conversationId,
  onChoose,
  onClose,
}: {
  words: string
  conversationId: string
  onChoose(text: string): void
  onClose(): void
}): ReactNode {
  const words = useWords()
  const client = useClient()
  const { data: responses = [] } = useResponses()
  const [at, setAt] = useState(0)
  const fitting = fittingResponses(responses, written).slice(0, SHOWN)
  const choose = async (response: CannedResponse): Promise<void> => {
    const text = await client.responses.render(response.id, conversationId).then(
      (rendered) => rendered.text,
      () => response.text,
    )
    onChoose(text)
  }
  useEffect(() => setAt(0), [written])
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (step !== undefined) setAt((before) => (before + step + fitting.length) % Math.max(1, fitting.length))
      else if (event.key === 'Enter' || event.key === 'Tab') {
        const response = fitting[at]
        if (response === undefined) return
        void choose(response)
      } else if (event.key === 'Escape') onClose()
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('keydown', press, { capture: true })
    return () => window.removeEventListener('keydown', press, { capture: true })
  })
  return (
    <div className="responses" role="listbox" aria-label={words.composer.responsesFor(written)}>
      <p>{fitting.length === 0 ? words.composer.noResponse : words.composer.responsesFor(written)}</p>
      {fitting.map((response, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys of the menu.
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus.
        <div
          key={response.id}
          role="option"
          aria-selected={place === at}
          className={`response ${place === at ? 'on' : ''}`}
          onPointerEnter={() => setAt(place)}
          onClick={() => void choose(response)}
        >
          <strong>{response.title}</strong>
          <span className="grow cut quiet">{response.text}</span>
          <span className="quiet">/{response.shortcut}</span>
          {place === at ? <Key>↵</Key> : null}
        </div>
      ))}
    </div>
  )
}

/** The responses that begin with a word, then those that have it in their title. */
function fittingResponses(responses: readonly CannedResponse[], written: string): CannedResponse[] {
  const word = written.toLocaleLowerCase()
  const rank = ({ shortcut, title }: CannedResponse): number => {
    if (shortcut.toLocaleLowerCase().startsWith(word)) return 0
    if (title.toLocaleLowerCase().startsWith(word)) return 1
    return title.toLocaleLowerCase().includes(word) ? 2 : 3
  }
  return responses
    .filter((response) => rank(response) < 3)
    .sort((one, other) => rank(one) - rank(other) || one.shortcut.localeCompare(other.shortcut))
}
