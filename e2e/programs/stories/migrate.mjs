import { schemaOf } from '@parley/core/store'
import { failingStore } from '../failpoints.mjs'

/** A store is brought up to date; an applied migration is reported by its name. */
export async function migrate({ database, points, acknowledged }) {
  const store = failingStore(database, points)
  points.arm()
  const { applied } = await store.migrate({ schema: schemaOf(), apply: true })
  for (const name of applied) acknowledged(name)
}
