import type { Message } from '@parley/core'
import { sql } from 'kysely'
import { rowOf } from '../rows.ts'
import { ask, type Script, tell } from '../script.ts'
import { saidBy } from '../search/indexed-words.ts'
import { type Row, statement } from '../statement.ts'

const newestPlace = statement(() => sql`select coalesce(max(place), 0) as place from parley_searched`)
const keepSaid = statement(
  (slot) => sql`
    insert into parley_searched (place, tenant, id, conversation_id, said)
    values (${slot('place')}, ${slot('tenant')}, ${slot('id')}, ${slot('conversation_id')}, ${slot('said')})`,
)
const indexSaid = statement(
  (slot) => sql`insert into parley_search (rowid, said) values (${slot('place')}, ${slot('said')})`,
)
// A message that says what it said costs this look, and nothing more.
const keepOtherwiseSaid = statement(
  (slot) => sql`
    update parley_searched set said = ${slot('said')}, conversation_id = ${slot('conversation_id')}
    where place = (select place from parley_messages where tenant = ${slot('tenant')} and id = ${slot('id')})
      and said is not ${slot('said')}`,
)

/** Lets new messages be found; answers their rows, each with its place in the order of first writes. */
export function* makeSearchable(made: readonly Message[]): Script<Row[]> {
  if (made.length === 0) return []
  const [newest] = yield* ask(newestPlace)
  const placed = made.map((message, each) => ({ message, place: Number(newest?.place) + each + 1 }))
  const searched = placed.map(({ message, place }) => ({ ...searchedRow(message), place }))
  yield* tell(keepSaid, searched)
  yield* tell(indexSaid, searched)
  return placed.map(({ message, place }) => ({ ...rowOf(message), place }))
}

/** Lets messages that stand be found by what they say now. */
export function* keepSearchable(changed: readonly Message[]): Script<void> {
  yield* tell(keepOtherwiseSaid, changed.map(searchedRow))
}

function searchedRow(message: Message): Row {
  const { tenant, id, conversationId } = message
  return { tenant, id, conversation_id: conversationId, said: saidBy(message) }
}
