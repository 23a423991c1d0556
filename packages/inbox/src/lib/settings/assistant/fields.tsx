import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Switch } from '../../ui/switch.tsx'

/** A line of the form: a name, its meaning, and a control at its end. */
export function Line({ name, next, children }: { name: string; next?: string; children: ReactNode }): ReactNode {
  return (
    <li>
      <span className="grow">
        <strong>{name}</strong>
        {next === undefined ? null : <small>{next}</small>}
      </span>
      {children}
    </li>
  )
}

/** A line with a switch. */
export function SwitchLine({
  name,
  next,
  checked,
  onChange,
}: {
  name: string
  next: string
  checked: boolean
  onChange(checked: boolean): void
}): ReactNode {
  return (
    <Line name={name} next={next}>
      <Switch label={name} checked={checked} onChange={onChange} />
    </Line>
  )
}

/** A long text. The field grows with it. An empty one is `null`. */
export function LongLine({
  name,
  next,
  value,
  hint,
  rows = 2,
  max = 1600,
  onChange,
}: {
  name: string
  next: string
  value: string | null
  hint?: string
  rows?: number
  max?: number
  onChange(value: string | null): void
}): ReactNode {
  const id = useId()
  return (
    <li className="long">
      <label htmlFor={id}>
        <strong>{name}</strong>
        <small id={`${id}-next`}>{next}</small>
      </label>
      <GrowingText
        id={id}
        value={value ?? ''}
        rows={rows}
        max={max}
        hint={hint}
        onChange={(text) => onChange(text === '' ? null : text)}
      />
    </li>
  )
}

/** A text area that grows with its text. */
export function GrowingText({
  id,
  label,
  value,
  rows = 2,
  max,
  hint,
  onChange,
}: {
  id?: string
  label?: string
  value: string
  rows?: number
  max: number
  hint?: string | undefined
  onChange(value: string): void
}): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    const element = field.current
    if (element === null) return
    element.style.height = 'auto'
    element.style.height = `${Math.min(element.scrollHeight + 2, 480)}px`
  }, [value])
  return (
    <textarea
      ref={field}
      id={id}
      aria-label={label}
      aria-describedby={id === undefined ? undefined : `${id}-next`}
      className="text-field"
      dir="auto"
      rows={rows}
      maxLength={max}
      placeholder={hint}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** A line with a short text. An empty one is `null`. */
export function ShortLine({
  name,
  next,
  value,
  hint,
  max,
  wide = false,
  onChange,
}: {
  name: string
  next: string
  value: string | null
  hint?: string
  max: number
  wide?: boolean
  onChange(value: string | null): void
}): ReactNode {
  return (
    <Line name={name} next={next}>
      <input
        className={`text-field ${wide ? 'wide' : 'short'}`}
        aria-label={name}
        dir="auto"
        maxLength={max}
        placeholder={hint}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      />
    </Line>
  )
}

/** A number with its unit. An empty field is `null` where that is allowed; otherwise it keeps its number. */
export function NumberField({
  label,
  value,
  min,
  max,
  unit,
  empty,
  onChange,
}: {
  label: string
  value: number | null
  min: number
  max: number
  unit?: string
  /** The words of an empty field. Default: it cannot be empty. */
  empty?: string
  onChange(value: number | null): void
}): ReactNode {
  return (
    <span className="number-field">
      <input
        className="text-field"
        type="number"
        inputMode="numeric"
        aria-label={unit === undefined ? label : `${label}, ${unit}`}
        required={empty === undefined}
        min={min}
        max={max}
        placeholder={empty}
        value={value ?? ''}
        onChange={({ target: { value: written } }) => {
          if (written === '') {
            if (empty !== undefined) onChange(null)
            return
          }
          const number = Math.round(Number(written))
          if (Number.isFinite(number)) onChange(Math.min(max, Math.max(min, number)))
        }}
      />
      {unit === undefined ? null : <span className="unit">{unit}</span>}
    </span>
  )
}
