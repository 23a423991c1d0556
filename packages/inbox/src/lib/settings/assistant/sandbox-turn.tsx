import type { ResponderTrial } from '@parley/client'
import type { ReactNode } from 'react'
import { Icon } from '../../ui/icon.tsx'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { useAssistantWords } from '../../words/assistant/use-assistant-words.ts'

/** One turn of the sandbox. That of the assistant has its fate, and the facts behind it. */
export function SandboxTurn({ turn }: { turn: ResponderTrial['turns'][number] }): ReactNode {
  const words = useAssistantSettingsWords()
  const own = useAssistantWords()
  const { speaker, text, outcome, reason, intent, confidence, why, sources } = turn
  if (speaker === 'customer')
    return (
      <div className="sandbox-turn customer">
        <span className="for-readers">{words.sandbox.customer}: </span>
        <p className="bubble" dir="auto">
          {text}
        </p>
      </div>
    )
  const then = outcome === 'sent' && reason !== null ? words.sandbox.afterwards[reason] : undefined
  const facts = [
    ...(intent === null ? [] : [own.intents[intent]]),
    ...(confidence === null ? [] : [words.sandbox.sure(Math.round(confidence * 100))]),
    ...(sources.length === 0 ? [] : [words.sandbox.based(sources.join(', '))]),
  ]
  return (
    <div className={`sandbox-turn assistant ${outcome ?? ''}`}>
      <span className="for-readers">{words.sandbox.assistant}: </span>
      {text === '' ? null : (
        <p className="bubble" dir="auto">
          {text}
        </p>
      )}
      <p className="fate">
        <Icon name="assistant" size={12} />
        <span>
          <strong>
            {words.sandbox.outcomes[outcome ?? 'none']}
            {then === undefined ? '' : `, ${then}`}.
          </strong>{' '}
          {outcome !== 'sent' && reason !== null ? own.reasons[reason] : ''}
        </span>
      </p>
      {facts.length === 0 ? null : <p className="facts">{facts.join(' · ')}</p>}
      {why === null || why === '' ? null : (
        <p className="facts" dir="auto">
          {why}
        </p>
      )}
    </div>
  )
}
