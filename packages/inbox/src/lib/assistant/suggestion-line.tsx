import type { Suggestion } from '@parley/client'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icon.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { percentOf } from './sureness.tsx'

/** A suggestion that waits, as one line. */
export function SuggestionLine({ suggestion, onOpen }: { suggestion: Suggestion; onOpen(): void }): ReactNode {
  const words = useAssistantWords()
  const percent = percentOf(suggestion)
  return (
    <button type="button" className="assistant-line" onClick={onOpen}>
      <Icon name="assistant" size={16} className="mark" />
      <span className="for-readers">{words.suggestion.open}: </span>
      <bdi className="grow cut">{suggestion.text}</bdi>
      {percent === undefined ? null : <span>{percent}%</span>}
      <Icon name="up" size={16} className="mark" />
    </button>
  )
}
