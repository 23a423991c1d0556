import type { Channel, Suggestion } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { CountLine } from '../composer/count-line.tsx'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Key } from '../ui/key.tsx'
import { useIsPhone } from '../ui/media.ts'
import { Menu } from '../ui/menu.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { approveKeys } from './approve-keys.ts'
import { percentOf, Sureness } from './sureness.tsx'

export interface SuggestionCardProps {
  suggestion: Suggestion
  channel: Channel | undefined
  place: number
  count: number
  maySend: boolean
  mayDecide: boolean
  busy: boolean
  hasKeys: boolean
  explainsHeld: boolean
  onNext(): void
  onAside(): void
  onEdit(): void
  onApprove(): void
  onReject(reason: string): void
}

/** A suggestion to decide about: its text, its reason and its sources. Its text is shown as text alone. */
export function SuggestionCard(props: SuggestionCardProps): ReactNode {
  const { suggestion, channel, place, count, maySend, mayDecide, busy, hasKeys, explainsHeld } = props
  const { onNext, onAside, onEdit, onApprove, onReject } = props
  const words = useAssistantWords()
  const isPhone = useIsPhone()
  const [why, setWhy] = useState(!isPhone)
  const [rejecting, setRejecting] = useState(false)
  useShortcut('approveSuggestion', hasKeys && maySend && !busy ? onApprove : undefined)
  useShortcut('editSuggestion', maySend ? onEdit : undefined)
  useShortcut('rejectSuggestion', mayDecide ? () => setRejecting(true) : undefined)
  useShortcut('whySuggestion', () => setWhy(!why))

  const { origin, task, text, subject } = suggestion
  const percent = percentOf(suggestion)
  return (
    <section className="suggestion" aria-label={words.suggestion.titles[task]} aria-busy={busy}>
      <header>
        <Icon name="assistant" size={16} className="mark" />
        <h3>{words.suggestion.titles[task]}</h3>
        {percent === undefined ? (
          <span className="sure">{words.suggestion.own}</span>
        ) : (
          <span className="sure">
            <Sureness percent={percent} />
            {words.suggestion.sure(percent)}
          </span>
        )}
        <span className="grow" />
        <span className="model cut">{origin?.model}</span>
        {count < 2 ? null : (
          <Button look="plain" size="small" aria-label={words.suggestion.next} onClick={onNext}>
            {words.suggestion.place(place + 1, count)}
          </Button>
        )}
        <IconButton icon="x" size="small" label={words.suggestion.aside} onClick={onAside} />
      </header>
      <div className="suggestion-text" dir="auto">
        {subject === null ? null : <strong className="message-subject">{subject}</strong>}
        {text}
        {origin?.sources.map(({ id, title }, at) => (
          <span key={id} className="cite" title={title}>
            <span className="for-readers"> {words.suggestion.source(at + 1)}</span>
            <span aria-hidden="true">{at + 1}</span>
          </span>
        ))}
      </div>
      {why ? <Why suggestion={suggestion} explainsHeld={explainsHeld} /> : null}
      <footer>
        <Menu
          align="start"
          open={rejecting}
          onOpenChange={setRejecting}
          trigger={
            <Button look="plain" size="small" disabled={!mayDecide || busy}>
              {words.suggestion.reject}
              <Key>X</Key>
            </Button>
          }
          groups={[
            words.suggestion.rejectReasons.map((reason) => ({
              id: reason,
              label: reason,
              choose: () => onReject(reason),
            })),
          ]}
        />
        <Button look="plain" size="small" disabled={!maySend || busy} onClick={onEdit}>
          {words.suggestion.edit}
          <Key>E</Key>
        </Button>
        {why ? null : (
          <Button look="plain" size="small" className="why-button" onClick={() => setWhy(true)}>
            {words.suggestion.why}
            <Key>W</Key>
          </Button>
        )}
        <span className="grow" />
        <span className="parts cut">
          <CountLine text={text} channel={channel} onReplace={onEdit} />
        </span>
        <Button look="primary" disabled={!maySend} busy={busy} onClick={onApprove}>
          {words.suggestion.approve}
          {hasKeys ? <Key>{approveKeys}</Key> : null}
        </Button>
      </footer>
    </section>
  )
}

/** The reason for the text, the reason why a person decides, and the texts of the owner behind it. */
function Why({ suggestion, explainsHeld }: { suggestion: Suggestion; explainsHeld: boolean }): ReactNode {
  const words = useAssistantWords()
  const { origin, held } = suggestion
  const hasHeld = held !== null && explainsHeld
  if (origin === null && !hasHeld) return null
  return (
    <div className="suggestion-why">
      <div>
        {origin === null || origin.reason === '' ? null : (
          <>
            <h4>{words.suggestion.why}</h4>
            <p dir="auto">{origin.reason}</p>
          </>
        )}
        {hasHeld ? (
          <p className="held">
            <strong>{words.suggestion.held}</strong> {words.reasons[held]}
          </p>
        ) : null}
        {origin === null || origin.findings.length === 0 ? null : (
          <>
            <h4>{words.suggestion.findings}</h4>
            <ul>
              {origin.findings.map(({ kind, text }) => (
                <li key={`${kind} ${text}`} dir="auto">
                  {text}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      {origin === null ? null : (
        <div>
          <h4>{words.suggestion.based}</h4>
          {origin.sources.length === 0 ? (
            <p>{words.suggestion.onNothing}</p>
          ) : (
            <ol>
              {origin.sources.map(({ id, title }, at) => (
                <li key={id}>
                  <span className="cite" aria-hidden="true">
                    {at + 1}
                  </span>
                  <bdi>{title}</bdi>
                </li>
              ))}
            </ol>
          )}
        </div>
      )}
    </div>
  )
}
