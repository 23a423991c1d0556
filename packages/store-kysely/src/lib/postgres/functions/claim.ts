import type { Table } from '../../layout/table.ts'
import { tableName } from '../schema/names.ts'
import { setEverywhere } from '../schema/scope.ts'
import { type MadeFunction, madeFunction, planned } from './made.ts'

const due = `c.state <> 'dead' and c.due <= at and (c.state = 'waiting' or coalesce(c.lease, 0) <= at)`

/** Claims jobs. Claims of a queue wait for each other, so that its rules hold over all processes. */
export function claimFunction({ name }: Table): MadeFunction {
  const jobs = tableName(name)
  const body = `declare
  _scope text := ${setEverywhere(name)};
  rule record;
  free bigint;
  open_at bigint;
  chosen bigint[] := '{}';
  taken bigint[];
begin
  -- The look takes no lock and writes nothing, so that a worker that waits for jobs does not hold up commits.
  if not exists (
    select 1 from json_to_recordset(rules) r(queue text)
    where (select true from ${jobs} c where c.queue = r.queue and ${due} limit 1)
  ) then
    _scope := ${setEverywhere('')};
    return;
  end if;
  for rule in
    select * from json_to_recordset(rules) r(queue text, concurrency bigint, spacing bigint, lease bigint)
    order by r.queue collate "C"
  loop
    select q.free_at into open_at from parley.queues q where q.queue = rule.queue for update;
    if not found then
      insert into parley.queues (queue, free_at) values (rule.queue, 0) on conflict do nothing;
      select q.free_at into open_at from parley.queues q where q.queue = rule.queue for update;
    end if;
    continue when open_at > at;
    free := least(most, rule.concurrency - (
      select count(*) from ${jobs} j where j.queue = rule.queue and j.state = 'running' and j.lease > at));
    -- Where starts are spaced, the first of them closes the queue.
    if rule.spacing > 0 then free := least(free, 1); end if;
    continue when free <= 0;
    -- A job that a commit finishes or renews at this moment is locked, and passed over.
    chosen := chosen || array(
      select c.place from ${jobs} c
      where c.queue = rule.queue and ${due}
        and (c."group" is null or not exists (
          select 1 from ${jobs} o
          where o.tenant = c.tenant and o.queue = c.queue and o."group" = c."group"
            and o.state <> 'dead' and o.place < c.place))
      order by c.priority desc, c.due, c.place limit free for update skip locked);
  end loop;
  taken := array(
    select c.place from ${jobs} c where c.place = any(chosen) order by c.priority desc, c.due, c.place limit most);
  update parley.queues q set free_at = at + r.spacing
    from json_to_recordset(rules) r(queue text, spacing bigint)
    where q.queue = r.queue and r.spacing > 0
      and exists (select 1 from ${jobs} c where c.place = any(taken) and c.queue = r.queue);
  update ${jobs} j set state = 'running', lease = at + r.lease, fence = j.fence + 1, version = j.version + 1
    from json_to_recordset(rules) r(queue text, lease bigint) where j.queue = r.queue and j.place = any(taken);
  return query select c.* from ${jobs} c where c.place = any(taken) order by c.priority desc, c.due, c.place;
  _scope := ${setEverywhere('')};
end`
  const takes = 'at bigint, most bigint, rules json'
  return madeFunction({ name: 'claim', takes, returns: `setof ${jobs}`, settings: planned }, body)
}
