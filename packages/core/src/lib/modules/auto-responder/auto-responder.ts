import { z } from 'zod'
import { needs } from '../../decide/needs.ts'
import type { ConversationId } from '../../model/ids.ts'
import { kernel } from '../../model/schema.ts'
import { storable } from '../../model/text.ts'
import { isVisible } from '../../model/visible.ts'
import type { Module } from '../../ports/module.ts'
import type { Lookup } from '../../ports/store.ts'
import { defineModule } from '../define-module.ts'
import { placeIdOf } from '../suggestions/decide.ts'
import { suggestionPlace } from '../suggestions/suggestion-place.ts'
import { answerJob } from './answer-job.ts'
import { assistantRun } from './assistant-run.ts'
import { answer, prepare } from './decide-answer.ts'
import { fail } from './decide-failure.ts'
import { knownSettings, resetSettings, saveSettings, settingsIdsOf, settingsIn, settingsOf } from './decide-settings.ts'
import { idsOf, pauseByHand, shownState, turnOff, turnOn } from './decide-state.ts'
import { beginTrial, changeTrial, drop, endTrial, say, tried } from './decide-trial.ts'
import { forget, forgetConversation } from './forget-conversation.ts'
import { answeredSchema, askedSchema, channel, failedSchema, patchFields, patchSchema, triedSchema } from './inputs.ts'
import { responderDay } from './responder-day.ts'
import { responderSettings } from './responder-settings.ts'
import { responderMemory, responderState } from './responder-state.ts'
import { responderTrial } from './responder-trial.ts'
import { tryJob } from './try-job.ts'
import type { AutoResponder, AutoResponderOptions } from './types.ts'

/** The commands of the installation itself. No role has their action. */
const own = { action: 'people.authenticate' } as const
const managed = { action: 'assistants.manage' } as const
const conversationId = kernel.conversation.idSchema
const id = responderTrial.idSchema
const text = z
  .string()
  .min(1)
  .max(1600)
  .transform(storable)
  .refine(isVisible, 'must have at least one visible character')
  .meta({ examples: ['Are you open on Saturday?'] })
const ofConversation = {
  lookups: (given: { conversationId: ConversationId }): Lookup[] => [kernel.conversation.ref(given.conversationId)],
}
const outcome = z.object({ outcome: z.enum(['sent', 'suggested', 'none']), reason: z.string().nullable() })

/**
 * An assistant that answers customers: per channel, and off by default. It sends inside its policy only; every other text
 * is left to a person as a suggestion. A reply by hand pauses it for that conversation.
 *
 * It needs the module `suggestions`.
 */
