import type { Analysis } from '../../assistant/analysis.ts'
import type { ChannelId, ConversationId, MessageId } from '../../model/ids.ts'
import type { Assistant, ReplyTask } from '../../ports/assistant.ts'
import type { Command } from '../../ports/module.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import type { ResponderValues } from '../../protocol/responder-settings.ts'
import type { TrialTurn } from '../../protocol/responder-trial.ts'
import type { SuggestionOrigin } from '../../protocol/suggestion.ts'
import type { Suggestions } from '../suggestions/types.ts'
import type { AssistantRunId, assistantRun } from './assistant-run.ts'
import type { responderDay } from './responder-day.ts'
import type { ResponderSettings, ResponderSettingsId, responderSettings } from './responder-settings.ts'
import type { ResponderState, ResponderStateId, responderState } from './responder-state.ts'
import type { ResponderTrial, ResponderTrialId, responderTrial } from './responder-trial.ts'
import type { RunRecord } from './run-record.ts'

type Some<Fields> = { [Field in keyof Fields]?: Fields[Field] | undefined }

/** A change of settings. Absent fields stay as they are, also those of a group. */
export type ResponderPatch = {
  [Field in keyof ResponderValues]?:
    | (Field extends 'conversation' | 'limits' | 'handOver' ? Some<ResponderValues[Field]> : ResponderValues[Field])
    | undefined
}

/** The place of the work: one message of the customer. */
export interface Asked {
  conversationId: ConversationId
  messageId: MessageId
  /** The place of the message in its conversation. */
  sequence: number
}

/** A text of the assistant, and all facts by which it is sent or left to a person. */
export interface Answered extends Asked {
  task: ReplyTask
  /** Empty if there is nothing to send. Then `held` has the reason. */
  text: string
  /** The owner's text before it, in a new conversation. */
  greeting: string | null
  /** The message begins a new conversation: its first one, or the first after a long time. */
  begins: boolean
  /** The customer's messages, as the assistant read them. `null` if it was not asked. */
  analysis: Analysis | null
  /** `null` for a text of the owner. */
  origin: SuggestionOrigin | null
  /** A reason that the job has found to leave the text to a person. */
  held: ResponderReason | null
  /** A person takes over after this text. */
  handsOver: boolean
  runs: RunRecord[]
}

/** The decision before the assistant is asked. */
export interface Prepared {
  /** The settings that hold; `null` if the message is not answered. */
  settingsId: ResponderSettingsId | null
  /** The assistant has ended the conversation, and nothing was asked since. */
  hasEnded: boolean
}

/** The consequence of an answer. */
export interface Outcome {
  /** `none`: nothing is sent and nothing is suggested. */
  outcome: 'sent' | 'suggested' | 'none'
  reason: ResponderReason | 'handled' | null
}

/** A failure of the assistant. */
export interface Failed extends Asked {
  code: string
  /** Another try may succeed. */
  retryable: boolean
  /** Seconds after which another try makes sense. */
  retryAfter?: number | undefined
  /** The number of tries before. */
  tries: number
  runs: RunRecord[]
}

