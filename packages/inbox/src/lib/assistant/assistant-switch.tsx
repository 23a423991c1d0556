import type { ReactNode } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Icon } from '../ui/icon.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { useResponder } from './use-responder.ts'
import './assistant-switch.css'

/** The switch of the assistant in the header of a conversation. It is absent where the channel has the assistant off. */
export function AssistantSwitch({ conversationId }: { conversationId: string }): ReactNode {
  const words = useAssistantWords()
  const { state, isOn, mayChange, busy, turn } = useResponder(conversationId)
  const toggle = mayChange && !busy ? (): void => void turn(!isOn) : undefined
  useShortcut('assistant', toggle)
  if (state === undefined || state.reason === 'off') return null
  return (
    <button
      type="button"
      className="assistant-switch"
      role="switch"
      aria-checked={isOn}
      aria-label={words.name}
      title={isOn ? words.state.on : words.state.off}
      disabled={!mayChange}
      onClick={toggle}
    >
      <Icon name="assistant" size={16} />
      <i aria-hidden="true" />
    </button>
  )
}
