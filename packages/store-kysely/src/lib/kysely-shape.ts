import type { CompiledQuery } from 'kysely'

/** The part of a Kysely that runs a compiled query. */
export interface QueryRunner {
  executeQuery(query: CompiledQuery): Promise<{ rows: unknown[] }>
}

/** The part of a Kysely that is called, of any version and for any tables. */
export interface KyselyShape {
  withoutPlugins(): QueryRunner & {
    connection(): { execute<Result>(work: (connection: QueryRunner) => Promise<Result>): Promise<Result> }
  }
}
