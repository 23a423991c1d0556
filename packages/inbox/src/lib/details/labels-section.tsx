import { type ReactNode, useRef } from 'react'
import { useShortcut } from '../keyboard/use-shortcuts.tsx'
import { Icon } from '../ui/icon.tsx'
import { useWords } from '../words/use-words.tsx'

/** The labels of a conversation, with a field for another one. */
export function LabelsSection({
  labels,
  mayChange,
  onChange,
}: {
  labels: readonly string[]
  mayChange: boolean
  onChange(labels: string[]): void
}): ReactNode {
  const words = useWords()
  const field = useRef<HTMLInputElement>(null)
  useShortcut('label', mayChange ? () => field.current?.focus() : undefined)
  if (labels.length === 0 && !mayChange) return null
  return (
    <section>
      <h3>{words.details.labels}</h3>
      <div className="labels">
        {labels.map((label) => (
          <span key={label} className="tag">
            <bdi className="cut">{label}</bdi>
            {mayChange ? (
              <button
                type="button"
                aria-label={words.composer.remove(label)}
                onClick={() => onChange(labels.filter((each) => each !== label))}
              >
                <Icon name="x" size={16} />
              </button>
            ) : null}
          </span>
        ))}
        {mayChange ? (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              const label = field.current?.value.trim() ?? ''
              if (label !== '' && !labels.includes(label)) onChange([...labels, label])
              if (field.current !== null) field.current.value = ''
            }}
          >
            <input
              ref={field}
              className="label-field"
              maxLength={64}
              placeholder={`+ ${words.keys.names.label}`}
              aria-label={words.keys.names.label}
              onKeyDown={(event) => event.key === 'Escape' && field.current?.blur()}
            />
          </form>
        ) : null}
      </div>
    </section>
  )
}
