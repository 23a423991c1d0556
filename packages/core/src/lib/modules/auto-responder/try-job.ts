import { checkedAssistant } from '../../assistant/checked.ts'
import type { Time } from '../../model/ids.ts'
import type { JobRun } from '../../ports/module.ts'
import type { ResponderReason } from '../../protocol/responder-reason.ts'
import type { ResponderValues } from '../../protocol/responder-settings.ts'
import type { TrialTurn } from '../../protocol/responder-trial.ts'
import { presentTime } from '../../protocol/time.ts'
import type { View } from '../../views.ts'
import { AssistantFailure } from './assistant-failure.ts'
import { isQuiet } from './clock.ts'
import { underDeadline } from './deadline.ts'
import { whyTextHeld } from './policy.ts'
import { type ResponderTrial, responderTrial } from './responder-trial.ts'
import { type Thought, think } from './think.ts'
import type { AutoResponder, AutoResponderOptions } from './types.ts'

type Run = JobRun<AutoResponder['jobs']['autoResponder.try'], View<string, AutoResponder>>

/** The most characters of a text, where no channel is chosen. */
const DEFAULT_MAX = 1600

/** Writes the next turn of a trial. Nothing is sent, and nothing is counted. */
export async function tryJob(
  { work: { trialId: id, turn }, parley, signal, now, channels }: Run,
  { assistant, deadline }: AutoResponderOptions,
): Promise<void> {
  const trial = (await parley.load([responderTrial.ref(id)], { signal })).find(responderTrial.is)
  if (trial === undefined || trial.status !== 'writing' || trial.turns.length !== turn) return
  const maxText = channels.find((each) => each.id === trial.channel)?.capabilities.text.max ?? DEFAULT_MAX
  try {
    const thought = await underDeadline(signal, deadline?.(), (ending) =>
      think(checkedAssistant(assistant), questionOf(trial, maxText, now), ending),
    )
    const answer = turnOf(thought, trial.settings, now)
    await parley.autoResponder.tried({ id, turn, answer, errorCode: null }, { signal })
  } catch (error) {
    if (!(error instanceof AssistantFailure)) throw error
    signal.throwIfAborted()
    await parley.autoResponder.tried({ id, turn, answer: null, errorCode: error.code }, { signal })
  }
}

function questionOf({ turns, settings }: ResponderTrial, maxText: number, now: Time): Parameters<typeof think>[1] {
  const { timeZone, region } = settings
  const played = turns.map(({ speaker, text, at }) => ({ speaker, text, at: Date.parse(at) }))
  return {
    conversation: {
      turns: played.filter(({ text }) => text !== ''),
      customer: { name: null, attributes: {} },
      ...{ now, timeZone },
      ...(region === null ? {} : { region }),
    },
    ...{ settings, maxText, purpose: 'trial' },
    begins: turns.every(({ speaker }) => speaker === 'customer'),
    hasEnded: turns.findLast(({ speaker }) => speaker === 'assistant')?.reason === 'ended',
  }
}

function turnOf(thought: Thought, settings: ResponderValues, now: Time): TrialTurn {
  const { text, greeting, analysis, origin, held, task, handsOver } = thought
  const standing = standingOf(settings, now)
  const textHeld = whyTextHeld({ text, confidence: origin?.confidence ?? null, held }, settings)
  const reason = standing ?? textHeld ?? null
  const after = handsOver ? 'wants_person' : task === 'goodbye' ? 'ended' : null
  return {
    speaker: 'assistant',
    text: greeting === null || text === greeting ? text : `${greeting}\n\n${text}`,
    at: presentTime(now),
    outcome: text === '' ? 'none' : reason === null ? 'sent' : 'suggested',
    reason: reason ?? after,
    ...{ intent: analysis?.intent ?? null, language: analysis?.language ?? null },
    ...{ confidence: origin?.confidence ?? null, why: origin?.reason ?? null },
    sources: origin?.sources.map(({ title }) => title) ?? [],
  }
}

/** The reason why nothing would be sent at this moment. */
function standingOf(settings: ResponderValues, now: Time): ResponderReason | undefined {
  if (isQuiet(now, settings)) return 'quiet_hours'
  return settings.sending === 'drafts' ? 'drafts_only' : undefined
}
