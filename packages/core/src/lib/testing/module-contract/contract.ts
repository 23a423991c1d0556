import { memoryStore } from '../../memory/store.ts'
import type { Principal } from '../../model/principal.ts'
import type { Module, ModuleTypes } from '../../ports/module.ts'
import type { Store } from '../../ports/store.ts'
import type { TenantView } from '../../views.ts'
import type { TestRunner } from '../store-contract/contract.ts'
import type { Conversations, Inputs } from './case.ts'
import { moduleCases } from './cases.ts'

/** A module under test, and inputs for its commands. */
export interface ModuleUnderTest<M extends ModuleTypes> {
  name: string
  module: Module<M>
  /**
   * Inputs for commands, each of which succeeds, in this order. An input may depend on the records of earlier commands:
   * `view` reads them. A command without an input is not tested.
   */
  inputs: {
    readonly [command: string]: (view: TenantView<string, M>, conversations: Conversations) => Promise<unknown>
  }
  /** The principal that commands. Its role must allow every command. Default: a view without a principal. */
  person?: Principal
  /** Opens an empty store for each case. Default: a memory store. */
  open?(): Promise<Store> | Store
}

/**
 * The promises of a module as tests. Its events are declared and joined. Its commands run once per key. Its
 * jobs survive a kill, and tenants are separate.
 *
 * @example
 * ```ts
 * moduleContract({ describe, it, expect }, {
 *   name: 'notes',
 *   module: notes(),
 *   inputs: { add: async (_, [conversationId]) => ({ conversationId, text: 'Wants a refund' }) },
 * })
 * ```
 */
export function moduleContract<M extends ModuleTypes>(
  { describe, it, expect }: TestRunner,
  { name, module, inputs, person, open = () => memoryStore() }: ModuleUnderTest<M>,
): void {
  describe(`the module contract on ${name}`, () => {
    for (const { name: promise, run } of moduleCases) {
      it(promise, async () => {
        const under = { module: module as object as Module<ModuleTypes>, inputs: inputs as Inputs, person }
        await run({ ...under, open: async () => open(), expect })
      })
    }
  })
}
