import { setTenant } from '../schema/scope.ts'
import { type MadeFunction, madeFunction, plannedRead } from './made.ts'

/**
 * Reads a part of the log of a tenant. The first row is the extent of the log.
 *
 * It is stable, so that both queries read one state of the database. The server plans the queries once for a session.
 * The same statement outside a function is planned again at each run.
 */
export const logFunction: MadeFunction = madeFunction(
  {
    name: 'log',
    takes: '_owner text, _behind bigint, _most bigint',
    returns: 'table (epoch text, head bigint, trimmed bigint, place bigint, body text)',
    settings: plannedRead,
  },
  `declare
  _scope text := ${setTenant('_owner')};
begin
  return query
    select s.epoch, coalesce(l.head, 0), coalesce(l.trimmed, 0), null::bigint, null
    from parley.store s left join parley.logs l on l.tenant = _owner;
  return query
    select null, null::bigint, null::bigint, e.place, e.body::text from parley.events e
    where e.tenant = _owner and e.place > _behind order by e.place limit _most;
end`,
)
