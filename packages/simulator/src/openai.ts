export { createOpenAiSimulator } from './lib/openai/create-simulator.ts'
export type { OpenAiFault, OpenAiFaultKind, OpenAiFaultRule } from './lib/openai/faults.ts'
export type { JsonSchema, Model, ModelAnswer, Prompt, PromptMessage } from './lib/openai/model.ts'
export type {
  ModelName,
  OpenAiSimulator,
  OpenAiSimulatorOptions,
  RequestEntry,
} from './lib/openai/simulator.ts'
