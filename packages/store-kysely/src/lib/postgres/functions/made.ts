import { createHash } from 'node:crypto'
import { SCHEMA } from '../schema/names.ts'

/** A function of the database. Its name has a hash of its text: another text is another function. */
export interface MadeFunction {
  /** Its bare name: `commit_3f2a1b0c9d8e`. */
  name: string
  /** The statement that makes it. It may run again: it replaces the function with the same text. */
  statement: string
}

/** The declaration of a function: its name without the hash, its parameters, its result, and its settings. */
export interface Signature {
  name: string
  takes: string
  returns: string
  settings: string
}

/**
 * The statement of a function, and its name.
 *
 * The names of its parameters and variables begin with `_` if a statement with columns of records uses them. The name
 * of a column never does.
 */
export function madeFunction({ name, takes, returns, settings }: Signature, body: string): MadeFunction {
  const rest = `(${takes}) returns ${returns} language plpgsql ${settings} as $$
#variable_conflict use_column
${body}
$$`
  const hash = createHash('sha256').update(rest).digest('hex').slice(0, 12)
  return { name: `${name}_${hash}`, statement: `create or replace function ${SCHEMA}.${name}_${hash}${rest}` }
}

/**
 * Settings of a function with statements that find rows through indexes, and that are planned once for a session.
 *
 * A statement that was planned while its tables were empty keeps its plan. So the settings demand the plan of a large
 * table: rows by index, joins by nested loop, no compiling. One plan serves all values. Otherwise the server plans some
 * statements for each call, which costs as much as a small batch.
 */
export const planned: string = `volatile
${planOnce()}`

/** The same, for a function that only reads. Its statements read one state of the database. */
export const plannedRead: string = `stable
${planOnce()}`

function planOnce(): string {
  return `set search_path = pg_catalog set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set enable_bitmapscan = off set jit = off set plan_cache_mode = force_generic_plan`
}
