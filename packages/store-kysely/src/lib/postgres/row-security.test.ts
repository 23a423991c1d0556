import {
  type Commit,
  type Ref,
  type Schema,
  type Store,
  type Stored,
  schemaOf,
  type TenantId,
} from '@parley/core/store'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { laterSchema } from '../../../test/later-schema.ts'
import { serverUrl, type TestDatabase } from '../../../test/postgres-harness.ts'
import { conversation, job, message, opened, queryOf, schema } from '../../../test/records.ts'
import { openTwoRoles, poolOf, storeOfTwoRoles, type TwoRoles } from '../../../test/two-roles.ts'
import { postgres } from '../../postgres.ts'

const [acme, globex, none] = ['acme', 'globex', ''] as [TenantId, TenantId, TenantId]

function create(tenant: TenantId, name: string): Commit {
  const talk = conversation(`con_${name}`, { tenant, labels: ['vip'] })
  const records: Stored[] = [talk, message(`msg_${name}`, { tenant, text: `hello ${name}` })]
  const work = job(`job_${name}`, { tenant })
  const refs: Ref[] = [...records, work].map(({ kind, id }) => ({ kind, id }))
  return {
    ...{ tenant, put: records, jobs: [work], add: [], remove: [], events: [opened(talk.id, 1)] },
    expect: refs.map((ref) => ({ type: 'absent', ref }) as const),
  }
}

const newest = { order: 'newest', limit: 10 } as const
const list = { query: queryOf('conversation', 'conversations'), where: {}, ...newest }

async function rowsOf(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    // Several statements have a list of results.
    return [await client.query(sql)].flat().at(-1)?.rows ?? []
  } finally {
    await client.end()
  }
}

/** The tables of Parley, and what the server checks of their rows. */
async function tablesOf(database: TestDatabase): Promise<Row[]> {
  return (await database.run(`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant') as "hasTenant",
      (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polcmd = '*'
        and p.polqual is not null and p.polwithcheck is not null) as policies,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polcmd <> '*') as others
    from pg_class c where c.relnamespace = 'parley'::regnamespace and c.relkind = 'r' order by 1`)) as Row[]
}

interface Row {
  name: string
  enabled: boolean
  forced: boolean
  hasTenant: boolean
  policies: number
  others: number
}

