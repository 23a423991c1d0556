import type { Store } from '@parley/core/store'
import type { StoreUnderTest } from '@parley/core/testing'
import pg from 'pg'
import { postgres } from '../src/postgres.ts'
import { emptied, openDatabase, type TestDatabase } from './postgres-harness.ts'

/** A database with an owner of the schema, and a role that only serves. */
export interface TwoRoles extends AsyncDisposable {
  database: TestDatabase
  /** The URL of the owner of the schema. It is no superuser. */
  owner: string
  /** The URL of the role that serves. It owns nothing. */
  app: string
}

/** The roles of this process. A server has one list of roles for all its databases. */
const roles: { readonly owner: string; readonly app: string } = {
  owner: `parley_owner_${process.pid}`,
  app: `parley_app_${process.pid}`,
}

const makeRoles = `
  do $$ begin
    if to_regrole('${roles.owner}') is null then
      create role ${roles.owner} login password 'owner';
      create role ${roles.app} login password 'app';
    end if;
  end $$`

/** An empty schema that the owner may fill and the app may use. */
const makeSchema = `
  create schema parley authorization ${roles.owner};
  grant usage on schema parley to ${roles.app};
  alter default privileges for role ${roles.owner} in schema parley
    grant select, insert, update, delete on tables to ${roles.app};`

/** Makes an empty database with two roles, as the how-to shows. The roles end with the server. */
export async function openTwoRoles(server: string): Promise<TwoRoles> {
  const database = await openDatabase(server)
  await database.run(makeRoles)
  await database.run(makeSchema)
  const as = (username: string, password: string): string =>
    Object.assign(new URL(database.url), { username, password }).href
  return {
    database,
    owner: as(roles.owner, 'owner'),
    app: as(roles.app, 'app'),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** A store that the owner migrates, and the app serves. */
function servedStore(migrating: Store, serving: Store): Store {
  return {
    ...serving,
    migrate: async (options) => {
      const report = await migrating.migrate(options)
      await serving.migrate(options)
      return report
    },
  }
}

/** A pool of connections as a role. */
export function poolOf(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max, allowExitOnIdle: true })
  // A database that is dropped ends its sessions.
  pool.on('error', () => undefined)
  return pool
}

/** A store of two roles, over pools that stay open. */
export function storeOfTwoRoles(owner: pg.Pool, app: pg.Pool): Store {
  return servedStore(postgres({ pool: owner }), postgres({ pool: app }))
}

/** A database, and the pools of its roles. */
interface Opened {
  admin: pg.Pool
  owner: pg.Pool
  app: pg.Pool
}

const free: Opened[] = []

async function openPools(server: string): Promise<Opened> {
  const { database, owner, app } = await openTwoRoles(server)
  return { admin: poolOf(database.url, 1), owner: poolOf(owner, 2), app: poolOf(app, 4) }
}

/** Harnesses of a store that the owner migrates and the app serves. The databases end with the server. */
export function rolesHarness(server: string): StoreUnderTest['open'] {
  return async ({ bare } = { bare: true }) => {
    const opened = free.pop() ?? (await openPools(server))
    const { admin, owner, app } = opened
    if (bare) {
      await admin.query('drop schema if exists parley cascade')
      await admin.query(makeSchema)
    }
    const stores: Store[] = []
    const another = async (): Promise<Store> => {
      const store = storeOfTwoRoles(owner, app)
      stores.push(store)
      return store
    }
    return {
      store: await another(),
      second: another,
      reopen: another,
      async [Symbol.asyncDispose]() {
        for (const store of stores) await store[Symbol.asyncDispose]()
        await admin.query(emptied)
        free.push(opened)
      },
    }
  }
}
