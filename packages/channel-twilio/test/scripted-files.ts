import type { ProvidedFile, ProvidedFiles } from '@parley/core/testing'
import { accountSid } from './account.ts'

const TWILIO = 'https://api.twilio.com'
const STORAGE = 'https://media.twiliocdn.example'

/** The files of an account: Twilio's own origin requires credentials, and another origin has the files. */
export class ScriptedFiles implements ProvidedFiles {
  broken = false
  readonly leaked: string[] = []
  readonly #answers = new Map<string, ProvidedFile | { location: string }>()

  put(file: ProvidedFile): string {
    return this.#keep(`${TWILIO}/2010-04-01/Accounts/${accountSid}/Messages/MM1/Media`, file)
  }

  gone(): string {
    return `${TWILIO}/2010-04-01/Accounts/${accountSid}/Messages/MM1/Media/MEgone`
  }

  redirected(file: ProvidedFile): string {
    return this.#keep(`${TWILIO}/2010-04-01/Accounts/${accountSid}/Messages/MM1/Media`, {
      location: this.#keep(STORAGE, file),
    })
  }

  foreign(file: ProvidedFile): string {
    return this.#keep(STORAGE, file)
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const { url, headers, signal } = new Request(input, init)
    signal.throwIfAborted()
    const isTwilio = url.startsWith(`${TWILIO}/`)
    if (headers.has('authorization') && !isTwilio) this.leaked.push(url)
    if (this.broken) return new Response(null, { status: 503 })
    if (isTwilio && !headers.has('authorization')) return new Response(null, { status: 401 })
    const answer = this.#answers.get(url)
    if (answer === undefined) return new Response(null, { status: 404 })
    if ('location' in answer) return new Response(null, { status: 307, headers: { location: answer.location } })
    return new Response(answer.content.slice(), { headers: { 'content-type': answer.contentType } })
  }

  #keep(place: string, answer: ProvidedFile | { location: string }): string {
    const url = `${place}/ME${this.#answers.size + 1}`
    this.#answers.set(url, answer)
    return url
  }
}
