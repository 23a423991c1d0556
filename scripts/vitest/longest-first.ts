import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The longest files, with their approximate seconds: a clone has no record of earlier runs. */
const seconds: Record<string, number> = {
  'e2e/files-and-processes.test.ts': 100,
  'e2e/r17-migrations.test.ts': 90,
  'e2e/packed-packages.test.ts': 80,
  'e2e/registered-handlers.test.ts': 60,
  'e2e/lost-callbacks.test.ts': 45,
  'e2e/media.test.ts': 45,
  'e2e/invariant-13-history.test.ts': 40,
  'e2e/two-versions.test.ts': 33,
  'e2e/move.test.ts': 27,
  'e2e/r7-same-webhook.test.ts': 25,
  'e2e/r3-crash-send.test.ts': 35,
  'e2e/r15-leases.test.ts': 35,
  'e2e/r5-disk-full.test.ts': 30,
  'e2e/r4-database-trouble.test.ts': 30,
  'scripts/checks.test.ts': 30,
  'e2e/two-processes.test.ts': 25,
  'e2e/r1b-crash-at-every-point.test.ts': 25,
  'e2e/r16-graceful-stop.test.ts': 20,
  'e2e/commands.test.ts': 15,
  'e2e/r10-stream-resume.test.ts': 15,
  'e2e/r1-crash-inbound.test.ts': 15,
  'e2e/r9-idempotency.test.ts': 15,
  'e2e/r14-clock-skew.test.ts': 15,
  'e2e/docs-snippets.test.ts': 15,
  'e2e/invariant-6-takeover.test.ts': 12,
  'e2e/start.test.ts': 12,
  'e2e/simulator-page.test.ts': 10,
  'packages/core/test/seeded-bugs.test.ts': 10,
  'packages/store-kysely/src/pglite.test.ts': 35,
  'packages/store-kysely/src/sqlite.test.ts': 25,
  'packages/store-kysely/src/lib/postgres/migrate.test.ts': 20,
  'packages/store-kysely/src/lib/sqlite/kysely-connection.test.ts': 20,
  'packages/store-kysely/src/postgres.test.ts': 20,
  'packages/store-kysely/src/lib/move/move.test.ts': 15,
  'packages/store-kysely/src/lib/postgres/search.test.ts': 15,
  'packages/store-kysely/src/lib/postgres/commit.test.ts': 10,
  'packages/store-kysely/src/lib/sqlite/commit.test.ts': 10,
}

/** Within a project the longest files come first. So no worker runs one of them alone at the end. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const turns = new Map(sorted.map(({ project }, place) => [project.name, place]))
    const turnOf = ({ project }: TestSpecification): number => turns.get(project.name) ?? 0
    return sorted.sort((a, b) => turnOf(a) - turnOf(b) || secondsOf(b) - secondsOf(a))
  }
}

function secondsOf({ moduleId }: TestSpecification): number {
  return seconds[relative(process.cwd(), moduleId)] ?? 0
}
