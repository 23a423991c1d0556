import type { CompiledQuery } from 'kysely'

/** What runs a compiled query: the part of a Kysely that is called. */
export interface QueryRunner {
  executeQuery(query: CompiledQuery): Promise<{ rows: unknown[] }>
}

/** The part of a Kysely that is called, of whichever version and for whatever tables. */
export interface KyselyShape {
  withoutPlugins(): QueryRunner & {
    connection(): { execute<Result>(work: (connection: QueryRunner) => Promise<Result>): Promise<Result> }
  }
}
