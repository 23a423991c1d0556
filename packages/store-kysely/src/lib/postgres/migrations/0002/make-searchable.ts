import { plannedFunction } from '../0001/planned.ts'

/** Lets messages be found by what they say now: lists of { tenant, id, said } of those that are new and that stood before. */
export const makeSearchable: string = plannedFunction(
  'make_searchable(made json, changed json)',
  'void',
  `begin
  if made is not null then
    insert into parley.searched (tenant, place, id, conversation_id, said)
      select m.tenant, m.place, m.id, m.conversation_id, w.said
      from json_to_recordset(made) w(tenant text, id text, said text)
      join parley.messages m on m.id = w.id and m.tenant = w.tenant;
  end if;
  -- A message that says what it said costs a look.
  if changed is not null then
    update parley.searched s set said = w.said, conversation_id = m.conversation_id
      from json_to_recordset(changed) w(tenant text, id text, said text)
      join parley.messages m on m.id = w.id and m.tenant = w.tenant
      where s.tenant = m.tenant and s.place = m.place and s.said is distinct from w.said;
  end if;
end`,
)
