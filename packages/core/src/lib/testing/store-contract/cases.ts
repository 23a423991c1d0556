import type { StoreCase } from './case.ts'
import { dueCases } from './cases/claim-due.ts'
import { groupCases } from './cases/claim-groups.ts'
import { queueCases, urgencyCases } from './cases/claim-queues.ts'
import { atomicityCases } from './cases/commit-atomicity.ts'
import { counterCases } from './cases/commit-counters.ts'
import { jobCases } from './cases/commit-jobs.ts'
import { keyCases } from './cases/commit-keys.ts'
import { misuseCases, removalCases } from './cases/commit-removal.ts'
import { chainCases, versionCases } from './cases/commit-versions.ts'
import { disposeCases } from './cases/dispose.ts'
import { durableCases } from './cases/durable.ts'
import { conversationListCases } from './cases/find-conversations.ts'
import { filterCases } from './cases/find-filters.ts'
import { pageCases } from './cases/find-pages.ts'
import { setCases } from './cases/find-sets.ts'
import { snapshotCases } from './cases/find-snapshot.ts'
import { kindCases } from './cases/kinds.ts'
import { loadCases } from './cases/load.ts'
import { logCases } from './cases/log.ts'
import { resetCases } from './cases/log-reset.ts'
import { migrateCases } from './cases/migrate.ts'
import { modelCases } from './cases/model.ts'
import { refusalCases } from './cases/refusals.ts'
import { searchCases } from './cases/search.ts'
import { searchModelCases } from './cases/search-model.ts'
import { searchPageCases } from './cases/search-pages.ts'
import { sharedCases } from './cases/shared.ts'
import { tenantCases } from './cases/tenants.ts'
import { valueCases } from './cases/values.ts'
import { warmUpCases } from './cases/warm-up.ts'

/** The promises of the port `Store`, one case each, with distinct names. */
export const storeCases: readonly StoreCase[] = [
  ...migrateCases,
  ...warmUpCases,
  ...loadCases,
  ...valueCases,
  ...atomicityCases,
  ...versionCases,
  ...chainCases,
  ...keyCases,
  ...removalCases,
  ...misuseCases,
  ...refusalCases,
  ...counterCases,
  ...jobCases,
  ...modelCases,
  ...filterCases,
  ...conversationListCases,
  ...setCases,
  ...kindCases,
  ...pageCases,
  ...snapshotCases,
  ...searchCases,
  ...searchPageCases,
  ...searchModelCases,
  ...dueCases,
  ...groupCases,
  ...queueCases,
  ...urgencyCases,
  ...logCases,
  ...resetCases,
  ...tenantCases,
  ...durableCases,
  ...sharedCases,
  ...disposeCases,
]
