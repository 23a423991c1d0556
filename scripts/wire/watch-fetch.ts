// For the setup of tests. It checks every answer of a Parley server to `fetch`, and fails the test that received it.
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { OpenApi } from './document.ts'
import { watched } from './watched.ts'
import { type Asked, WireContract } from './wire-contract.ts'

/** Routes beside the API, which are in no document. */
const beside = /^\/simulator(\/|$)/

const faults: string[] = []
let contract: Promise<WireContract> | undefined

/** Checks the answers of `fetch` from now on, and the input of {@link watchAnswer} and {@link watchEvent}. */
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

/** The same answer after its check; an answer without the label of a Parley server is not checked. */
export async function watchAnswer(asked: Asked, response: Response): Promise<Response> {
  if (contract === undefined || !response.headers.has('x-request-id') || beside.test(asked.path)) return response
  return watched(await contract, asked, response, (fault) => faults.push(fault))
}

/** Checks the data of an event that another connection than that of `fetch` received. */
export async function watchEvent(data: string): Promise<void> {
  faults.push(...((await contract)?.eventFaults(data) ?? []))
}

function askedBy(input: string | URL | Request, init: RequestInit | undefined): Asked {
  const [url, method] = input instanceof Request ? [input.url, input.method] : [String(input), 'GET']
  return { method: init?.method ?? method, path: new URL(url).pathname }
}

function failForFaults(): void {
  const found = faults.splice(0)
  if (found.length > 0) throw new Error(`The document differs:\n${found.slice(0, 20).join('\n')}`)
}
