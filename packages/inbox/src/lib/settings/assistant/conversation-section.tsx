import type { ResponderValues } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { Line, LongLine, NumberField, SwitchLine } from './fields.tsx'
import type { SectionProps } from './writing-section.tsx'

/** The management of a conversation: its end, its goodbye, and how long the assistant waits. */
export function ConversationSection({ values: { conversation }, onChange }: SectionProps): ReactNode {
  const words = useAssistantSettingsWords()
  const { detectEnd, goodbye, idleMinutes, patience, answerWithin } = conversation
  const change = (patch: Partial<ResponderValues['conversation']>): void =>
    onChange({ conversation: { ...conversation, ...patch } })
  const idles = Object.keys(words.idles).map(Number)
  const offered = idleMinutes === null || idles.includes(idleMinutes) ? idles : [...idles, idleMinutes]
  return (
    <>
      <h2>{words.conversation}</h2>
      <ul className="lines">
        <SwitchLine
          name={words.detectEnd}
          next={words.detectEndNext}
          checked={detectEnd}
          onChange={(next) => change({ detectEnd: next })}
        />
        {detectEnd ? (
          <LongLine
            name={words.goodbye}
            next={words.goodbyeNext}
            value={goodbye}
            onChange={(next) => change({ goodbye: next })}
          />
        ) : null}
        <Line name={words.idle} next={words.idleNext}>
          <select
            className="text-field medium"
            aria-label={words.idle}
            value={idleMinutes ?? ''}
            onChange={({ target: { value } }) => change({ idleMinutes: value === '' ? null : Number(value) })}
          >
            <option value="">{words.never}</option>
            {offered.map((minutes) => (
              <option key={minutes} value={minutes}>
                {words.idles[minutes] ?? `${minutes} ${words.minutes}`}
              </option>
            ))}
          </select>
        </Line>
        <Line name={words.patience} next={words.patienceNext}>
          <NumberField
            label={words.patience}
            value={patience}
            min={0}
            max={120}
            unit={words.seconds}
            onChange={(next) => change({ patience: next ?? 0 })}
          />
        </Line>
        <Line name={words.answerWithin} next={words.answerWithinNext}>
          <NumberField
            label={words.answerWithin}
            value={answerWithin}
            min={1}
            max={10_080}
            unit={words.minutes}
            onChange={(next) => change({ answerWithin: next ?? 60 })}
          />
        </Line>
      </ul>
    </>
  )
}

/** When a person takes over, and the owner's texts for it. */
export function HandOverSection({ values: { handOver, errorMessage }, onChange }: SectionProps): ReactNode {
  const words = useAssistantSettingsWords()
  // The commas of an unfinished list are text, not words.
  const [written, setWritten] = useState(handOver.words.join(', '))
  const shown = sameWords(written, handOver.words) ? written : handOver.words.join(', ')
  const change = (patch: Partial<ResponderValues['handOver']>): void =>
    onChange({ handOver: { ...handOver, ...patch } })
  const percent = Math.round(handOver.below * 100)
  return (
    <>
      <h2>{words.handOver}</h2>
      <ul className="lines">
        <Line name={words.below} next={words.belowNext}>
          <span className="range-field">
            <input
              type="range"
              min={0}
              max={100}
              step={5}
              aria-label={words.below}
              aria-valuetext={`${percent}%`}
              style={{ '--part': `${percent}%` } as object}
              value={percent}
              onChange={(event) => change({ below: Number(event.target.value) / 100 })}
            />
            <output>{percent}%</output>
          </span>
        </Line>
        <li className="long">
          <label htmlFor="hand-over-words">
            <strong>{words.words}</strong>
            <small>{words.wordsNext}</small>
          </label>
          <input
            id="hand-over-words"
            className="text-field"
            dir="auto"
            placeholder={words.wordsHint}
            value={shown}
            onChange={({ target: { value } }) => {
              setWritten(value)
              change({ words: wordsOf(value) })
            }}
          />
        </li>
        <LongLine
          name={words.handOverMessage}
          next={words.handOverMessageNext}
          value={handOver.message}
          onChange={(message) => change({ message })}
        />
        <LongLine
          name={words.errorMessage}
          next={words.errorMessageNext}
          value={errorMessage}
          onChange={(next) => onChange({ errorMessage: next })}
        />
      </ul>
    </>
  )
}

function wordsOf(written: string): string[] {
  return [...new Set(written.split(',').map((word) => word.trim().slice(0, 60)))]
    .filter((word) => word !== '')
    .slice(0, 50)
}

function sameWords(written: string, words: readonly string[]): boolean {
  return wordsOf(written).join('\n') === words.join('\n')
}
