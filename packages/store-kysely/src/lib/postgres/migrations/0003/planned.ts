/**
 * The head of a function whose statements find rows through indexes, and are planned once for a session.
 *
 * A statement that was planned while its tables were empty stays as it is, so the plans for the tables to come are asked
 * for: rows by index, joins by nested loop, no compiling. And as the plans are the same whatever is handed over, none is
 * made for a single call: where the server chooses, it plans some statements anew each time, which costs a small batch
 * as much as its work.
 */
export function plannedFunction(signature: string, returns: string, body: string): string {
  return `create function parley.${signature} returns ${returns} language plpgsql volatile
set search_path = pg_catalog set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set enable_bitmapscan = off set jit = off set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
${body}
$$`
}
