import { type KeyboardEvent, type ReactNode, useRef } from 'react'

/** A choice between a few values, all in sight. The arrow keys move it, and Tab reaches the chosen one. */
export function Segments<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: Value
  choices: readonly (readonly [Value, string])[]
  onChange(value: Value): void
}): ReactNode {
  const group = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const place = choices.findIndex(([name]) => name === value)
    const next = (place + step + choices.length) % choices.length
    const [name] = choices[next] ?? []
    if (name === undefined) return
    onChange(name)
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <div className="segmented" role="radiogroup" aria-label={label} ref={group}>
      {choices.map(([name, text]) => (
        // biome-ignore lint/a11y/useSemanticElements: a segment is a button with the look of a radio.
        <button
          key={name}
          type="button"
          role="radio"
          aria-checked={name === value}
          tabIndex={name === value ? 0 : -1}
          onClick={() => onChange(name)}
          onKeyDown={move}
        >
          {text}
        </button>
      ))}
    </div>
  )
}
