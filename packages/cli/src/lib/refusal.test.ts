import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openDatabase, serverUrl } from '../../test/postgres.ts'
import { runCommandLine } from './command-line.ts'

/** The error of a start on this database. */
async function toldOf(DATABASE_URL: string): Promise<string> {
  const error: unknown = await runCommandLine(['migrate'], { DATABASE_URL }).catch((reason: unknown) => reason)
  return error instanceof Error ? error.message : `nothing, but ${error}`
}

describe('a database that cannot be used', () => {
  it('cannot be reached', async () => {
    const told = await toldOf('postgres://app:s3cret@127.0.0.1:1/app')
    expect(told).toBe(
      'DATABASE_URL cannot be used. The database cannot be reached. (connect ECONNREFUSED 127.0.0.1:1) Start the server, or correct host and port.',
    )
  })

  it('is not PostgreSQL: another server answers', async () => {
    const server = createHttpServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await toldOf(`postgres://app:s3cret@127.0.0.1:${port}/app`)).toMatch(
      /^DATABASE_URL cannot be used\. .*Check that it names a PostgreSQL 15 or later\.$/,
    )
    server.close()
  })

  it('is not PostgreSQL: a server accepts the connection and sends nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await toldOf(`postgres://app:s3cret@127.0.0.1:${port}/app`)).toMatch(/^DATABASE_URL cannot be used\. /)
    server.close()
  })

  describe.skipIf(serverUrl === undefined)('on a real server', () => {
    const server = String(serverUrl)
    const at = (change: (url: URL) => void): string => {
      const url = new URL(server)
      change(url)
      return url.href
    }

    it('has another password', async () => {
      const told = await toldOf(at((url) => Object.assign(url, { password: 's3cret' })))
      expect(told).toMatch(
        /^DATABASE_URL cannot be used\. The database refuses the user\. \(28P01: password .*Correct the user and the password in it\.$/,
      )
      expect(told).not.toContain('s3cret')
    })

    it('does not exist', async () => {
      const told = await toldOf(at((url) => Object.assign(url, { pathname: '/nowhere' })))
      expect(told).toBe(
        'DATABASE_URL cannot be used. The database does not exist. (3D000: database "nowhere" does not exist) Create the database, or correct its name.',
      )
    })

    it('has a schema parley that is another program’s', async () => {
      await using database = await openDatabase(server)
      await database.run('create schema parley; create table parley.jobs (id int)')
      expect(await toldOf(database.url)).toBe(
        "DATABASE_URL cannot be used. Another program made tables with the names of Parley's: jobs. Use a database in which these names are free, or rename the tables.",
      )
      await database.run('drop table parley.jobs; create view parley.jobs as select 1 as id')
      expect(await toldOf(database.url)).toMatch(/42P07.* Use a database in which the schema parley is free/)
    })

    it('found by use: one bad record stops its neighbors: is not in UTF8', async () => {
      const name = `parley_latin_${process.pid}`
      await using database = await openDatabase(server)
      await database.run(`create database ${name} encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype 'C'`)
      const told = await toldOf(at((url) => Object.assign(url, { pathname: `/${name}` })))
      expect(told).toMatch(/has the encoding LATIN1.* Create one in UTF8: create database/)
      await database.run(`drop database ${name} with (force)`)
    })

    it('is of another version of Parley', async () => {
      await using database = await openDatabase(server)
      await runCommandLine(['migrate'], { DATABASE_URL: database.url })
      await database.run('update parley.store set format = 2')
      expect(await toldOf(database.url)).toMatch(
        /^DATABASE_URL cannot be used\. A newer version of Parley made the database: its format is 2/,
      )
      await database.run('drop schema parley cascade; create schema parley; create table parley.migrations (id int)')
      expect(await toldOf(database.url)).toMatch(
        /^DATABASE_URL cannot be used\. A version of Parley before 1 made the database/,
      )
    })

    it('does not let the user make the schema', async () => {
      await using database = await openDatabase(server)
      const { pathname } = new URL(database.url)
      await database.run(`revoke create on database ${pathname.slice(1)} from public`)
      await database.run("drop role if exists parley_reader; create role parley_reader login password 'reader'")
      const told = await toldOf(
        at((url) => Object.assign(url, { pathname, username: 'parley_reader', password: 'reader' })),
      )
      expect(told).toMatch(/42501.* Grant the user the right to create a schema/)
      await database.run('drop role parley_reader')
    })
  })
})
