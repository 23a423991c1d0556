import type { Hono } from 'hono'
import { accountSid, alice, authToken, business } from './account.ts'

/** The path of this account's messages. */
export const messagesUrl: string = `/2010-04-01/Accounts/${accountSid}/Messages.json`

/** The headers of an authenticated form. */
export const headers: Record<string, string> = {
  authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
  'content-type': 'application/x-www-form-urlencoded',
}

/** Posts a message without a socket. `fields` override the default: from the business to Alice. */
export async function postMessage(
  app: Hono,
  fields: Record<string, string> = {},
): Promise<{ status: number; sid: string; code: number }> {
  const body = new URLSearchParams({ To: alice, From: business, Body: 'Hello', ...fields })
  const answer = await app.request(messagesUrl, { method: 'POST', headers, body })
  const { sid, code }: { sid: string; code: number } = await answer.json()
  return { status: answer.status, sid, code }
}
