import type { ConversationId, TenantId } from '../../model/ids.ts'
import type { Principal } from '../../model/principal.ts'
import type { Stored } from '../../model/record.ts'
import { createParley, type Parley } from '../../parley.ts'
import type { Module, ModuleParts, ModuleTypes } from '../../ports/module.ts'
import { parts } from '../../ports/module.ts'
import type { Store } from '../../ports/store.ts'
import type { TenantView } from '../../views.ts'
import { fakeChannel } from '../channel.ts'
import { type VirtualEnvironment, virtualEnvironment } from '../environment.ts'
import type { Expect } from '../store-contract/case.ts'
import { type RecordedStore, recordWrites } from './written-records.ts'

/** Two conversations of two customers, oldest first. */
export type Conversations = readonly [ConversationId, ConversationId]

/** Inputs of commands, for any types of the module. */
export interface Inputs {
  readonly [command: string]: (view: TenantView<string, never>, conversations: Conversations) => Promise<unknown>
}

/** The input of a case of the contract. */
export interface ModuleTrial {
  module: Module<ModuleTypes>
  inputs: Inputs
  /** The principal that commands. */
  person?: Principal | undefined
  open(): Promise<Store>
  expect: Expect
}

/** One promise of a module, and its test. */
export interface ModuleCase {
  name: string
  run(trial: ModuleTrial): Promise<void>
}

/** An installation with the module, and two conversations in it. */
export interface ModuleWorld extends AsyncDisposable {
  parley: Parley<string, never>
  /** The view that commands. */
  view: TenantView<string, never>
  recorded: RecordedStore
  environment: VirtualEnvironment
  declared: ModuleParts
  conversations: Conversations
}

/** Opens an installation with a module. */
export async function openWorld({ module, person, open }: ModuleTrial): Promise<ModuleWorld> {
  const recorded = recordWrites(await open())
  const environment = virtualEnvironment()
  const line = fakeChannel({ kind: 'fake' })
  const options = { store: recorded.store, channels: { fake: line }, modules: [module], environment }
  const parley = (await createParley(options)) as object as Parley<string, never>
  for (const from of ['+14155550123', '+14155550124']) {
    await parley.handleWebhook('fake', line.inbound({ from, text: 'Hello' }))
    await environment.advance(1000)
  }
  const [second, first] = (await parley.conversations.list()).items
  if (first === undefined || second === undefined) throw new Error('Each message opens a conversation.')
  const conversations: Conversations = [first.id, second.id]
  const view = person === undefined ? parley : parley.as(person)
  return {
    ...{ parley, view, recorded, environment, declared: module[parts], conversations },
    [Symbol.asyncDispose]: () => parley.stop({ timeout: 0 }),
  }
}

/** Runs each command that has an input, in order. Returns the results by command. */
export async function carryOut(
  { view: usual, declared, conversations }: ModuleWorld,
  inputs: Inputs,
  { key, view = usual }: { key?: (command: string) => string; view?: TenantView<string, never> } = {},
): Promise<Map<string, { input: unknown; value: unknown }>> {
  const answers = new Map<string, { input: unknown; value: unknown }>()
  for (const [command, inputOf] of Object.entries(inputs)) {
    const input = await inputOf(view, conversations)
    const options = key === undefined ? {} : { key: key(command) }
    const { value } = await view.command(declared.id, command, input, options)
    answers.set(command, { input, value })
  }
  return answers
}

/** The records of a module's kinds, and of those that its events join. */
export function recordsOf(
  { recorded, parley, declared }: ModuleWorld,
  tenant: TenantId = parley.id,
): Promise<Stored[]> {
  const joined = Object.values(declared.events).flatMap(({ joins }) => Object.values(joins).map(([kind]) => kind))
  return recorded.recordsOf(tenant, [...declared.records, ...joined])
}
