import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Assistant } from '@parley/core/assistant'
import { createOpenAiSimulator, type OpenAiSimulator, type OpenAiSimulatorOptions } from '@parley/simulator/openai'
import { hasOpenAiContract, OpenAiContract } from '../../../scripts/openai/contract.ts'
import { type OpenAiAssistantOptions, openAiAssistant } from '../src/index.ts'

/** An assistant, and the simulated model behind it on a real socket. */
export interface ServedModel extends AsyncDisposable {
  assistant: Assistant
  simulator: OpenAiSimulator
  url: string
  /** Whether the server accepts connections. */
  listen(isUp: boolean): void
}

/** The description of the API of OpenAI, by which all requests and answers are checked; absent without the file. */
export const contract: OpenAiContract | undefined = hasOpenAiContract ? new OpenAiContract() : undefined

/** Serves a simulated model, and an assistant over it with all abilities. */
export async function serveModel(
  options: Partial<OpenAiAssistantOptions> = {},
  simulated: OpenAiSimulatorOptions = {},
  /** `false`: its answers are not those of OpenAI, so the description does not hold for them. */
  { described = true }: { described?: boolean } = {},
): Promise<ServedModel> {
  const simulator = createOpenAiSimulator(simulated)
  const server = createServer(
    getRequestListener((request, env) => simulator.app.fetch(request, env), { overrideGlobalObjects: false }),
  )
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  let isUp = true
  const real = (described ? contract?.watch(fetch) : undefined) ?? fetch
  const assistant = openAiAssistant({
    ...{ apiKey: 'sk-of-tests', baseUrl: url, model: 'gpt-4.1', smallModel: 'gpt-4.1-mini' },
    ...{ embeddingModel: 'text-embedding-3-small', transcriptionModel: 'whisper-1' },
    ...options,
    environment: {
      fetch: async (input, init) => {
        if (isUp) return await real(input, init)
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) })
      },
      ...options.environment,
    },
  })
  return {
    ...{ assistant, simulator, url },
    listen(next) {
      isUp = next
    },
    async [Symbol.asyncDispose]() {
      await assistant[Symbol.asyncDispose]?.()
      await simulator[Symbol.asyncDispose]()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
