export { type AssistantRun, type AssistantRunId, assistantRun } from './lib/modules/auto-responder/assistant-run.ts'
export { autoResponder } from './lib/modules/auto-responder/auto-responder.ts'
export { type ResponderDay, type ResponderDayId, responderDay } from './lib/modules/auto-responder/responder-day.ts'
export {
  type ResponderSettings,
  type ResponderSettingsId,
  responderSettings,
} from './lib/modules/auto-responder/responder-settings.ts'
export {
  type ResponderMemory,
  type ResponderMemoryId,
  type ResponderState,
  type ResponderStateId,
  responderMemory,
  responderState,
} from './lib/modules/auto-responder/responder-state.ts'
export {
  type ResponderTrial,
  type ResponderTrialId,
  responderTrial,
} from './lib/modules/auto-responder/responder-trial.ts'
export type { RunRecord } from './lib/modules/auto-responder/run-record.ts'
export type {
  Answered,
  Asked,
  AutoResponder,
  AutoResponderOptions,
  Failed,
  Outcome,
  Prepared,
  ResponderPatch,
  TriedTurn,
} from './lib/modules/auto-responder/types.ts'
export { type UnsafePart, unsafePart } from './lib/modules/auto-responder/unsafe-text.ts'
export { defaultValues } from './lib/modules/auto-responder/values.ts'
export { type ResponderReason, responderReasons } from './lib/protocol/responder-reason.ts'
export type { ResponderValues } from './lib/protocol/responder-settings.ts'
export type { ResponderStatus } from './lib/protocol/responder-state.ts'
export type { TrialTurn } from './lib/protocol/responder-trial.ts'
