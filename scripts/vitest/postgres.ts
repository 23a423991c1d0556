// Before tests that need a PostgreSQL: the one that DATABASE_URL names, or else a real one from npm.
import { PostgresServer } from '../postgres/server.ts'

let server: Promise<PostgresServer> | undefined

/** Starts the server, and tells the tests where it is; says why where there is none. */
export async function setup(): Promise<void> {
  const given = process.env.DATABASE_URL
  // Programs that tests start must not take it for their own.
  delete process.env.DATABASE_URL
  if (process.env.PARLEY_TEST_POSTGRES !== undefined) return
  if (given) {
    process.env.PARLEY_TEST_POSTGRES = given
    return
  }
  keepExitCode()
  server = PostgresServer.open({ settings: { max_connections: '300' } })
  try {
    process.env.PARLEY_TEST_POSTGRES = (await server).url()
  } catch (error) {
    server = undefined
    console.warn(`No PostgreSQL for the tests: ${error instanceof Error ? error.message : error}`)
  }
}

/** Stops what was started here. */
export async function teardown(): Promise<void> {
  await (await server)?.[Symbol.asyncDispose]()
}

// A library of the server's ends the process with 0 when nothing is left to do, also where tests have failed.
function keepExitCode(): void {
  let meant = 0
  process.prependListener('beforeExit', (code) => {
    meant = code
  })
  process.on('exit', () => {
    if (meant !== 0) process.exitCode = meant
  })
}
