import { type ReactNode, useMemo } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Key } from '../ui/key.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { approveKeys } from './approve-keys.ts'
import { wordDiff } from './word-diff.ts'

/** The changes of a person to a suggestion, while its text is in the reply field. */
export function EditedCard({
  before,
  after,
  onApprove,
  onBack,
}: {
  before: string
  after: string
  onApprove(): void
  onBack(): void
}): ReactNode {
  const words = useAssistantWords()
  const { parts, added, removed } = useMemo(() => wordDiff(before, after), [before, after])
  useShortcut('approveSuggestion', onApprove)
  const isSame = added + removed === 0
  return (
    <section className="suggestion edited" aria-label={words.suggestion.titles.answer}>
      <header>
        <Icon name="assistant" size={16} className="mark" />
        <h3>{words.suggestion.titles.answer}</h3>
        <span className="tag by-you">{words.suggestion.editing}</span>
        <span className="grow" />
        <Button look="plain" size="small" onClick={onBack}>
          <Icon name="undo" size={16} />
          {words.suggestion.back}
        </Button>
      </header>
      <div className="suggestion-why single">
        <div>
          <h4>{isSame ? words.suggestion.unchanged : words.suggestion.changed(added, removed)}</h4>
          {isSame ? (
            <p className="with-key">
              {words.suggestion.inField} <Key>{approveKeys}</Key>
            </p>
          ) : (
            <p className="diff" dir="auto">
              {parts.map(({ type, text }, at) => {
                const key = `${at} ${text}`
                if (type === 'added') return <ins key={key}>{text} </ins>
                if (type === 'removed') return <del key={key}>{text} </del>
                return <span key={key}>{text} </span>
              })}
            </p>
          )}
        </div>
      </div>
    </section>
  )
}
