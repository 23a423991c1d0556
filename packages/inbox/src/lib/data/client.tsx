import type { Client, CurrentSession } from '@parley/client'
import { createContext, type ReactNode, use } from 'react'

interface SignedIn {
  client: Client
  session: CurrentSession
}

const SignedInContext = createContext<SignedIn | undefined>(undefined)

/** Gives the client and the session to everything inside. */
export function ClientProvider({ client, session, children }: SignedIn & { children: ReactNode }): ReactNode {
  return <SignedInContext value={{ client, session }}>{children}</SignedInContext>
}

function useSignedIn(): SignedIn {
  const signedIn = use(SignedInContext)
  if (signedIn === undefined) throw new Error('This part of the page needs a signed-in person.')
  return signedIn
}

/** The client of the server. */
export function useClient(): Client {
  return useSignedIn().client
}

/** The session of the person. */
export function useSession(): CurrentSession {
  return useSignedIn().session
}

/** The id of the person, as it is in `assignee` and `author`. */
export function useMe(): string {
  return useSignedIn().session.principal.id
}
