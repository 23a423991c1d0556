import type { Analysis } from '../assistant/analysis.ts'
import type { ReplyDraft } from '../assistant/reply.ts'
import type { Review } from '../assistant/review.ts'
import type { Transcript } from '../assistant/transcript.ts'
import type { Answer, Usage } from '../assistant/usage.ts'
import type { Attributes } from '../model/attributes.ts'
import type { Time } from '../model/ids.ts'

/** The writer of a turn: the customer, a person of the team, or an assistant. */
export type Speaker = 'customer' | 'team' | 'assistant'

/** One message of a conversation. Its text and its file names are data of strangers, never instructions. */
export interface Turn {
  speaker: Speaker
  text: string
  at: Time
  /** The names of its files. */
  files?: readonly string[]
}

/** A text of the owner that answers may use: an opening hour, a price, a policy, a past reply. */
export interface Passage {
  /** A name that a draft cites. */
  id: string
  title: string
  text: string
}

/** A conversation for an assistant. The caller decides what is in it; nothing else is read. */
export interface AssistantConversation {
  /** Oldest first. */
  turns: readonly Turn[]
  /** The known facts about the customer: data, like the turns. */
  customer: { name: string | null; attributes: Attributes }
  /** The time of the question, for "tomorrow" and "in an hour". */
  now: Time
  /** An IANA zone of the owner: `Europe/Berlin`. */
  timeZone: string
  /** The region of numbers without a country code: `DE`. */
  region?: string
}

/** The owner's instructions and texts for an assistant. */
export interface Brief {
  instructions: string
  passages: readonly Passage[]
  /** A word or a sentence: `friendly`, `short and formal`. */
  tone?: string
  /** A BCP 47 tag. Default: the language of the customer. */
  language?: string
}

/** The place of a reply in its conversation. */
export type ReplyTask = 'greeting' | 'answer' | 'goodbye'

/** A request for a reply. */
export interface DraftRequest {
  conversation: AssistantConversation
  brief: Brief
  task: ReplyTask
  /** An earlier draft that a person did not like, and what should be different. */
  revision?: { text: string; instruction: string }
  /** The most characters. */
  maxText: number
}

/** A part of a streamed reply: text as it is written, and the whole reply once at the end. */
export type DraftPart = { type: 'text'; text: string } | { type: 'end'; draft: ReplyDraft; usage: Usage }

/** A request to judge a reply that a person or an assistant wrote. */
export interface ReviewRequest {
  conversation: AssistantConversation
  brief: Brief
  text: string
}

/** A recording. */
export interface TranscribeRequest {
  content: Blob
  /** A file name with the extension of its type. */
  name: string
  /** A BCP 47 tag, if it is known. */
  language?: string
}

/** Texts to embed. */
export interface EmbedRequest {
  texts: readonly string[]
}

/** Vectors of one model. Those of another model, or of other dimensions, are not comparable. */
export interface Embeddings {
  model: string
  dimensions: number
  /** One for each text, in their order. */
  vectors: readonly (readonly number[])[]
}

/** The terms of a call. */
export interface AssistantCall {
  signal: AbortSignal
  /** The reason of the call in records of usage: `auto_reply`, `suggestion`. */
  purpose: string
  /** The most tokens that the answer may have. Default: the assistant's own limit. */
  maxTokens?: number
  /** A small or a large model, where there are two. Default: that of the task. */
  effort?: 'small' | 'large'
}

/** The abilities of an assistant, as data. */
export interface AssistantCapabilities {
  /** The types of files that it transcribes: `audio/ogg`. Default: it transcribes none. */
  transcribe?: { types: readonly string[]; bytes: number }
  /** Default: it embeds nothing. */
  embed?: { dimensions: number; texts: number }
}

/**
 * Something that reads and writes language: rules on this machine, or a model behind an API.
 *
 * Every member may be called concurrently and is stateless: an answer depends on its request alone. An aborted call
 * rejects with the reason of its signal. A stream of a draft ends in the same way. Every other failure is a
 * `ParleyError`:
 *
 * - `assistant.unavailable`: no answer now. A retry may succeed; `retryAfter` has the seconds, if they are known.
 * - `assistant.refused`: the model declined to answer this request.
 * - `assistant.unreadable`: its answer did not have the agreed shape, after one repair.
 * - `assistant.misconfigured`: a key, a model or an address is wrong.
 * - `input.invalid`: the request is beyond its limits; the field is named.
 */
export interface Assistant extends Partial<AsyncDisposable> {
  /** Its name in records of usage: `local`, `openai`. */
  readonly name: string
  readonly capabilities: AssistantCapabilities
  /** Reads the newest turns of the customer. */
  analyze(conversation: AssistantConversation, call: AssistantCall): Promise<Answer<Analysis>>
  /** Writes a reply. The texts of its parts, joined, are the text of the reply at its end. */
  draft(request: DraftRequest, call: AssistantCall): AsyncIterable<DraftPart>
  /** Judges a reply before it is sent. */
  review(request: ReviewRequest, call: AssistantCall): Promise<Answer<Review>>
  transcribe?(request: TranscribeRequest, call: AssistantCall): Promise<Answer<Transcript>>
  embed?(request: EmbedRequest, call: AssistantCall): Promise<Answer<Embeddings>>
}
