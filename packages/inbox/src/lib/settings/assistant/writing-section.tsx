import type { ResponderValues } from '@parley/client'
import type { ReactNode } from 'react'
import { Segments } from '../../ui/segments.tsx'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { useLocale } from '../../words/use-words.tsx'
import { Line, LongLine, ShortLine, SwitchLine } from './fields.tsx'

export interface SectionProps {
  values: ResponderValues
  onChange(patch: Partial<ResponderValues>): void
}

/** Languages that are offered. Another one that is set stays in the list. */
const languages = [
  'ar',
  'cs',
  'da',
  'de',
  'en',
  'es',
  'fi',
  'fr',
  'hi',
  'it',
  'ja',
  'nl',
  'no',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'sv',
  'tr',
  'uk',
  'zh',
]

/** Whether the assistant answers, and how. */
export function AnsweringSection({ values, onChange }: SectionProps): ReactNode {
  const words = useAssistantSettingsWords()
  return (
    <ul className="lines">
      <SwitchLine
        name={words.enabled}
        next={words.enabledNext}
        checked={values.enabled}
        onChange={(enabled) => onChange({ enabled })}
      />
      <Line name={words.sending} next={words.sendingNext}>
        <Segments
          label={words.sending}
          value={values.sending}
          choices={[
            ['automatic', words.sendings.automatic],
            ['drafts', words.sendings.drafts],
          ]}
          onChange={(sending) => onChange({ sending })}
        />
      </Line>
    </ul>
  )
}

/** The texts of the assistant: the first message, the prompt, tone and language. */
export function WritingSection({ values, onChange }: SectionProps): ReactNode {
  const words = useAssistantSettingsWords()
  const locale = useLocale()
  const { firstMessage, instructions, tone, language, effort, review } = values
  const names = new Intl.DisplayNames([locale], { type: 'language' })
  const offered = language === null || languages.includes(language) ? languages : [language, ...languages]
  return (
    <>
      <h2>{words.writing}</h2>
      <ul className="lines">
        <LongLine
          name={words.firstMessage}
          next={words.firstMessageNext}
          value={firstMessage}
          onChange={(next) => onChange({ firstMessage: next })}
        />
        <LongLine
          name={words.prompt}
          next={words.promptNext}
          value={instructions}
          hint={words.promptHint}
          rows={5}
          max={32_000}
          onChange={(next) => onChange({ instructions: next ?? '' })}
        />
        <ShortLine
          name={words.tone}
          next={words.toneNext}
          value={tone}
          hint={words.toneHint}
          max={200}
          wide
          onChange={(next) => onChange({ tone: next })}
        />
        <Line name={words.language} next={words.languageNext}>
          <select
            className="text-field wide"
            aria-label={words.language}
            value={language ?? ''}
            onChange={({ target: { value } }) => onChange({ language: value === '' ? null : value })}
          >
            <option value="">{words.customersLanguage}</option>
            {offered.map((tag) => (
              <option key={tag} value={tag}>
                {names.of(tag)}
              </option>
            ))}
          </select>
        </Line>
        <Line name={words.effort} next={words.effortNext}>
          <Segments
            label={words.effort}
            value={effort ?? 'own'}
            choices={(['own', 'small', 'large'] as const).map((name) => [name, words.efforts[name]] as const)}
            onChange={(next) => onChange({ effort: next === 'own' ? null : next })}
          />
        </Line>
        <SwitchLine
          name={words.review}
          next={words.reviewNext}
          checked={review}
          onChange={(next) => onChange({ review: next })}
        />
      </ul>
    </>
  )
}
