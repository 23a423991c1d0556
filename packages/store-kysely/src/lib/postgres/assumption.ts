import type { Commit, Expectation, Key, Kind, TenantId } from '@parley/core'
import type { Snapshot, StoredVersion } from '@parley/core/store'

/** What a batch of commits takes for granted, and may find otherwise. */
export interface Assumption {
  /** The records and jobs that are expected, each once; one that has no `standing` does not exist. */
  expected: { tenant: TenantId; kind: Kind; id: string; standing: StoredVersion | undefined }[]
  /** Who may own a key that is claimed, beside nobody. */
  claimed: { tenant: TenantId; key: Key; owner: string }[]
  snapshot: Snapshot
}

/** What stands in the database, as the check that found it otherwise tells. */
export interface Found {
  records: readonly StoredVersion[]
  owners: Snapshot['owners']
}

/** A job that is expected by its lease has a version that nobody told: whoever expects one meets a conflict. */
const UNTOLD = Number.NaN

/**
 * The database as a batch expects it: what is expected stands, keys are free or belong to who claims them.
 *
 * What is decided on this needs no look at the database before it is written, only a check that it is so.
 */
export function assume(batch: readonly Commit[]): Assumption {
  const expected = new Map<string, Assumption['expected'][number]>()
  const claimed = new Map<string, Assumption['claimed'][number]>()
  for (const { tenant, expect, put } of batch) {
    for (const expectation of expect) {
      const standing = standingOf(tenant, expectation)
      const { kind, id } = standing ?? refOf(expectation)
      const name = nameOf(tenant, id)
      // Only the first speaks of the database: later ones may build on what earlier commits of the batch write.
      if (!expected.has(name)) expected.set(name, { tenant, kind, id, standing })
    }
    for (const record of put) {
      for (const key of 'keys' in record ? record.keys : []) {
        const name = nameOf(tenant, key)
        if (!claimed.has(name)) claimed.set(name, { tenant, key, owner: record.id })
      }
    }
  }
  return assumptionOf([...expected.values()], [...claimed.values()], [])
}

/** The same with the database as it was found. */
export function correct({ expected, claimed }: Assumption, { records, owners }: Found): Assumption {
  const standings = new Map(records.map((record) => [nameOf(record.tenant, record.id), record]))
  const known = new Map(owners.map(({ tenant, key, id }) => [nameOf(tenant, key), id]))
  return assumptionOf(
    expected.map((each) => ({ ...each, standing: standings.get(nameOf(each.tenant, each.id)) })),
    claimed.map((each) => ({ ...each, owner: known.get(nameOf(each.tenant, each.key)) ?? each.owner })),
    owners,
  )
}

function assumptionOf(
  expected: Assumption['expected'],
  claimed: Assumption['claimed'],
  owners: Snapshot['owners'],
): Assumption {
  const records = expected.flatMap(({ standing }) => (standing === undefined ? [] : [standing]))
  // Places are counted from the head of the log, wherever it is when the batch is written.
  return { expected, claimed, snapshot: { records, owners, heads: new Map() } }
}

function refOf(expectation: Expectation): { kind: Kind; id: string } {
  return expectation.type === 'lease' ? { kind: 'job', id: expectation.job } : expectation.ref
}

function standingOf(tenant: TenantId, expectation: Expectation): StoredVersion | undefined {
  const ref = { tenant, ...refOf(expectation) }
  switch (expectation.type) {
    case 'absent':
      return undefined
    case 'version':
      return { ...ref, version: expectation.version, keys: [] }
    case 'lease':
      return { ...ref, version: UNTOLD, keys: [], state: 'running', fence: expectation.fence }
    default:
      return expectation satisfies never
  }
}

function nameOf(tenant: TenantId, name: string): string {
  return `${tenant}\n${name}`
}
