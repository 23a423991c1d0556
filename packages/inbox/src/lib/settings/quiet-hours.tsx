import type { QuietHours } from '@parley/core/notifications'
import { type ReactNode, useMemo } from 'react'
import { Switch } from '../ui/switch.tsx'
import { useTimes, useWords } from '../words/use-words.tsx'

/** A Monday, in milliseconds since 1970. */
const MONDAY = Date.UTC(2024, 0, 1, 12)
const DAY = 86_400_000
const days = [1, 2, 3, 4, 5, 6, 7]

/** The lines of the quiet hours of the person: their times, their days and their time zone. */
export function QuietHoursLines({
  quiet,
  onChange,
}: {
  quiet: QuietHours
  onChange(quiet: QuietHours): void
}): ReactNode {
  const words = useWords()
  const times = useTimes()
  const zones = useMemo(() => [...new Set([quiet.timeZone, ...Intl.supportedValuesOf('timeZone')])].sort(), [quiet])
  const change = (patch: Partial<QuietHours>): void => onChange({ ...quiet, ...patch })
  return (
    <>
      <li>
        <span className="grow">
          <strong>{words.notifications.quiet}</strong>
          <small>{words.notifications.quietNext}</small>
        </span>
        <Switch
          label={words.notifications.quiet}
          checked={quiet.on}
          // The zone is that of the device on which they are turned on.
          onChange={(on) => change(on ? { on, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } : { on })}
        />
      </li>
      {quiet.on ? (
        <>
          <li className="quiet-times">
            <TimeField label={words.notifications.from} minutes={quiet.from} onChange={(from) => change({ from })} />
            <TimeField label={words.notifications.to} minutes={quiet.to} onChange={(to) => change({ to })} />
            <label className="grow">
              {words.notifications.zone}
              <select
                className="field"
                value={quiet.timeZone}
                onChange={(event) => change({ timeZone: event.target.value })}
              >
                {zones.map((zone) => (
                  <option key={zone} value={zone}>
                    {zone.replaceAll('_', ' ')}
                  </option>
                ))}
              </select>
            </label>
          </li>
          <li>
            <span className="grow">
              <strong>{words.notifications.days}</strong>
              <small>{words.notifications.daysNext}</small>
            </span>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a row of a list. */}
            <div className="segmented" role="group" aria-label={words.notifications.days}>
              {days.map((day) => {
                const isOn = quiet.days.includes(day)
                return (
                  <button
                    key={day}
                    type="button"
                    aria-pressed={isOn}
                    onClick={() =>
                      change({ days: days.filter((each) => (each === day ? !isOn : quiet.days.includes(each))) })
                    }
                  >
                    {times.weekday(MONDAY + (day - 1) * DAY)}
                  </button>
                )
              })}
            </div>
          </li>
        </>
      ) : null}
    </>
  )
}

function TimeField({
  label,
  minutes,
  onChange,
}: {
  label: string
  minutes: number
  onChange(minutes: number): void
}): ReactNode {
  const value = [Math.floor(minutes / 60), minutes % 60].map((each) => String(each).padStart(2, '0')).join(':')
  return (
    <label>
      {label}
      <input
        className="field"
        type="time"
        required
        value={value}
        onChange={(event) => {
          const [hours, rest] = event.target.value.split(':').map(Number)
          // A field that is being typed has no time yet.
          if (hours !== undefined && rest !== undefined) onChange(hours * 60 + rest)
        }}
      />
    </label>
  )
}
