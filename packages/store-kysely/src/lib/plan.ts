import { type AnyRecord, type Commit, ParleyError, type TenantId, Unmade } from '@parley/core'
import { Ledger } from './ledger.ts'
import type { Picture, Plan } from './picture.ts'

/**
 * Decides which commits of a batch take effect, in their order, and what that makes of the picture. Pure.
 *
 * @throws `store.misused` where a commit writes without exactly one expectation, or raises what is not a counter
 */
export function planBatch(batch: readonly Commit[], picture: Picture): Plan {
  for (const commit of batch) assertGuarded(commit)
  const ledgers = openLedgers(batch, picture)
  const plan: Plan = emptyPlan()
  const unmade = new Unmade()
  let order = 0
  for (const commit of batch) {
    const ledger = ledgers.get(commit.tenant)
    const conflict = unmade.builtOnBy(commit) ?? ledger?.check(commit)
    plan.results.push(conflict === undefined ? { ok: true } : { ok: false, conflict })
    if (conflict !== undefined) unmade.add(commit)
    if (ledger === undefined || conflict !== undefined) continue
    ledger.apply(commit, () => ++order)
    for (const event of commit.events) {
      ledger.head += 1
      plan.events.push({ tenant: commit.tenant, place: ledger.head, event })
    }
    if (commit.trim !== undefined) plan.trims.push({ tenant: commit.tenant, before: commit.trim, through: ledger.head })
  }
  for (const ledger of ledgers.values()) ledger.addTo(plan)
  plan.make = inOrder(plan.make, ledgers)
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

function openLedgers(batch: readonly Commit[], { records, owners, heads }: Picture): Map<TenantId, Ledger> {
  const ledgers = new Map<TenantId, Ledger>()
  for (const { tenant, expect } of batch) {
    const ledger = ledgers.get(tenant) ?? new Ledger(tenant, heads.get(tenant) ?? 0)
    ledgers.set(tenant, ledger)
    for (const expectation of expect) {
      if (expectation.type === 'lease') ledger.expect('job', expectation.job)
      else ledger.expect(expectation.ref.kind, expectation.ref.id)
    }
  }
  for (const record of records) ledgers.get(record.tenant)?.stand(record)
  for (const { tenant, key, id } of owners) ledgers.get(tenant)?.own(key, id)
  return ledgers
}

// Jobs run and messages are found in the order of their commits, whichever tenants they belong to.
function inOrder(made: readonly AnyRecord[], ledgers: ReadonlyMap<TenantId, Ledger>): AnyRecord[] {
  const order = ({ tenant, id }: AnyRecord): number => ledgers.get(tenant)?.orderOf(id) ?? 0
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
