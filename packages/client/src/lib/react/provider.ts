import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react'
import type { Client } from '../client.ts'
import { ParleyClientError } from '../error.ts'

const Context = createContext<Client | null>(null)

/** Gives a client to the hooks below it. */
export function ParleyProvider({ client, children }: { client: Client; children?: ReactNode }): ReactElement {
  return createElement(Context, { value: client }, children)
}

/**
 * The client of the nearest {@link ParleyProvider}.
 *
 * @throws `parley.misconfigured` without one
 */
export function useParley(): Client {
  const client = useContext(Context)
  if (client !== null) return client
  const hint = 'Put <ParleyProvider client={client}> around this component.'
  throw new ParleyClientError('parley.misconfigured', 'There is no ParleyProvider above this component.', { hint })
}
