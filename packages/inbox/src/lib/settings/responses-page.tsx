import { type CannedResponse, ParleyClientError } from '@parley/client'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useClient, useMe, useSession } from '../data/client.tsx'
import { useResponses } from '../data/daily-work.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorBox } from '../ui/error-box.tsx'
import { Icon } from '../ui/icon.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { MessageBox } from '../ui/message-box.tsx'
import { useWords } from '../words/use-words.tsx'

/** The canned responses of the team and of the person. */
export function ResponsesPage(): ReactNode {
  const words = useWords()
  const client = useClient()
  const queries = useQueryClient()
  const responses = useResponses()
  const [editing, setEditing] = useState<CannedResponse | 'new'>()
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ['responses'] })
  if (responses.error !== null)
    return <ErrorBox title={words.error.list} error={responses.error} onRetry={() => void responses.refetch()} />
  return (
    <>
      <header>
        <h1>{words.settings.responses}</h1>
        <Button look="primary" onClick={() => setEditing('new')}>
          <Icon name="plus" size={16} />
          {words.composer.newResponse}
        </Button>
      </header>
      <p className="lede">{words.responses.lede}</p>
      {responses.data?.length === 0 ? (
        <MessageBox icon="template" title={words.responses.none} next={words.responses.noneNext} />
      ) : null}
      <ul className="lines">
        {(responses.data ?? []).map((response) => (
          <li key={response.id}>
            <span className="grow">
              <strong>
                {response.title} <span className="quiet">/{response.shortcut}</span>
              </strong>
              <small>{response.text}</small>
            </span>
            <small>{response.person === null ? words.responses.team : words.responses.personal}</small>
            <IconButton icon="edit" label={words.responses.edit(response.title)} onClick={() => setEditing(response)} />
            <IconButton
              icon="x"
              label={words.composer.remove(response.title)}
              onClick={() => void client.responses.remove(response.id).then(refresh, refresh)}
            />
          </li>
        ))}
      </ul>
      {editing === undefined ? null : (
        <ResponseForm
          response={editing === 'new' ? undefined : editing}
          onClose={() => {
            setEditing(undefined)
            refresh()
          }}
        />
      )}
    </>
  )
}

function ResponseForm({ response, onClose }: { response: CannedResponse | undefined; onClose(): void }): ReactNode {
  const words = useWords()
  const client = useClient()
  const me = useMe()
  const session = useSession()
  const [error, setError] = useState<string>()
  const mayShare = session.principal.role === 'owner' || session.principal.role === 'admin'
  const save = async (form: FormData): Promise<void> => {
    const text = (name: string): string => String(form.get(name) ?? '').trim()
    const fields = { shortcut: text('shortcut'), title: text('title'), text: text('text') }
    try {
      if (response === undefined)
        await client.responses.create({ ...fields, person: form.get('team') === null ? me : null })
      else await client.responses.update(response.id, fields)
      onClose()
    } catch (thrown) {
      setError(thrown instanceof ParleyClientError ? [thrown.detail, thrown.hint].join(' ') : String(thrown))
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={response === undefined ? words.composer.newResponse : response.title}
      className="with-form"
    >
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void save(new FormData(event.currentTarget))
        }}
      >
        <label>
          {words.responses.title}
          <input name="title" required maxLength={100} autoFocus defaultValue={response?.title} />
        </label>
        <label>
          {words.responses.shortcut}
          <input name="shortcut" required maxLength={40} pattern="[\p{L}\d_\-]+" defaultValue={response?.shortcut} />
        </label>
        <label>
          {words.responses.text}
          <textarea name="text" required rows={5} dir="auto" defaultValue={response?.text} />
          <small className="quiet">{words.responses.variables}</small>
        </label>
        {response === undefined && mayShare ? (
          <label className="check">
            <input type="checkbox" name="team" defaultChecked /> {words.responses.forTeam}
          </label>
        ) : null}
        <p className="form-error" role="alert">
          {error}
        </p>
        <div className="form-end">
          <Button onClick={onClose}>{words.details.cancel}</Button>
          <Button type="submit" look="primary">
            {words.details.save}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