describe.skipIf(serverUrl === undefined)('SEC9 row level security (or skipped: no server could be started)', () => {
  const open = (): Promise<TwoRoles> => openTwoRoles(String(serverUrl))

  async function migrated({ owner }: TwoRoles, wanted: Schema = laterSchema): Promise<void> {
    await using store = postgres(owner)
    await store.migrate({ schema: wanted, apply: true })
  }

  it('every table with a tenant is forced to check it when it reads and when it writes', async () => {
    await using roles = await open()
    await migrated(roles)
    const tables = await tablesOf(roles.database)
    const checked = tables.filter(({ hasTenant }) => hasTenant)
    expect(checked.length).toBeGreaterThan([...laterSchema.values()].length)
    for (const table of checked) expect(table).toMatchObject({ enabled: true, forced: true, policies: 1 })
    // The owner reads all words, in the function that reads their index.
    const words = checked.filter(({ others }) => others > 0).map(({ name }) => name)
    expect(words.every((name) => name.endsWith('_searched'))).toBe(true)
    expect(tables.filter(({ hasTenant }) => !hasTenant).map(({ name }) => name)).toEqual(['fills', 'queues', 'store'])
  })

  it('every unique key contains the tenant, beside the places that the server gives', async () => {
    await using roles = await open()
    await migrated(roles)
    const keys = (await roles.database.run(`
      select c.relname as name, array(
        select a.attname::text from unnest(i.indkey::int2[]) k join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k) as columns
      from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_class t on t.oid = i.indrelid
      where t.relnamespace = 'parley'::regnamespace and i.indisunique
        and exists (select 1 from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant')`)) as {
      name: string
      columns: string[]
    }[]
    const without = keys.filter(({ columns }) => !columns.includes('tenant'))
    expect(without).toEqual([{ name: 'jobs_place_key', columns: ['place'] }])
  })

  it('no function but the index of a search runs with the rights of its owner', async () => {
    await using roles = await open()
    await migrated(roles)
    const definers = (await roles.database.run(`
      select proname as name from pg_proc where pronamespace = 'parley'::regnamespace and prosecdef`)) as Row[]
    const searched = [...laterSchema.values()].filter(({ search }) => search.length > 0)
    expect(definers.map(({ name }) => name.replace(/_[0-9a-f]{12}$/, ''))).toEqual(searched.map(() => 'search_index'))
  })

  it('the serving role owns nothing, and cannot pass the policies', async () => {
    await using roles = await open()
    await migrated(roles)
    const [role] = await rowsOf(
      roles.app,
      `select r.rolsuper, r.rolbypassrls, (
         select count(*)::int from pg_class c where c.relnamespace = 'parley'::regnamespace and c.relowner = r.oid) as owned
       from pg_roles r where r.rolname = current_user`,
    )
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, owned: 0 })
    await expect(rowsOf(roles.app, 'alter table parley.messages disable row level security')).rejects.toThrow('owner')
    await expect(rowsOf(roles.app, 'set row_security = off; select 1 from parley.messages')).rejects.toThrow('policy')
  })

  it('without a tenant no row is visible, to the serving role and to the owner, and none can be written', async () => {
    await using roles = await open()
    await migrated(roles, schema)
    await using store = postgres(roles.app)
    await store.migrate({ schema, apply: true })
    await store.commit([create(acme, 'one'), create(none, 'two')])
    for (const { name } of (await tablesOf(roles.database)).filter(({ hasTenant }) => hasTenant)) {
      expect([name, await rowsOf(roles.app, `select 1 from parley.${name}`)]).toEqual([name, []])
      if (!name.endsWith('_searched'))
        expect([name, await rowsOf(roles.owner, `select 1 from parley.${name}`)]).toEqual([name, []])
    }
    const write = "insert into parley.keys (tenant, key, kind, id) values ('acme', 'k', 'message', 'm')"
    for (const url of [roles.app, roles.owner]) await expect(rowsOf(url, write)).rejects.toThrow('row-level security')
    // An empty setting is not the tenant without a name.
    const empty = "set parley.tenant = ''; set parley.tenants = ''; set parley.everywhere = ''"
    expect(await rowsOf(roles.app, `${empty}; select 1 from parley.messages`)).toEqual([])
  })

  it('a statement without its condition reads and changes only rows of the tenant of its transaction', async () => {
    await using roles = await open()
    await migrated(roles, schema)
    await using store = postgres(roles.app)
    await store.migrate({ schema, apply: true })
    await store.commit([create(acme, 'one'), create(globex, 'two')])
    const client = new pg.Client(roles.app)
    await client.connect()
    await client.query("begin; select set_config('parley.tenant', '=acme', true)")
    expect((await client.query('select id from parley.messages')).rows).toEqual([{ id: 'msg_one' }])
    expect((await client.query("update parley.messages set text = 'all'")).rowCount).toBe(1)
    expect((await client.query('delete from parley.events')).rowCount).toBe(1)
    const moved = client.query("update parley.conversations set tenant = 'globex'")
    await expect(moved).rejects.toThrow('row-level security')
    await client.end()
    expect((await store.log(globex, { after: 'oldest', limit: 10 })).events).toHaveLength(1)
  })

  it.each<[string, number]>([
    ['prepared', 1],
    ['not prepared', 0],
  ])('no setting is left on a connection, with statements %s', async (_, prepare) => {
    await using roles = await open()
    await migrated(roles, schema)
    const pool = poolOf(roles.app, 1)
    await using store = postgres({ pool, prepare: prepare === 1 })
    await store.migrate({ schema, apply: true })
    const queues = [{ queue: 'q', concurrency: 10, spacing: 0, lease: 1000 }]
    const calls: [string, () => Promise<unknown>][] = [
      ['commit', () => store.commit([create(acme, 'one')])],
      ['commit of several', () => store.commit([create(acme, 'three'), create(globex, 'four')])],
      ['conflict', () => store.commit([create(acme, 'one'), create(globex, 'four')])],
      ['load', () => store.load(acme, [{ kind: 'message', id: 'msg_one' }])],
      ['find', () => store.find(acme, list)],
      ['find nothing', () => store.find(none, list)],
      ['log', () => store.log(acme, { after: 'oldest', limit: 10 })],
      ['claim', () => store.claim({ now: 1, limit: 10, queues })],
      ['claim nothing', () => store.claim({ now: 1, limit: 10, queues })],
      ['migrate', () => store.migrate({ schema, apply: false })],
      ['refused', () => store.commit([create(acme, 'broken\u0000')]).catch(() => undefined)],
    ]
    for (const [name, call] of calls) {
      await call()
      const { rows } = await pool.query(`
        select concat(current_setting('parley.tenant', true), current_setting('parley.tenants', true),
          current_setting('parley.everywhere', true)) as left, (select count(*)::int from parley.messages) as seen`)
      expect([name, rows]).toEqual([name, [{ left: '', seen: 0 }]])
    }
    await pool.end()
  })

  it('within a transaction of the importer, a claim and a commit of several tenants end their wider access', async () => {
    await using roles = await open()
    await migrated(roles, schema)
    const pool = poolOf(roles.app, 1)
    await using store = postgres({ pool })
    await store.migrate({ schema, apply: true })
    const client = await pool.connect()
    await client.query('begin')
    const joined = store.within(client)
    await joined.commit([create(acme, 'one'), create(globex, 'two')])
    const seen = async (): Promise<unknown[]> => (await client.query('select tenant from parley.jobs')).rows
    expect(await seen()).toEqual([])
    await joined.claim({ now: 1, limit: 1, queues: [{ queue: 'q', concurrency: 10, spacing: 0, lease: 1000 }] })
    expect(await seen()).toEqual([])
    await joined.load(globex, [])
    expect(await seen()).toEqual([{ tenant: 'globex' }])
    await client.query('commit')
    client.release()
    await pool.end()
  })

  it('a program that connects as the owner needs no second role, and is bound as well', async () => {
    await using roles = await open()
    await using store = postgres(roles.owner)
    await store.migrate({ schema, apply: true })
    expect(await store.commit([create(acme, 'one'), create(globex, 'two')])).toEqual([{ ok: true }, { ok: true }])
    expect((await store.find(acme, list)).records.map(({ id }) => id)).toEqual(['con_one'])
    expect(await rowsOf(roles.owner, 'select 1 from parley.messages')).toEqual([])
    expect(await store.migrate({ schema: laterSchema, apply: true })).toMatchObject({ pending: [] })
  })

  it('a database of an earlier version gets its policies and its indexes, and keeps its records', async () => {
    await using roles = await open()
    const [owner, app] = [poolOf(roles.owner, 2), poolOf(roles.app, 2)]
    await using store: Store = storeOfTwoRoles(owner, app)
    await store.migrate({ schema: schemaOf(), apply: true })
    await store.commit([create(acme, 'one'), create(globex, 'two')])
    const shape = await shapeOf(roles.database)
    await roles.database.run(asBefore)
    const { pending } = await postgres({ pool: owner }).migrate({ schema: schemaOf(), apply: false })
    const checked = (await tablesOf(roles.database)).filter(({ hasTenant }) => hasTenant)
    expect(pending.filter((part) => part.startsWith('policy '))).toHaveLength(checked.length)
    expect(pending.filter((part) => part.startsWith('index ')).length).toBeGreaterThan(0)
    await store.migrate({ schema: schemaOf(), apply: true })
    expect(await shapeOf(roles.database)).toEqual(shape)
    expect((await store.find(acme, list)).records.map(({ id }) => id)).toEqual(['con_one'])
    expect(await rowsOf(roles.app, 'select 1 from parley.messages')).toEqual([])
    await owner.end()
    await app.end()
  })
})

async function shapeOf(database: TestDatabase): Promise<unknown[]> {
  return database.run(`
    select indexname as name, indexdef as definition from pg_indexes where schemaname = 'parley'
    union all
    select tablename || '.' || policyname, qual || with_check from pg_policies where schemaname = 'parley'
    union all
    select relname, concat(relrowsecurity, relforcerowsecurity) from pg_class where relnamespace = 'parley'::regnamespace
    order by 1, 2`)
}

/** Turns a database into one of a version without policies. */
const asBefore = `
  do $$ declare part record; begin
    for part in select * from pg_policies where schemaname = 'parley' loop
      execute format('drop policy %I on parley.%I', part.policyname, part.tablename);
      execute format('alter table parley.%I disable row level security, no force row level security', part.tablename);
    end loop;
    for part in select * from pg_indexes where schemaname = 'parley' and strpos(indexdef, 'COLLATE "POSIX"') > 0 loop
      execute format('drop index parley.%I', part.indexname);
      execute replace(part.indexdef, 'tenant COLLATE "POSIX"', '(tenant || '''')');
    end loop;
  end $$`
