import { type Client, ParleyClientError } from '@parley/client'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Logo } from '../app/logo.tsx'
import { Button } from '../ui/button.tsx'
import { useWords } from '../words/use-words.tsx'
import type { Entry } from './entry.ts'
import './sign-in.css'

export interface SignInProps {
  client: Client
  /** The secret of the link that opened the page, if it has one. */
  entry: Entry | undefined
  onSignedIn(): void
}

/** Signs a person in: with a password, with the link of the first start, or with an invitation. */
export function SignIn({ client, entry, onSignedIn }: SignInProps): ReactNode {
  const words = useWords()
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(entry?.type === 'ticket')
  const began = useRef(false)

  const attempt = async (signIn: () => Promise<unknown>, refused: string): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      await signIn()
      onSignedIn()
    } catch (thrown) {
      setBusy(false)
      if (!(thrown instanceof ParleyClientError)) throw thrown
      if (thrown.status === 429) setError(words.signIn.limited(Math.ceil((thrown.retryAfter ?? 60_000) / 60_000)))
      else
        setError(
          thrown.status === 401 || thrown.status === 404 || thrown.status === 410
            ? refused
            : [thrown.detail, thrown.hint].join(' '),
        )
    }
  }
  useEffect(() => {
    // A ticket is used once, also in Strict Mode.
    if (entry?.type !== 'ticket' || began.current) return
    began.current = true
    void attempt(() => client.session.signIn({ ticket: entry.secret }), words.signIn.used)
  })

  const isInvited = entry?.type === 'invitation'
  const submit = (form: FormData): void => {
    const text = (name: string): string => String(form.get(name) ?? '')
    if (isInvited)
      void attempt(
        () => client.invitations.accept({ secret: entry.secret, name: text('name'), password: text('password') }),
        words.signIn.invitationGone,
      )
    else
      void attempt(
        () => client.session.signIn({ email: text('email'), password: text('password') }),
        words.signIn.wrong,
      )
  }
  return (
    <main className="sign-in">
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
      >
        <Logo />
        <h1>{isInvited ? words.signIn.accept : words.signIn.title}</h1>
        {isInvited ? (
          <label>
            {words.signIn.yourName}
            <input name="name" required maxLength={200} autoComplete="name" />
          </label>
        ) : (
          <label>
            {words.signIn.email}
            <input name="email" type="email" required autoComplete="username" />
          </label>
        )}
        <label>
          {isInvited ? words.signIn.choosePassword : words.signIn.password}
          <input
            name="password"
            type="password"
            required
            minLength={isInvited ? 12 : 1}
            autoComplete={isInvited ? 'new-password' : 'current-password'}
            aria-describedby="sign-in-error"
          />
          {isInvited ? <small>{words.signIn.passwordRule}</small> : null}
        </label>
        <p id="sign-in-error" className="form-error" role="alert">
          {error}
        </p>
        <Button type="submit" look="primary" size="large" busy={busy}>
          {isInvited ? words.signIn.accept : words.signIn.submit}
        </Button>
      </form>
    </main>
  )
}
