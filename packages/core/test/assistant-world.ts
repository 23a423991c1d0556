import { expect } from 'vitest'
import type { AutoResponder, ResponderState } from '../src/auto-responder.ts'
import { autoResponder, type ResponderPatch } from '../src/auto-responder.ts'
import type { ChannelId, ConversationId } from '../src/index.ts'
import type { Module, ModuleTypes } from '../src/module.ts'
import { type Suggestion, type Suggestions, suggestions } from '../src/suggestions.ts'
import {
  type FakeAssistant,
  type FakeAssistantOptions,
  fakeAssistant,
  openTestParley,
  type TestParley,
} from '../src/testing.ts'

/** The settings of most tests: on, without a wait for further messages. */
export const on: ResponderPatch = {
  enabled: true,
  instructions: 'You answer for a bicycle shop.',
  passages: [{ id: 'hours', title: 'Opening hours', text: 'We are open from Monday to Friday.' }],
  conversation: { patience: 0 },
}

type World = TestParley<readonly [Suggestions, AutoResponder]>

/** An installation with an assistant, and short forms of what tests do with it. */
export interface AssistantWorld extends Omit<World, 'parley'> {
  parley: World['parley']
  assistant: FakeAssistant
  /** The only conversation. */
  conversation(): Promise<ConversationId>
  /** Receives a text, and runs all that follows from it. */
  says(text: string, more?: Parameters<World['receive']>[1]): Promise<void>
  /** The texts that the provider has accepted. */
  texts(): string[]
  state(): Promise<ResponderState>
  pending(): Promise<Suggestion[]>
  all(): Promise<Suggestion[]>
}

/** An installation with suggestions and an auto-responder over a fake assistant. */
export async function openAssistantWorld(
  settings: ResponderPatch = on,
  given: FakeAssistantOptions & {
    deadline?: () => AbortSignal
    assistant?: FakeAssistant
    modules?: readonly Module<ModuleTypes>[]
  } = {},
): Promise<AssistantWorld> {
  const { deadline, assistant = fakeAssistant(given), modules: more = [] } = given
  const responder = autoResponder({ assistant, ...(deadline === undefined ? {} : { deadline }) })
  const modules = [suggestions(), responder] as const
  const world: World = await openTestParley({ modules: [...modules, ...more] as object as typeof modules })
  const { parley, line } = world
  await parley.autoResponder.save({ channel: 'line' as ChannelId, ...settings })
  const conversation = async () => {
    const [found] = (await parley.conversations.list()).items
    return found?.id as ConversationId
  }
  return {
    ...world,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
    assistant,
    conversation,
    async says(text, more = {}) {
      expect((await world.receive(text, more)).ok).toBe(true)
      await world.pass(1000)
    },
    texts: () => line.accepted.map(({ text }) => text),
    state: async () => parley.autoResponder.state({ conversationId: await conversation() }),
    pending: async () => (await parley.suggestions.list({ where: { status: 'pending' } })).items,
    all: async () => (await parley.suggestions.list({ order: 'oldest' })).items,
  }
}
