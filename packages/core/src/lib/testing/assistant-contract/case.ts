import type { Assistant } from '../../ports/assistant.ts'
import type { Expect } from '../store-contract/case.ts'

/** A state of the model behind an assistant. */
export type ModelMood =
  /** Answers as usual. */
  | 'well'
  /** Refuses connections. */
  | 'down'
  /** Answers 429, with a time to wait. */
  | 'busy'
  /** Never answers. */
  | 'silent'
  /** Answers something that is not in the agreed shape, always. */
  | 'garbled'
  /** Breaks its stream off in the middle. */
  | 'broken'
  /** Refuses the key. */
  | 'locked'
  /** Declines to answer. */
  | 'unwilling'

/** An assistant for a case. Disposing the harness releases everything that it opened. */
export interface AssistantHarness extends AsyncDisposable {
  assistant: Assistant
  /** Changes the model behind it. Needed for cases of failures. Default: the assistant has no model. */
  become?(mood: ModelMood): void
  /** How many requests the model has received. Needed for cases of failures. */
  requests?(): number
}

/** The input of a case. */
export interface AssistantTrial {
  assistant: Assistant
  expect: Expect
  become(mood: ModelMood): void
  requests(): number
}

/** The need of a case: an ability, or a model that can fail. */
export type AssistantNeed = 'model' | 'transcribe' | 'embed'

/** One guarantee of the port, and its test. */
export interface AssistantCase {
  /** The guarantee. It begins with the member that gives it. */
  name: string
  member: 'analyze' | 'draft' | 'review' | 'transcribe' | 'embed'
  needs?: AssistantNeed
  run(trial: AssistantTrial): Promise<void>
}

type Runs = { [guarantee: string]: AssistantCase['run'] }

/** Cases of one member, each named by its guarantee. */
export function casesOf(member: AssistantCase['member'], runs: Runs, needs?: AssistantNeed): AssistantCase[] {
  return Object.entries(runs).map(([guarantee, run]) => {
    const each: AssistantCase = { name: `${member}: ${guarantee}`, member, run }
    return needs === undefined ? each : { ...each, needs }
  })
}
