import type { ReactNode } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'

/** The assistant could not write a suggestion. A person can answer all the same. */
export function FailedLine({ busy, onTry }: { busy: boolean; onTry: (() => void) | undefined }): ReactNode {
  const words = useAssistantWords()
  useShortcut('renewSuggestion', onTry)
  return (
    <div className="assistant-line" role="status">
      <Icon name="assistant" size={16} className="mark" />
      <span className="grow">{words.suggestion.failed}</span>
      {onTry === undefined ? null : (
        <Button size="small" busy={busy} onClick={onTry}>
          {words.suggestion.again}
        </Button>
      )}
    </div>
  )
}
