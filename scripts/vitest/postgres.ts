// Runs before tests that need a PostgreSQL: the one at DATABASE_URL, or else a real one from npm.
import { PostgresServer } from '../postgres/server.ts'

let server: Promise<PostgresServer> | undefined

/** Starts the server, and passes its URL to the tests; or the reason if there is none. */
export async function setup(): Promise<void> {
  const given = process.env.DATABASE_URL
  // Programs under test must not use it as their own.
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

/** Stops the servers that were started here. */
export async function teardown(): Promise<void> {
  await (await server)?.[Symbol.asyncDispose]()
}

// The package of the server exits with 0 when its work is done, also if tests have failed.
function keepExitCode(): void {
  let meant = 0
  process.prependListener('beforeExit', (code) => {
    meant = code
  })
  process.on('exit', () => {
    if (meant !== 0) process.exitCode = meant
  })
}
