import type { ReactNode } from 'react'
import { useWords } from '../../words/use-words.tsx'
import { type ConfigField, isSet, shownValue } from './channel-fields.ts'

/** The inputs of a configuration. Fields that few channels need are folded. */
export function ConfigInputs({
  fields,
  config,
  errors,
  children,
}: {
  fields: readonly ConfigField[]
  /** The present configuration; `null` for a new one. */
  config: object | null
  /** The problem of each field, by its name. */
  errors: ReadonlyMap<string, string>
  /** Comes before the folded fields. */
  children: ReactNode
}): ReactNode {
  const words = useWords()
  const usual = fields.filter(({ rare }) => !rare)
  const rare = fields.filter((field) => field.rare)
  const input = (field: ConfigField): ReactNode => (
    <Input key={field.name} field={field} config={config} error={errors.get(field.name)} />
  )
  return (
    <>
      {usual.map(input)}
      {children}
      {rare.length === 0 ? null : (
        <details className="rare" open={rare.some(({ name }) => errors.has(name)) || undefined}>
          <summary>{words.channels.more}</summary>
          <div className="form">{rare.map(input)}</div>
        </details>
      )}
    </>
  )
}

function Input({
  field,
  config,
  error,
}: {
  field: ConfigField
  config: object | null
  error: string | undefined
}): ReactNode {
  const words = useWords()
  const { name, title, description, kind, choices, secret, initial } = field
  const kept = secret && isSet(field, config)
  const required = field.required && !kept
  const described = `about-${name}`
  const shared = {
    name,
    id: `config-${name}`,
    required,
    ...{ 'aria-invalid': error !== undefined || undefined, 'aria-describedby': described },
  }
  const value = shownValue(field, config)
  return (
    <div className="described">
      <label htmlFor={`config-${name}`}>
        {title}
        {kind === 'choice' || kind === 'flag' ? (
          <select {...shared} defaultValue={value}>
            {required && kind === 'choice' ? null : <option value="">{words.channels.unset}</option>}
            {kind === 'flag' ? (
              <>
                <option value="true">{words.people.yes}</option>
                <option value="false">{words.people.no}</option>
              </>
            ) : (
              choices.map((choice) => <option key={choice}>{choice}</option>)
            )}
          </select>
        ) : (
          <input
            {...shared}
            dir="auto"
            type={secret ? 'password' : 'text'}
            inputMode={kind === 'number' ? 'numeric' : undefined}
            autoComplete={secret ? 'new-password' : 'off'}
            spellCheck={false}
            defaultValue={value}
            placeholder={kept ? words.channels.kept : initial}
          />
        )}
      </label>
      <small id={described} className={error === undefined ? undefined : 'field-error'}>
        {error ?? description}
      </small>
    </div>
  )
}