export function autoResponder(options: AutoResponderOptions): Module<AutoResponder> {
  const { concurrency = 8 } = options
  return defineModule<AutoResponder>({
    id: 'autoResponder',
    requires: ['suggestions'],
    records: [responderSettings, responderState, responderMemory, assistantRun, responderDay, responderTrial],
    reads: {
      list: responderSettings.queries.settings,
      states: responderState.queries.states,
      runs: assistantRun.queries.runs,
      days: responderDay.queries.days,
      trials: responderTrial.queries.trials,
      trial: responderTrial,
    },
    events: {
      'responder.settings_changed': { subject: 'settingsId', joins: { settings: [responderSettings, 'settingsId'] } },
      'responder.changed': { subject: 'stateId', joins: { state: [responderState, 'stateId'] } },
      'responder.trial_changed': { subject: 'trialId', joins: { trial: [responderTrial, 'trialId'] } },
    },
    jobs: {
      'autoResponder.answer': { concurrency, run: (job) => answerJob(job, options) },
      'autoResponder.try': { concurrency: 2, run: (job) => tryJob(job, options) },
      'autoResponder.forgetTrial': {
        concurrency: 2,
        run: async ({ work, parley, signal }) => void (await parley.autoResponder.dropTrial(work.trialId, { signal })),
      },
      'autoResponder.forget': { concurrency: 2, run: forgetConversation },
    },
    on: {
      'message.received'(changes, { conversationId: asked, messageId, channel: of, silent }, state) {
        if (silent) return undefined
        const lookups = settingsIdsOf(changes, of).map((each) => responderSettings.ref(each))
        if (lookups.some((each) => !state.has(each))) return needs(...lookups)
        const { enabled, conversation } = settingsIn(changes, of, state)
        if (!enabled) return undefined
        const message = state.get(kernel.message, messageId)
        if (message === undefined) {
          const ref = kernel.message.ref(messageId)
          return state.has(ref) ? undefined : needs(ref)
        }
        const { sequence } = message
        const placement = { group: asked, due: changes.now + conversation.patience * 1000 }
        changes.addJob('autoResponder.answer', { conversationId: asked, messageId, sequence, tries: 0 }, placement)
        return undefined
      },
      'message.queued'(changes, { conversationId: asked, messageId }, state) {
        const message = state.get(kernel.message, messageId)
        if (message === undefined) {
          const ref = kernel.message.ref(messageId)
          return state.has(ref) ? undefined : needs(ref)
        }
        if (message.automatic || isOfProgram(message.author)) return undefined
        const placeId = placeIdOf(changes, asked)
        if (!state.has(suggestionPlace.ref(placeId))) return needs(suggestionPlace.ref(placeId))
        // The approval of a suggestion is no reply by hand.
        if (state.get(suggestionPlace, placeId)?.messageId === messageId) return undefined
        return pauseByHand(changes, asked, message.author, state)
      },
      'message.adopted': (changes, { conversationId: asked }, state) => pauseByHand(changes, asked, null, state),
      'conversation.removed'(changes, { conversationId: removed }, state) {
        const { stateId, memoryId } = idsOf(changes, removed)
        const lookups = [responderState.ref(stateId), responderMemory.ref(memoryId)]
        if (lookups.some((each) => !state.has(each))) return needs(...lookups)
        const known = [changes.get(responderState, stateId), changes.get(responderMemory, memoryId)]
        if (known.every((each) => each === undefined)) return undefined
        changes.addJob('autoResponder.forget', { conversationId: removed })
        return undefined
      },
    },
    commands: {
      settings: {
        ...managed,
        input: z.object({ channel }),
        returns: responderSettings,
        refuses: ['channel.unknown'],
        decide: (changes, given, state) => knownSettings(changes, given.channel, state),
      },
      defaults: {
        ...managed,
        input: z.object({}),
        returns: responderSettings,
        decide: (changes, _, state) => settingsOf(changes, undefined, state),
      },
      save: {
        ...managed,
        input: z.object({ channel, ...patchFields }),
        returns: responderSettings,
        refuses: ['channel.unknown'],
        decide: saveSettings,
      },
      saveDefaults: { ...managed, input: patchSchema, returns: responderSettings, decide: saveSettings },
      reset: {
        ...managed,
        input: z.object({ channel }),
        returns: responderSettings,
        refuses: ['channel.unknown'],
        decide: resetSettings,
      },
      state: {
        action: 'modules.read',
        input: z.object({ conversationId }),
        returns: responderState,
        ...ofConversation,
        decide: shownState,
      },
      turnOn: { input: z.object({ conversationId }), returns: responderState, ...ofConversation, decide: turnOn },
      turnOff: { input: z.object({ conversationId }), returns: responderState, ...ofConversation, decide: turnOff },
      beginTrial: {
        ...managed,
        input: z.object({ channel: channel.optional(), settings: patchSchema.optional() }),
        returns: responderTrial,
        refuses: ['channel.unknown'],
        decide: beginTrial,
      },
      changeTrial: {
        ...managed,
        input: z.object({ id, settings: patchSchema }),
        returns: responderTrial,
        lookups: (given) => [responderTrial.ref(given.id)],
        refuses: ['trial.writing'],
        decide: changeTrial,
      },
      say: {
        ...managed,
        input: z.object({ id, text }),
        returns: responderTrial,
        lookups: (given) => [responderTrial.ref(given.id)],
        refuses: ['trial.writing', 'trial.full'],
        decide: say,
      },
      endTrial: {
        ...managed,
        input: z.object({ id }),
        returns: responderTrial,
        lookups: (given) => [responderTrial.ref(given.id)],
        decide: endTrial,
      },
      prepare: {
        ...own,
        input: askedSchema,
        returns: z.object({ settingsId: z.string().nullable(), hasEnded: z.boolean() }),
        lookups: (given) => [kernel.conversation.ref(given.conversationId), kernel.message.ref(given.messageId)],
        decide: prepare,
      },
      answer: {
        ...own,
        input: answeredSchema,
        returns: outcome,
        lookups: (given) => [kernel.conversation.ref(given.conversationId), kernel.message.ref(given.messageId)],
        decide: answer,
      },
      fail: {
        ...own,
        input: failedSchema,
        returns: outcome,
        lookups: (given) => [kernel.conversation.ref(given.conversationId), kernel.message.ref(given.messageId)],
        decide: fail,
      },
      tried: { ...own, input: triedSchema, returns: z.object({ written: z.boolean() }), decide: tried },
      forget: {
        ...own,
        input: z.object({ conversationId, runs: z.array(assistantRun.idSchema).max(100) }),
        returns: z.object({ removed: z.int() }),
        lookups: ({ runs }) => runs.map((run) => assistantRun.ref(run)),
        decide: forget,
      },
      dropTrial: {
        ...own,
        input: id,
        returns: z.object({ dropped: z.boolean() }),
        lookups: (dropped) => [responderTrial.ref(dropped)],
        decide(changes, dropped) {
          const known = changes.get(responderTrial, dropped)
          if (known !== undefined) drop(changes, known)
          return { dropped: known !== undefined }
        },
      },
    },
    routes: {
      'GET /auto-responder/settings': 'list',
      'GET /auto-responder/default': 'defaults',
      'PATCH /auto-responder/default': 'saveDefaults',
      'GET /auto-responder/channels/{channel}': 'settings',
      'PATCH /auto-responder/channels/{channel}': 'save',
      'DELETE /auto-responder/channels/{channel}': 'reset',
      'GET /auto-responder/conversations': 'states',
      'GET /auto-responder/conversations/{conversationId}': 'state',
      'POST /auto-responder/conversations/{conversationId}/on': 'turnOn',
      'POST /auto-responder/conversations/{conversationId}/off': 'turnOff',
      'GET /auto-responder/runs': 'runs',
      'GET /auto-responder/days': 'days',
      'GET /auto-responder/trials': 'trials',
      'GET /auto-responder/trials/{id}': 'trial',
      'POST /auto-responder/trials': 'beginTrial',
      'PATCH /auto-responder/trials/{id}': 'changeTrial',
      'POST /auto-responder/trials/{id}/turns': 'say',
      'DELETE /auto-responder/trials/{id}': 'endTrial',
    },
  })
}

/** Whether a handler or a module has written: no person has taken over. */
function isOfProgram(author: string | null): boolean {
  return author !== null && /^(handler|module):/.test(author)
}
