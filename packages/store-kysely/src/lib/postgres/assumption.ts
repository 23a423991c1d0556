import {
  type Commit,
  type Expectation,
  job,
  type Key,
  type Snapshot,
  type StoredVersion,
  type TenantId,
} from '@parley/core/store'

/** The state of the database that a batch of commits expects. The database may differ. */
export interface Assumption {
  /** The records and jobs that are expected, each once. One without a `stored` version does not exist. */
  expected: { tenant: TenantId; kind: string; id: string; stored: StoredVersion | undefined }[]
  /** A claimed key has no owner, or this one. */
  claimed: { tenant: TenantId; key: Key; owner: string }[]
  snapshot: Snapshot
}

/** The state of the database, where it differs. */
export interface Found {
  records: readonly StoredVersion[]
  owners: Snapshot['owners']
}

/** The version of a job that is expected by its lease. A commit that expects a version of it conflicts. */
const UNKNOWN = Number.NaN

/**
 * The database as a batch expects it. Each record has its expected version. Each key has no owner, or its claimant.
 *
 * A decision on this state reads nothing from the database. The write only checks it.
 */
export function assume(batch: readonly Commit[]): Assumption {
  const expected = new Map<string, Assumption['expected'][number]>()
  const claimed = new Map<string, Assumption['claimed'][number]>()
  for (const { tenant, expect, put } of batch) {
    for (const expectation of expect) {
      const stored = storedOf(tenant, expectation)
      const { kind, id } = stored ?? refOf(expectation)
      const name = nameOf(tenant, id)
      // Only the first expectation is about the database. A later one may build on an earlier commit of the batch.
      if (!expected.has(name)) expected.set(name, { tenant, kind, id, stored })
    }
    for (const record of put) {
      for (const key of record.keys ?? []) {
        const name = nameOf(tenant, key)
        if (!claimed.has(name)) claimed.set(name, { tenant, key, owner: record.id })
      }
    }
  }
  return assumptionOf([...expected.values()], [...claimed.values()], [])
}

/** The same, with the state that the database returned. */
export function correct({ expected, claimed }: Assumption, { records, owners }: Found): Assumption {
  const versions = new Map(records.map((record) => [nameOf(record.tenant, record.id), record]))
  const known = new Map(owners.map(({ tenant, key, id }) => [nameOf(tenant, key), id]))
  return assumptionOf(
    expected.map((each) => ({ ...each, stored: versions.get(nameOf(each.tenant, each.id)) })),
    claimed.map((each) => ({ ...each, owner: known.get(nameOf(each.tenant, each.key)) ?? each.owner })),
    owners,
  )
}

function assumptionOf(
  expected: Assumption['expected'],
  claimed: Assumption['claimed'],
  owners: Snapshot['owners'],
): Assumption {
  const records = expected.flatMap(({ stored }) => (stored === undefined ? [] : [stored]))
  // Places are counted from the head of the log at the time of the write.
  return { expected, claimed, snapshot: { records, owners, heads: new Map() } }
}

function refOf(expectation: Expectation): { kind: string; id: string } {
  return expectation.type === 'lease' ? { kind: job.kind, id: expectation.job } : expectation.ref
}

function storedOf(tenant: TenantId, expectation: Expectation): StoredVersion | undefined {
  const ref = { tenant, ...refOf(expectation) }
  switch (expectation.type) {
    case 'absent':
      return undefined
    case 'version':
      return { ...ref, version: expectation.version, keys: [] }
    case 'lease':
      return { ...ref, version: UNKNOWN, keys: [], state: 'running', fence: expectation.fence }
    default:
      return expectation satisfies never
  }
}

function nameOf(tenant: TenantId, name: string): string {
  return `${tenant}\n${name}`
}
