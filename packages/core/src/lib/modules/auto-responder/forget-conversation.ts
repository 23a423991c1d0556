import { type Needs, needs } from '../../decide/needs.ts'
import type { State } from '../../decide/state.ts'
import type { ConversationId } from '../../model/ids.ts'
import type { JobRun, ModuleDraft } from '../../ports/module.ts'
import type { View } from '../../views.ts'
import { type AssistantRunId, assistantRun } from './assistant-run.ts'
import { idsOf } from './decide-state.ts'
import { responderMemory, responderState } from './responder-state.ts'
import type { AutoResponder } from './types.ts'

/** Removes the state and the calls of a conversation, page by page. After a crash the next run removes the rest. */
export async function forgetConversation({
  work: { conversationId },
  parley,
  signal,
}: JobRun<{ conversationId: ConversationId }, View<string, AutoResponder>>): Promise<void> {
  const where = { conversationId }
  for (;;) {
    const { items } = await parley.autoResponder.runs({ where, limit: 100, signal })
    await parley.autoResponder.forget({ conversationId, runs: items.map(({ id }) => id) }, { signal })
    if (items.length === 0) return
  }
}

/** Removes calls of a conversation, and its state. */
export function forget(
  changes: ModuleDraft<AutoResponder>,
  { conversationId, runs }: { conversationId: ConversationId; runs: AssistantRunId[] },
  state: State,
): { removed: number } | Needs {
  const { stateId, memoryId } = idsOf(changes, conversationId)
  const lookups = [responderState.ref(stateId), responderMemory.ref(memoryId)]
  if (lookups.some((each) => !state.has(each))) return needs(...lookups)
  const known = runs.flatMap((id) => changes.get(assistantRun, id) ?? [])
  for (const run of known) changes.remove(assistantRun, run)
  const stored = changes.get(responderState, stateId)
  const memory = changes.get(responderMemory, memoryId)
  if (stored !== undefined) changes.remove(responderState, stored)
  if (memory !== undefined) changes.remove(responderMemory, memory)
  return { removed: known.length }
}
