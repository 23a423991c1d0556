import OpenAI from 'openai'
import { hasOpenAiContract, OpenAiContract } from '../../../scripts/openai/contract.ts'
import { createOpenAiSimulator, type OpenAiSimulator, type OpenAiSimulatorOptions } from '../src/openai.ts'
import { serveApp } from './served.ts'

/** A served simulator, and the official client of it. */
export interface ServedOpenAi extends AsyncDisposable {
  simulator: OpenAiSimulator
  client: OpenAI
  origin: string
  /** The faults of requests and answers by the description of the API. */
  faults(): string[]
}

const contract = hasOpenAiContract ? new OpenAiContract() : undefined

/** Serves a simulated API on a real socket. The official client calls it without retries. */
export async function serveOpenAi(options: OpenAiSimulatorOptions = {}): Promise<ServedOpenAi> {
  const simulator = createOpenAiSimulator(options)
  const served = await serveApp(simulator.app)
  const client = new OpenAI({
    ...{ apiKey: options.apiKey ?? 'any', baseURL: `${served.origin}/v1`, maxRetries: 0 },
    fetch: contract?.watch(fetch) ?? fetch,
  })
  return {
    ...{ simulator, client, origin: served.origin, faults: () => contract?.faults ?? [] },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]()
      await served[Symbol.asyncDispose]()
    },
  }
}
