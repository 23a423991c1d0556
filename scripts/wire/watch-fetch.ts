// For the setup of tests: checks every answer of a Parley server that `fetch` brings, and fails the test it belongs to.
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { OpenApi } from './document.ts'
import { watched } from './watched.ts'
import { type Asked, WireContract } from './wire-contract.ts'

/** What is served beside the API, and is in no document. */
const beside = /^\/simulator(\/|$)/

const faults: string[] = []
let contract: Promise<WireContract> | undefined

/** Checks what `fetch` answers from now on, and what is given to {@link watchAnswer} and {@link watchEvent}. */
export function watchFetch(document: () => Promise<OpenApi>): void {
  let fetchPlainly = globalThis.fetch
  beforeAll(() => {
    contract ??= document().then((each) => new WireContract(each))
    fetchPlainly = globalThis.fetch
    globalThis.fetch = async (input, init) => watchAnswer(askedBy(input, init), await fetchPlainly(input, init))
  })
  afterEach(failForFaults)
  afterAll(() => {
    globalThis.fetch = fetchPlainly
    failForFaults()
  })
}

/** The same answer, once it is checked; an answer that no Parley server labelled is none of ours. */
export async function watchAnswer(asked: Asked, response: Response): Promise<Response> {
  if (contract === undefined || !response.headers.has('x-request-id') || beside.test(asked.path)) return response
  return watched(await contract, asked, response, (fault) => faults.push(fault))
}

/** Checks the data of an event that came over another connection than that of `fetch`. */
export async function watchEvent(data: string): Promise<void> {
  faults.push(...((await contract)?.eventFaults(data) ?? []))
}

function askedBy(input: string | URL | Request, init: RequestInit | undefined): Asked {
  const [url, method] = input instanceof Request ? [input.url, input.method] : [String(input), 'GET']
  return { method: init?.method ?? method, path: new URL(url).pathname }
}

function failForFaults(): void {
  const found = faults.splice(0)
  if (found.length > 0) throw new Error(`The document says otherwise:\n${found.slice(0, 20).join('\n')}`)
}
