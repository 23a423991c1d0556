import { type Channel, type ChannelTypeInfo, ParleyClientError } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useClient } from '../../data/client.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { typeName } from '../../words/channel-names.ts'
import { useWords } from '../../words/use-words.tsx'
import { configOf, fieldsOf } from './channel-fields.ts'
import { ConfigInputs } from './config-inputs.tsx'
import { accessIn, PeopleInput } from './people-input.tsx'

/** Adds a channel, or changes one. The form follows from the schema of its type. */
export function ChannelForm({
  channel,
  types,
  onClose,
}: {
  /** Absent for a new channel. */
  channel: Channel | undefined
  types: readonly ChannelTypeInfo[]
  onClose(changed: boolean): void
}): ReactNode {
  const words = useWords()
  const client = useClient()
  const added = channel?.added ?? null
  const [chosen, setChosen] = useState(added?.type ?? types[0]?.type ?? '')
  const [problem, setProblem] = useState<ParleyClientError>()
  const [busy, setBusy] = useState(false)
  // The channel may change while the form is open.
  const [version] = useState(added?.version)
  const type = types.find((each) => each.type === chosen)
  const fields = type === undefined ? [] : fieldsOf(type)
  const config = added?.config ?? null
  const errors = new Map((problem?.errors ?? []).map(({ field, detail }) => [field.replace(/^config\./, ''), detail]))
  const isShown = fields.some(({ name }) => errors.has(name))
  const save = async (form: FormData): Promise<void> => {
    const text = (name: string): string => String(form.get(name) ?? '')
    const values = configOf(fields, text, config)
    const given = { label: text('label').trim(), access: accessIn(form), config: values }
    setBusy(true)
    try {
      if (channel === undefined) await client.channels.add({ ...given, type: chosen })
      else await client.channels.update(channel.id, { ...given, ...(version === undefined ? {} : { version }) })
      onClose(true)
    } catch (thrown) {
      setProblem(thrown instanceof ParleyClientError ? thrown : new ParleyClientError('network', String(thrown)))
    }
    setBusy(false)
  }
  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      title={channel === undefined ? words.channels.add : words.channels.change}
      className="with-form"
    >
      <form
        className="form channel-form"
        onSubmit={(event) => {
          event.preventDefault()
          void save(new FormData(event.currentTarget))
        }}
      >
        {channel === undefined && types.length > 1 ? (
          <label>
            {words.channels.type}
            <select value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {types.map((each) => (
                <option key={each.type} value={each.type}>
                  {typeName(each, words)}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label>
          {words.channels.label}
          <input name="label" maxLength={200} dir="auto" defaultValue={added?.label} placeholder={channel?.id} />
        </label>
        {added !== null && added.config === null ? <p className="form-error">{words.channels.sealed}</p> : null}
        <ConfigInputs key={chosen} fields={fields} config={config} errors={errors}>
          <PeopleInput access={added?.access ?? []} />
        </ConfigInputs>
        <p className="form-error" role="alert">
          {problem === undefined ? null : isShown ? words.channels.checkFields : `${problem.detail} ${problem.hint}`}
        </p>
        <div className="form-end">
          <Button onClick={() => onClose(false)}>{words.details.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={busy}>
            {channel === undefined ? words.channels.add : words.details.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
