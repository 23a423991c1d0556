import type { AssistantRun } from './assistant-run.ts'

/** One call of an assistant, before it is stored. */
export type RunRecord = Pick<
  AssistantRun,
  | 'task'
  | 'purpose'
  | 'assistant'
  | 'model'
  | 'inputTokens'
  | 'outputTokens'
  | 'cost'
  | 'duration'
  | 'verdict'
  | 'errorCode'
>
