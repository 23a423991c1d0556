import type { ParleyView } from '@parley/core'

/**
 * The name of what a view sees: its tenant, its role and its access keys. Views with the same name get the same records.
 * For records that belong to persons, the name includes the principal.
 */
export async function sightOf(view: ParleyView, { personal = false }: { personal?: boolean } = {}): Promise<string> {
  const keys = await view.access()
  const { id, role } = view.principal ?? {}
  const access = keys === undefined ? null : [...new Set(keys)].sort()
  return JSON.stringify([view.id, role, access, ...(personal ? [id] : [])])
}