/** The reads, events, jobs and commands of the auto-responder. */
export interface AutoResponder {
  id: 'autoResponder'
  uses: Suggestions
  reads: {
    /** The settings that are stored. Those of a channel that has none are missing. */
    list: typeof responderSettings.queries.settings
    /** The conversations in which the assistant has worked. */
    states: typeof responderState.queries.states
    /** The calls of assistants. */
    runs: typeof assistantRun.queries.runs
    /** The work of the assistant by channel and day. */
    days: typeof responderDay.queries.days
    trials: typeof responderTrial.queries.trials
    trial: typeof responderTrial
  }
  events: {
    'responder.settings_changed': { settingsId: ResponderSettingsId; channel: ChannelId | null }
    'responder.changed': { stateId: ResponderStateId; conversationId: ConversationId }
    'responder.trial_changed': { trialId: ResponderTrialId; person: string | null }
  }
  jobs: {
    /** Reads a conversation, writes an answer, and sends it or leaves it to a person. */
    'autoResponder.answer': Asked & { tries: number }
    /** Writes the next turn of a trial. */
    'autoResponder.try': { trialId: ResponderTrialId; turn: number }
    /** Removes a trial that is a day old. */
    'autoResponder.forgetTrial': { trialId: ResponderTrialId }
    /** Removes the states and the calls of a removed conversation. */
    'autoResponder.forget': { conversationId: ConversationId }
  }
  commands: {
    /** The settings that hold for a channel: its own, else the default. Then its `channel` is `null`. */
    settings: Command<{ channel: ChannelId }, ResponderSettings>
    /** The settings for channels without their own. */
    defaults: Command<Record<string, never>, ResponderSettings>
    /**
     * Changes the settings of a channel. The first change copies the default.
     *
     * @throws `channel.unknown`; `input.invalid` naming the field
     */
    save: Command<{ channel: ChannelId } & ResponderPatch, ResponderSettings>
    /** Changes the settings for channels without their own. @throws `input.invalid` naming the field */
    saveDefaults: Command<ResponderPatch, ResponderSettings>
    /** Removes the settings of a channel. Returns the default, which then holds. */
    reset: Command<{ channel: ChannelId }, ResponderSettings>
    /** The assistant in a conversation. Where its channel has it off, it is `stopped` with `off`. @throws `not_found` */
    state: Command<{ conversationId: ConversationId }, ResponderState>
    /**
     * Turns the assistant on in a conversation, or on again after a pause. A message that waits for an answer is answered.
     *
     * @throws `not_found`
     */
    turnOn: Command<{ conversationId: ConversationId }, ResponderState>
    /** Turns the assistant off in a conversation. @throws `not_found` */
    turnOff: Command<{ conversationId: ConversationId }, ResponderState>
    /** Begins a trial with the settings of a channel, and with these changes. @throws `input.invalid` */
    beginTrial: Command<{ channel?: ChannelId | undefined; settings?: ResponderPatch | undefined }, ResponderTrial>
    /** Changes the settings of a trial. Its turns stay. @throws `not_found`, `trial.writing` */
    changeTrial: Command<{ id: ResponderTrialId; settings: ResponderPatch }, ResponderTrial>
    /**
     * Adds a text of the customer. The assistant writes the next turn in a job; nothing is sent.
     *
     * @throws `not_found`, `trial.writing`, `trial.full`
     */
    say: Command<{ id: ResponderTrialId; text: string }, ResponderTrial>
    /** Ends a trial, and removes it. @throws `not_found` */
    endTrial: Command<{ id: ResponderTrialId }, ResponderTrial>
    /** Decides whether a message is answered at all, before the assistant is asked. The installation itself commands it. */
    prepare: Command<Asked, Prepared>
    /** Sends an answer, or leaves it to a person. The installation itself commands it. */
    answer: Command<Answered, Outcome>
    /** Records a failure of the assistant; tries again later. The installation itself commands it. */
    fail: Command<Failed, Outcome>
    /** Adds a turn of the assistant to a trial. The installation itself commands it. */
    tried: Command<TriedTurn, { written: boolean }>
    /** Removes the state of a conversation, or a call. The installation itself commands it. */
    forget: Command<{ conversationId: ConversationId; runs: AssistantRunId[] }, { removed: number }>
    /** Removes a trial, if it exists. The installation itself commands it. */
    dropTrial: Command<ResponderTrialId, { dropped: boolean }>
  }
}

/** The result of a job of a trial: a turn, or the code of an error. */
export interface TriedTurn {
  id: ResponderTrialId
  /** The number of turns that the job has read. */
  turn: number
  /** `null` if it would not answer. */
  answer: TrialTurn | null
  errorCode: string | null
}

/** Options of the module `autoResponder`. */
export interface AutoResponderOptions {
  /** The assistant that reads and writes. */
  assistant: Assistant
  /**
   * The signal that ends the calls for one message after a time. Default: the calls of the assistant have their own
   * limits.
   */
  deadline?: (() => AbortSignal) | undefined
  /** The most messages that are answered at once, over all processes. Default: 8. */
  concurrency?: number | undefined
}
