import { type ConversationId, searchedWordsVersion, type TenantId } from '@parley/core'
import { type RawBuilder, sql } from 'kysely'
import type { Finish } from '../migrate.ts'
import { ask, tell } from '../script.ts'
import { columns, type Dialect, type SlotOf, statement } from '../statement.ts'
import { saidBy } from './indexed-words.ts'

/** How many messages are read in one transaction. */
const BATCH = 500

/** The columns by which an engine walks through what is searched, as its index has them. */
type Walk = readonly ['place'] | readonly ['tenant', 'place']

const isOlder = statement(
  (_, { table }) => sql`
    select 1 as found from ${table('word_versions')}
    where version < ${sql.lit(searchedWordsVersion)} and exists (select 1 from ${table('searched')})`,
)
const howFar = statement(
  (_, { table }) => sql`
    select tenant, place, case when next_version = ${sql.lit(searchedWordsVersion)} then 1 else 0 end as under_way
    from ${table('word_versions')} where version < ${sql.lit(searchedWordsVersion)}`,
)
const goOn = statement(
  (slot, { table }) => sql`
    update ${table('word_versions')}
    set next_version = ${sql.lit(searchedWordsVersion)}, tenant = ${slot('tenant')}, place = ${slot('place')}`,
)
const end = statement(
  (_, { table }) => sql`
    update ${table('word_versions')}
    set version = ${sql.lit(searchedWordsVersion)}, next_version = null, tenant = null, place = null`,
)
// A message that was written meanwhile has new words already.
const write = statement(
  (slot, { table }) => sql`
    update ${table('searched')} set said = ${slot('said')}
    where tenant = ${slot('tenant')} and place = ${slot('place')} and said = ${slot('was')}`,
)

/**
 * Makes the words of messages anew, where they are of an older version than {@link searchedWordsVersion}: the newest first, and
 * only those are written that differ.
 *
 * How far it came is written with each batch. The next process to migrate goes on from there.
 */
export function makeWordsAnew(walk: Walk): Finish {
  const [newest, newestBehind] = [false, true].map((behind) =>
    statement((slot, dialect) => page(walk, behind, slot, dialect)),
  )
  return {
    left: isOlder,
    *some() {
      const [far] = yield* ask(howFar)
      if (far === undefined || newest === undefined || newestBehind === undefined) return false
      const { tenant = null, place = null, under_way: underWay } = far
      const rows = yield* Number(underWay) === 1 ? ask(newestBehind, { tenant, place }) : ask(newest)
      const anew = rows.map((row) => ({
        tenant: String(row.tenant),
        place: row.place ?? null,
        was: row.said ?? null,
        said: saidBy({
          tenant: row.tenant as TenantId,
          conversationId: row.conversation_id as ConversationId,
          subject: row.subject === null ? null : String(row.subject),
          text: String(row.text),
        }),
      }))
      yield* tell(
        write,
        anew.filter(({ was, said }) => was !== null && was !== said),
      )
      const last = anew.at(-1)
      yield* last === undefined ? tell(end, [{}]) : tell(goOn, [{ tenant: last.tenant, place: last.place }])
      return true
    },
  }
}

function page(walk: Walk, behind: boolean, slot: SlotOf, { table }: Dialect): RawBuilder<unknown> {
  const keys = walk.map((column) => `s.${column}`)
  const rest = sql`where (${columns(keys)}) < (${sql.join(walk.map(slot))})`
  return sql`
    select s.tenant, s.place, s.said, m.conversation_id, m.subject, m.text
    from ${table('searched')} s join ${table('messages')} m on m.tenant = s.tenant and m.id = s.id
    ${behind ? rest : sql``} order by ${sql.join(keys.map((key) => sql`${sql.ref(key)} desc`))} limit ${sql.lit(BATCH)}`
}
