import { failingStore } from '../failpoints.mjs'
import { schemaNamed } from '../later-schema.mjs'

/** Migrates a store to a schema, and acknowledges each part that was made by its name. */
export async function migrate({ database, schema, points, acknowledged }) {
  const store = failingStore(database, points)
  points.arm()
  const { applied } = await store.migrate({ schema: schemaNamed(schema), apply: true })
  for (const name of applied) acknowledged(name)
}
