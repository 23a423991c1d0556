import { z } from 'zod'

const kinds = [
  'rate_limit',
  'quota',
  'overloaded',
  'server_error',
  'invalid_key',
  'forbidden',
  'drop',
  'hang',
  'slow',
  'half_stream',
  'stream_error',
  'garbage',
  'prose',
  'no_json',
  'cut',
  'refusal',
  'content_filter',
  'no_schema',
  'no_usage',
  'base64',
  'short_vectors',
] as const

/**
 * The kinds of faults:
 *
 * - `rate_limit`, `quota`: 429 with the code `rate_limit_exceeded` or `insufficient_quota`
 * - `overloaded`, `server_error`: 503, 500
 * - `invalid_key`, `forbidden`: 401, 403
 * - `drop`: the model answers, and the connection is reset in place of the answer
 * - `hang`: no answer until the client leaves
 * - `slow`: the answer comes after `delayMs`
 * - `half_stream`: the connection is reset after `after` events. Without a stream it is `drop`
 * - `stream_error`: an error event after `after` events. Without a stream it is `server_error`
 * - `garbage`: the answer is a text without the requested form
 * - `prose`: the answer is JSON in a fence, with a sentence before it
 * - `no_json`: a page in HTML with status 200, as from a proxy
 * - `cut`: the answer ends in the middle, for its length
 * - `refusal`, `content_filter`: the model declines, or a filter empties the answer
 * - `no_schema`: 400 for a request with a schema, with a number as the code, as from llama.cpp
 * - `no_usage`: the answer has no count of tokens
 * - `base64`: vectors are in base64, although numbers were requested
 * - `short_vectors`: vectors have one number less
 */
export type OpenAiFaultKind = (typeof kinds)[number]

/** A scripted fault. The first rule that matches a request applies to it. */
export interface OpenAiFaultRule {
  fault: OpenAiFaultKind
  /** The probability for each request that matches, 0 to 1. Default: 1. */
  probability?: number | undefined
  /** After how many requests the rule is used up. Default: any number. */
  times?: number | undefined
  /** Which requests: those of this path, such as `/embeddings`, and those with this text. Default: all. */
  match?: { path?: string | undefined; text?: string | undefined } | undefined
  /** 429 and 503: the seconds of `Retry-After`. Default: 1. */
  retryAfter?: number | undefined
  /** `slow`: the delay in milliseconds. Default: 1000. */
  delayMs?: number | undefined
  /** `half_stream` and `stream_error`: after how many events. Default: 4. */
  after?: number | undefined
}

/** A rule that is in force. */
export interface OpenAiFault extends OpenAiFaultRule {
  id: string
}

/** The input of a rule. An unknown field is refused, so that a misspelt one does not fail silently. */
export const openAiFaultRule: z.ZodType<OpenAiFaultRule> = z.strictObject({
  fault: z.enum(kinds),
  probability: z.number().min(0).max(1).optional(),
  times: z.int().min(1).optional(),
  match: z.strictObject({ path: z.string().optional(), text: z.string().optional() }).optional(),
  retryAfter: z.number().min(0).max(86_400).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  after: z.int().min(0).max(100_000).optional(),
})

/** More than a person can read. */
const MOST = 1000

/** The rules in force. */
export class OpenAiFaults {
  #held: OpenAiFault[] = []
  #added = 0

  /** @throws TypeError with the field that is wrong */
  add(rule: OpenAiFaultRule): OpenAiFault {
    const { data, error } = openAiFaultRule.safeParse(rule)
    const [issue] = error?.issues ?? []
    if (data === undefined) throw new TypeError(`${issue?.path.join('.') || 'fault'}: ${issue?.message}`)
    if (this.#held.length === MOST) throw new TypeError(`fault: no more than ${MOST} rules are in force at once`)
    this.#added += 1
    const fault = { id: `fault_${this.#added}`, ...data }
    this.#held.push(fault)
    return fault
  }

  list(): OpenAiFault[] {
    return [...this.#held]
  }

  clear(): void {
    this.#held = []
  }

  /** The rule that applies to a request, and is used by it. */
  take({ path, text }: { path: string; text: string }, random: () => number): OpenAiFault | undefined {
    const found = this.#held.find(
      ({ match, probability }) =>
        (match?.path ?? path) === path &&
        text.includes(match?.text ?? '') &&
        (probability === undefined || random() < probability),
    )
    if (found?.times !== undefined) {
      found.times -= 1
      if (found.times === 0) this.#held = this.#held.filter((each) => each !== found)
    }
    return found
  }
}
