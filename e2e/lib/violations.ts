import { query } from './database.ts'

/** The invariants of every database at every moment, as queries for the rows that violate them. */
const promises: Readonly<Record<string, string>> = {
  'P1: a message of a provider is stored twice': `
    select channel, provider_id from parley_messages where direction = 'inbound'
    group by tenant, channel, provider_id having count(*) > 1`,
  'P2: a thread has two conversations': `
    select channel, thread from parley_conversations where closed_at is null
    group by tenant, channel, thread having count(*) > 1`,
  'P3: the status of a message differs from its last event': `
    select m.id, m.status, e.body from parley_messages m
    join (select tenant, body ->> 'messageId' as message_id, max(place) as place from parley_events
      where type = 'message.status_changed' group by tenant, body ->> 'messageId') last
      on last.tenant = m.tenant and last.message_id = m.id
    join parley_events e on e.tenant = last.tenant and e.place = last.place
    where m.status <> e.body ->> 'status'`,
  'P5: the log has a gap': `
    select l.tenant, l.head, count(e.place) as events from parley_logs l
    left join parley_events e on e.tenant = l.tenant group by l.tenant, l.head, l.trimmed
    having count(e.place) <> l.head - l.trimmed`,
  'P5: a message was not announced exactly once': `
    select m.id, coalesce(e.events, 0) as events from parley_messages m
    left join (
      select tenant, body ->> 'messageId' as message_id, count(*) as events from parley_events
      where type in ('message.received', 'message.queued') group by tenant, body ->> 'messageId') e
      on e.tenant = m.tenant and e.message_id = m.id
    where coalesce(e.events, 0) <> 1`,
  'P6: a statistic differs from a recount': `
    select counted.name, counted.total, recounted.total from
      (select 'inbound' as name, sum(received) as total from parley_statistics having sum(received) > 0
        union all select 'outbound', sum(sent) from parley_statistics having sum(sent) > 0) counted
    full join
      (select direction as name, count(*) as total from parley_messages group by direction) recounted
      on recounted.name = counted.name
    where counted.total is distinct from recounted.total`,
  'P6: the number of failed messages differs from a recount': `
    select * from
      (select coalesce(sum(failed), 0) as counted from parley_statistics) s,
      (select count(*) as recounted from parley_messages where direction = 'outbound' and not adopted and not history
        and status in ('failed', 'undelivered', 'expired')) m
    where counted <> recounted`,
  'P6: a present number of conversations differs from a recount': `
    select * from
      (select coalesce(sum(open), 0) as open, coalesce(sum(archived), 0) as archived,
        coalesce(sum(closed), 0) as closed, coalesce(sum(unread), 0) as unread from parley_statistics) s,
      (select count(case when status = 'open' then 1 end) as now_open,
        count(case when status = 'archived' then 1 end) as now_archived,
        count(case when status = 'closed' then 1 end) as now_closed,
        count(case when has_unread then 1 end) as now_unread from parley_conversations) c
    where open <> now_open or archived <> now_archived or closed <> now_closed or unread <> now_unread`,
}

/** The broken promises of a database, with their rows. */
export function violations(database: string): string[] {
  return Object.entries(promises).flatMap(([promise, sql]) =>
    query(database, sql).map((row) => `${promise}: ${JSON.stringify(row)}`),
  )
}
