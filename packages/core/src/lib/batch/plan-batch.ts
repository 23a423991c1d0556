import { ParleyError } from '../errors/parley-error.ts'
import type { TenantId } from '../model/ids.ts'
import type { Stored } from '../model/record.ts'
import { kernel } from '../model/schema.ts'
import type { Commit } from '../ports/store.ts'
import { BatchState, type CountersOf } from './batch-state.ts'
import { FailedWrites } from './failed-writes.ts'
import type { Plan, Snapshot } from './snapshot.ts'

/**
 * Decides which commits of a batch take effect, in their order, and returns the changes of the snapshot. Pure.
 *
 * @throws `store.misused` if a commit writes without exactly one expectation, or raises a field that is not a counter
 */
export function planBatch(batch: readonly Commit[], snapshot: Snapshot, countersOf: CountersOf): Plan {
  for (const commit of batch) assertGuarded(commit)
  const states = openStates(batch, snapshot, countersOf)
  const plan: Plan = emptyPlan()
  const failedWrites = new FailedWrites()
  let order = 0
  for (const commit of batch) {
    const state = states.get(commit.tenant)
    const conflict = failedWrites.builtOnBy(commit) ?? state?.check(commit)
    plan.results.push(conflict === undefined ? { ok: true } : { ok: false, conflict })
    if (conflict !== undefined) failedWrites.add(commit)
    if (state === undefined || conflict !== undefined) continue
    state.apply(commit, () => ++order)
    for (const event of commit.events) {
      state.head += 1
      plan.events.push({ tenant: commit.tenant, place: state.head, event })
    }
    if (commit.trim !== undefined) plan.trims.push({ tenant: commit.tenant, before: commit.trim, through: state.head })
  }
  for (const state of states.values()) state.addTo(plan)
  plan.make = inOrder(plan.make, states)
  return plan
}

function emptyPlan(): Plan {
  return {
    results: [],
    remove: [],
    make: [],
    change: [],
    raise: [],
    release: [],
    claim: [],
    events: [],
    heads: [],
    trims: [],
  }
}

function openStates(
  batch: readonly Commit[],
  { records, owners, heads }: Snapshot,
  countersOf: CountersOf,
): Map<TenantId, BatchState> {
  const states = new Map<TenantId, BatchState>()
  for (const { tenant, expect } of batch) {
    const state = states.get(tenant) ?? new BatchState(tenant, heads.get(tenant) ?? 0, countersOf)
    states.set(tenant, state)
    for (const expectation of expect) {
      if (expectation.type === 'lease') state.expect(kernel.job.kind, expectation.job)
      else state.expect(expectation.ref.kind, expectation.ref.id)
    }
  }
  for (const record of records) states.get(record.tenant)?.stand(record)
  for (const { tenant, key, id } of owners) states.get(tenant)?.own(key, id)
  return states
}

// Jobs run and messages are found in the order of their commits, over all tenants.
function inOrder(made: readonly Stored[], states: ReadonlyMap<TenantId, BatchState>): Stored[] {
  const order = ({ tenant, id }: Stored): number => states.get(tenant)?.orderOf(id) ?? 0
  return made.toSorted((a, b) => order(a) - order(b))
}

function assertGuarded({ expect, put, jobs, remove }: Commit): void {
  const guards = new Map<string, number>()
  for (const expectation of expect) {
    const id = expectation.type === 'lease' ? expectation.job : expectation.ref.id
    guards.set(id, (guards.get(id) ?? 0) + 1)
  }
  for (const { id } of [...put, ...jobs, ...remove]) {
    if (guards.get(id) === 1) continue
    throw new ParleyError('store.misused', { reason: `${id} is written without exactly one expectation.` })
  }
}
