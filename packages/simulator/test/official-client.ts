import twilio from 'twilio'
import { accountSid, authToken } from './account.ts'

/** Twilio's own client, with `origin` in place of api.twilio.com and messaging.twilio.com. */
export function officialClient(origin: string, token: string = authToken): twilio.Twilio {
  const httpClient = new twilio.RequestClient()
  const request = httpClient.request.bind(httpClient)
  httpClient.request = (options) => {
    const uri = options.uri.replace(/^https:\/\/(api|messaging)\.twilio\.com/, origin)
    return request(Object.assign(options, { uri }))
  }
  return twilio(accountSid, token, { httpClient })
}

/** The error of a refused request of the official client. */
export async function refusal(request: Promise<unknown>): Promise<{ code: unknown; status: unknown }> {
  const error = await request.then(
    () => new Error('it was accepted'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof twilio.RestException)) throw error
  return { code: error.code, status: error.status }
}
