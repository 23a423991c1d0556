import { columnsOf } from '../0001/records.ts'
import { fieldOf, fieldsOf, type Lists, type NamedTable } from './lists.ts'

const remove = ({ all }: Lists): string =>
  all
    .map(
      ([table, { kind }]) => `
    delete from parley.${table} r using json_to_recordset(removed) d(kind text, tenant text, id text)
      where d.kind = '${kind}' and r.tenant = d.tenant and r.id = d.id;`,
    )
    .join('')

function insertInto([table, each]: NamedTable, from: string): string {
  const names = columnsOf(each).map(([name]) => name)
  return `insert into parley.${table} (${names.join(', ')}) select ${names.map(fieldOf).join(', ')} from ${from}`
}

// The places are given in the order of the list, so the least of them is that of its first.
function makeMessages(named: NamedTable): string {
  const [table, each] = named
  return `
    with w as materialized (
      select row_number() over () as nth, r.* from json_to_recordset(new_${table}) r(${fieldsOf(each)}, said text)
    ), made as (${insertInto(named, 'w')} returning place)
    insert into parley.searched (tenant, place, id, conversation_id, said)
      select w.tenant, (select array_agg(m.place order by m.place) from made m)[w.nth], w.id, w."conversationId", w.said
      from w;`
}

// A message that says what it said costs a look.
const sayAnew = `
    update parley.searched s set said = w.said, conversation_id = w."conversationId"
      from json_to_recordset(changed_messages) w(tenant text, id text, "conversationId" text, said text)
      join parley.messages m on m.id = w.id and m.tenant = w.tenant
      where s.tenant = m.tenant and s.place = m.place and s.said is distinct from w.said;`

const write = ({ all }: Lists): string =>
  all
    .map((named) => {
      const [table, each] = named
      const make = `
    ${insertInto(named, `json_to_recordset(new_${table}) w(${fieldsOf(each)})`)};`
      const kept = ['tenant', 'id', ...each.counters]
      const taken = columnsOf(each).filter(([name]) => !kept.includes(name))
      return `
  if new_${table} is not null then${table === 'messages' ? makeMessages(named) : make}
  end if;
  if changed_${table} is not null then
    update parley.${table} r set ${taken.map(([name]) => `${name} = w.${fieldOf(name)}`).join(', ')}
      from json_to_recordset(changed_${table}) w(${fieldsOf(each)}) where r.tenant = w.tenant and r.id = w.id;${
        table === 'messages' ? sayAnew : ''
      }
  end if;`
    })
    .join('')

const raise = ({ counted }: Lists): string =>
  counted
    .map((named) => {
      const [table, each] = named
      const by = (name: string): string => fieldOf(`${name}_by`)
      const raises = each.counters.map((name) => `${name} = r.${name} + w.${by(name)}`)
      const fields = each.counters.map((name) => `${by(name)} bigint`)
      return `
  if raised_${table} is not null then
    ${insertInto(named, `json_to_recordset(raised_${table}) w(${fieldsOf(each)})`)} on conflict do nothing;
    update parley.${table} r set ${raises.join(', ')}
      from json_to_recordset(raised_${table}) w(tenant text, id text, ${fields.join(', ')})
      where r.tenant = w.tenant and r.id = w.id;
  end if;`
    })
    .join('')

/** The statements that write the records of a batch. */
export function writeRecords(lists: Lists): string {
  return `
  if removed is not null then${remove(lists)}
  end if;${write(lists)}${raise(lists)}`
}
