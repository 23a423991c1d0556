/**
 * The head of a function whose statements find rows through indexes.
 *
 * A statement that was planned while its tables were empty stays as it is for a session's life, so the plans for the
 * tables to come are asked for: rows by index, joins by nested loop, no compiling.
 */
export function plannedFunction(signature: string, returns: string, body: string): string {
  return `create function parley.${signature} returns ${returns} language plpgsql volatile
set search_path = pg_catalog set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set enable_bitmapscan = off set jit = off as $$
#variable_conflict use_column
${body}
$$`
}
