import type { AssistantRun, ResponderState } from '@parley/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useClient, useSession } from '../data/client.tsx'
import { Icon } from '../ui/icon.tsx'
import { Switch } from '../ui/switch.tsx'
import { useAssistantWords } from '../words/assistant/use-assistant-words.ts'
import { useLocale, useTimes } from '../words/use-words.tsx'
import { moneyOf } from './money.ts'
import { useResponder } from './use-responder.ts'
import './assistant-section.css'

/** The most calls that are listed. */
const MOST = 20

/** The assistant in the details: its switch, its reading of the customer, and the cost of its calls. */
export function AssistantSection({ conversationId }: { conversationId: string }): ReactNode {
  const words = useAssistantWords()
  const session = useSession()
  const { state, isOn, mayChange, busy, turn } = useResponder(conversationId)
  if (state === undefined) return null
  const isOff = state.reason === 'off'
  return (
    <section className="assistant-section">
      <h3>
        <Icon name="assistant" size={16} className="mark" />
        {words.name}
        {isOff ? null : (
          <span className="end">
            <Switch
              label={words.state.answersHere}
              checked={isOn}
              disabled={!mayChange || busy}
              onChange={(on) => void turn(on)}
            />
          </span>
        )}
      </h3>
      {isOff ? (
        <p className="quiet">
          {words.state.offChannel}{' '}
          {session.actions.includes('assistants.manage') ? (
            <Link to="/settings/{-$page}" params={{ page: 'assistant' }}>
              {words.state.settings}
            </Link>
          ) : null}
        </p>
      ) : isOn || state.reason === null ? null : (
        <p className="quiet">{words.reasons[state.reason]}</p>
      )}
      <Reading state={state} isOff={isOff} />
      {state.calls === 0 ? null : <Runs state={state} />}
    </section>
  )
}

function Reading({ state, isOff }: { state: ResponderState; isOff: boolean }): ReactNode {
  const words = useAssistantWords()
  const locale = useLocale()
  const { intent, language, sentiment, urgency, summary, sent, suggested, costs, calls, inputTokens } = state
  if (intent === null && calls === 0) return isOff ? null : <p className="quiet">{words.details.none}</p>
  const cost =
    costs.length === 0
      ? inputTokens === 0
        ? words.details.free
        : words.details.unknown
      : costs.map((each) => moneyOf(each, locale)).join(', ')
  const mood = [
    ...(sentiment === null || sentiment === 'neutral' ? [] : [words.sentiments[sentiment]]),
    ...(urgency === 'high' || urgency === 'critical' ? [words.urgencies[urgency]] : []),
  ]
  return (
    <>
      {summary === null || summary === '' ? null : (
        <p className="summary" dir="auto">
          {summary}
        </p>
      )}
      <dl className="pairs">
        {intent === null ? null : (
          <>
            <dt>{words.details.intent}</dt>
            <dd>{words.intents[intent]}</dd>
          </>
        )}
        {language === null || language === 'und' ? null : (
          <>
            <dt>{words.details.language}</dt>
            <dd>{languageName(language, locale)}</dd>
          </>
        )}
        {mood.length === 0 ? null : (
          <>
            <dt>{words.details.mood}</dt>
            <dd>{mood.join(', ')}</dd>
          </>
        )}
        <dt>{words.details.sent}</dt>
        <dd>{words.details.answers(sent, suggested)}</dd>
        <dt>{words.details.cost}</dt>
        <dd>{cost}</dd>
      </dl>
    </>
  )
}

/** The calls of the assistant, read when they are opened. */
function Runs({ state }: { state: ResponderState }): ReactNode {
  const words = useAssistantWords()
  const locale = useLocale()
  const client = useClient()
  const [isOpen, setIsOpen] = useState(false)
  const { conversationId, calls, inputTokens, outputTokens } = state
  const runs = useQuery({
    queryKey: ['responder', 'runs', conversationId],
    queryFn: async ({ signal }) => (await client.autoResponder.runs({ conversationId, limit: MOST }, { signal })).items,
    enabled: isOpen,
  })
  const tokens = inputTokens + outputTokens
  return (
    <details
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open)
      }}
    >
      <summary>
        {words.details.runs(calls)}
        {tokens === 0 ? '' : `, ${words.details.tokens(tokens.toLocaleString(locale))}`}
      </summary>
      <ul className="runs">
        {runs.data?.map((run) => (
          <Run key={run.id} run={run} />
        ))}
      </ul>
    </details>
  )
}

function Run({ run }: { run: AssistantRun }): ReactNode {
  const words = useAssistantWords()
  const times = useTimes()
  const locale = useLocale()
  const { task, model, assistant, duration, cost, verdict, errorCode, at } = run
  const outcome =
    verdict === 'failed' ? (errorCode ?? words.details.failed) : verdict === 'repaired' ? words.details.repaired : ''
  return (
    <li className={verdict === 'failed' ? 'failed' : ''}>
      <span className="grow">
        <span>{words.details.tasks[task]}</span>
        <small className="cut">{[model ?? assistant, outcome].filter((each) => each !== '').join(', ')}</small>
      </span>
      <span>
        {duration.toLocaleString(locale)} ms{cost === null ? '' : `, ${moneyOf(cost, locale)}`}
      </span>
      <time dateTime={at}>{times.clock(Date.parse(at))}</time>
    </li>
  )
}

function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
