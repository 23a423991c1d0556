import type { Decision, DecisionContext } from '../../decide/decision.ts'
import type { State } from '../../decide/state.ts'
import type { TenantId } from '../../model/ids.ts'
import type { Lookup } from '../../ports/store.ts'

/** A change to decide and commit: the records to load, and the pure decision over them. */
export interface Intent<Result> {
  tenant: TenantId
  lookups: readonly Lookup[]
  decide(state: State, context: DecisionContext): Decision<Result>
}
