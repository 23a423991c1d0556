import type { ResponderValues } from '@parley/client'
import { type ReactNode, useMemo } from 'react'
import { Switch } from '../../ui/switch.tsx'
import { useAssistantSettingsWords } from '../../words/assistant/use-assistant-settings-words.ts'
import { Line, NumberField, ShortLine } from './fields.tsx'
import type { SectionProps } from './writing-section.tsx'

/** The most answers without a person. */
export function LimitsSection({ values: { limits }, onChange }: SectionProps): ReactNode {
  const words = useAssistantSettingsWords()
  const change = (patch: Partial<ResponderValues['limits']>): void => onChange({ limits: { ...limits, ...patch } })
  const { exchanges } = limits
  const rows = [
    ['perConversation', words.perConversation, words.perConversationNext, 10_000],
    ['perHour', words.perHour, words.perNext, 100_000],
    ['perDay', words.perDay, words.perNext, 1_000_000],
  ] as const
  return (
    <>
      <h2>{words.limits}</h2>
      <ul className="lines">
        {rows.map(([field, name, next, max]) => (
          <Line key={field} name={name} next={next}>
            <NumberField
              label={name}
              value={limits[field]}
              min={0}
              max={max}
              empty={words.noLimit}
              onChange={(value) => change({ [field]: value })}
            />
          </Line>
        ))}
        <Line name={words.exchanges} next={words.exchangesNext}>
          <span className="pair-field">
            <NumberField
              label={words.exchangesCount}
              value={exchanges.count}
              min={1}
              max={50}
              onChange={(count) => change({ exchanges: { ...exchanges, count: count ?? 1 } })}
            />
            <span className="unit">{words.exchangesMinutes}</span>
            <NumberField
              label={words.exchangesMinutes}
              value={exchanges.minutes}
              min={1}
              max={1440}
              onChange={(minutes) => change({ exchanges: { ...exchanges, minutes: minutes ?? 1 } })}
            />
          </span>
        </Line>
      </ul>
    </>
  )
}

/** The quiet hours of the assistant, its zone and its region. */
export function HoursSection({ values: { quietHours, timeZone, region }, onChange }: SectionProps): ReactNode {
  const words = useAssistantSettingsWords()
  const zones = useMemo(() => [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort(), [timeZone])
  return (
    <>
      <h2>{words.hours}</h2>
      <ul className="lines">
        <Line name={words.quiet} next={words.quietNext}>
          {quietHours === null ? null : (
            <span className="pair-field">
              {(['from', 'to'] as const).map((end) => (
                <label key={end}>
                  <span className="unit">{words[end]}</span>
                  <input
                    className="text-field"
                    type="time"
                    required
                    value={quietHours[end]}
                    onChange={({ target: { value } }) => {
                      // A field that is being typed has no time yet.
                      if (value !== '') onChange({ quietHours: { ...quietHours, [end]: value } })
                    }}
                  />
                </label>
              ))}
            </span>
          )}
          <Switch
            label={words.quiet}
            checked={quietHours !== null}
            onChange={(on) =>
              onChange(
                on
                  ? {
                      quietHours: { from: '22:00', to: '07:00' },
                      // The zone is that of the device on which they are turned on.
                      ...(timeZone === 'UTC' ? { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}),
                    }
                  : { quietHours: null },
              )
            }
          />
        </Line>
        <Line name={words.zone} next={words.zoneNext}>
          <select
            className="text-field wide"
            aria-label={words.zone}
            value={timeZone}
            onChange={(event) => onChange({ timeZone: event.target.value })}
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
        </Line>
        <ShortLine
          name={words.region}
          next={words.regionNext}
          value={region}
          hint="DE"
          max={2}
          onChange={(next) => onChange({ region: next === null ? null : next.toUpperCase() })}
        />
      </ul>
    </>
  )
}
