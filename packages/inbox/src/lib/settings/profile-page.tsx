import { ParleyClientError } from '@parley/client'
import { type ReactNode, useState } from 'react'
import { useClient, useSession } from '../data/client.tsx'
import { Button } from '../ui/button.tsx'
import { useToasts } from '../ui/toasts.tsx'
import { useWords } from '../words/use-words.tsx'

/** The name and the password of the person. */
export function ProfilePage(): ReactNode {
  const words = useWords()
  const client = useClient()
  const session = useSession()
  const toasts = useToasts()
  const [error, setError] = useState<string>()
  const change = async (form: HTMLFormElement): Promise<void> => {
    const data = new FormData(form)
    const current = String(data.get('current') ?? '')
    try {
      await client.session.changePassword({ next: String(data.get('next')), ...(current === '' ? {} : { current }) })
      form.reset()
      setError(undefined)
      toasts.show({ text: words.done.saved })
    } catch (thrown) {
      setError(thrown instanceof ParleyClientError ? [thrown.detail, thrown.hint].join(' ') : String(thrown))
    }
  }
  return (
    <>
      <header>
        <h1>{words.settings.profile}</h1>
      </header>
      <p className="lede">
        {session.principal.name ?? session.principal.id}, {words.people.roles[session.principal.role]}
      </p>
      {session.by === 'session' ? (
        <form
          className="form narrow"
          onSubmit={(event) => {
            event.preventDefault()
            void change(event.currentTarget)
          }}
        >
          <h2>{words.profile.password}</h2>
          <label>
            {words.profile.current}
            <input name="current" type="password" autoComplete="current-password" />
            <small className="quiet">{words.profile.currentHint}</small>
          </label>
          <label>
            {words.profile.next}
            <input name="next" type="password" required minLength={12} autoComplete="new-password" />
            <small className="quiet">{words.signIn.passwordRule}</small>
          </label>
          <p className="form-error" role="alert">
            {error}
          </p>
          <div>
            <Button type="submit" look="primary">
              {words.details.save}
            </Button>
          </div>
        </form>
      ) : null}
    </>
  )
}
