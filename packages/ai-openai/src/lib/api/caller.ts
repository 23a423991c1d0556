import { type Environment, ParleyError } from '@parley/core'
import { waitBeforeAgain } from './again.ts'
import { Deadline } from './deadline.ts'
import { type Dialect, dialectOf, learned } from './dialect.ts'
import { failureOf } from './failure.ts'
import type { Completion, CompletionPart, ModelApi, Question } from './model-api.ts'

/** The most times that a server teaches its dialect in one call. */
const LESSONS = 5

/** The settings of a caller. */
export interface CallerOptions {
  api: ModelApi
  isOpenAi: boolean
  timeout: number
  environment: Pick<Environment, 'now' | 'sleep'>
}

/** Calls a server within a time, with the errors of the port. A second try follows only if the first cost nothing. */
export class Caller {
  readonly #options: CallerOptions
  #dialect: Dialect

  constructor(options: CallerOptions) {
    this.#options = options
    this.#dialect = dialectOf(options.isOpenAi)
  }

  /** Runs a request with a limit of time. Its errors are those of the port. */
  async request<Value>(signal: AbortSignal, run: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    signal.throwIfAborted()
    using deadline = this.#deadline(signal)
    try {
      return await this.#twice(deadline.signal, () => run(deadline.signal))
    } catch (error) {
      throw this.#failure(error, signal, deadline)
    }
  }

  /** A whole answer. */
  async ask(question: Question, signal: AbortSignal): Promise<Completion> {
    const { api } = this.#options
    const completion = await this.request(signal, (inner) =>
      this.#taught((dialect) => api.ask(question, dialect, inner)),
    )
    return whole(completion)
  }

  /** An answer in parts. The limit of time begins again with each part. */
  async *stream(question: Question, signal: AbortSignal): AsyncGenerator<CompletionPart> {
    signal.throwIfAborted()
    const { api } = this.#options
    using deadline = this.#deadline(signal)
    try {
      const accept = (): Promise<AsyncIterable<CompletionPart>> =>
        this.#taught((dialect) => api.stream(question, dialect, deadline.signal))
      for await (const part of await this.#twice(deadline.signal, accept)) {
        deadline.touch()
        yield part.type === 'end' ? { type: 'end', completion: whole(part.completion) } : part
        signal.throwIfAborted()
        deadline.touch()
      }
    } catch (error) {
      throw this.#failure(error, signal, deadline)
    }
  }

  #deadline(signal: AbortSignal): Deadline {
    return new Deadline(signal, this.#options.timeout, this.#options.environment.sleep)
  }

  #failure(error: unknown, signal: AbortSignal, { isOver }: Deadline): unknown {
    const { timeout, environment } = this.#options
    return failureOf(error, { signal, isOver, timeout, now: environment.now() })
  }

  /** A request is repeated once, if it was certainly not answered. */
  async #twice<Value>(signal: AbortSignal, run: () => Promise<Value>): Promise<Value> {
    try {
      return await run()
    } catch (error) {
      const wait = signal.aborted ? undefined : waitBeforeAgain(error)
      if (wait === undefined) throw error
      if (wait > 0) await this.#options.environment.sleep(wait, { signal })
      return await run()
    }
  }

  /** A request in the dialect of the server, which a refusal may teach. */
  async #taught<Value>(run: (dialect: Dialect) => Promise<Value>): Promise<Value> {
    for (let lesson = 0; ; lesson += 1) {
      const dialect = this.#dialect
      try {
        return await run(dialect)
      } catch (error) {
        const next = lesson < LESSONS ? learned(error, dialect) : undefined
        if (next === undefined) throw error
        this.#dialect = next
      }
    }
  }
}

/** An answer that is whole. Others have the error of their end. */
function whole(completion: Completion): Completion {
  const { refusal, finish } = completion
  if (refusal !== null) throw new ParleyError('assistant.refused')
  if (finish === 'filtered')
    throw new ParleyError('assistant.refused', { reason: 'A filter of the server withheld the answer.' })
  if (finish === 'stop') return completion
  const fix = 'Raise maxTokens of the call, or choose a model that thinks less.'
  throw new ParleyError('assistant.unreadable', { reason: 'The answer reached its most tokens.', fix })
}
