import { expect } from 'vitest'
import { ended, openPlace, parley, serving } from './lib/bundled.ts'
import { freePort } from './lib/free-port.ts'
import { timeout } from './lib/scale.ts'
import { scratch } from './lib/scratch.ts'
import { itOnEveryStore, type StoreKind } from './lib/stores.ts'
import { until } from './lib/until.ts'

itOnEveryStore(
  'the first start prints a link that signs the owner in; the commands work beside the running server',
  firstRun,
  timeout({ full: 2, short: 2 }),
)

async function firstRun(store: StoreKind): Promise<void> {
  using folder = scratch()
  await using place = await openPlace(store)
  const variables = { ...place.variables, PORT: String(await freePort()) }
  const server = parley(folder.path, [], variables)
  let [said, logged] = ['', '']
  server.stdout.on('data', (chunk) => {
    said += chunk
  })
  server.stderr.on('data', (chunk) => {
    logged += chunk
  })
  const url = await serving(server)
  await until('the link is printed', () => said.includes('#ticket='))
  const post = async (body: object): Promise<Response> =>
    fetch(`${url}/api/v1/session`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    })
  const ticketIn = (text: string): string => /#ticket=([0-9a-f]{64})/.exec(text)?.[1] ?? ''
  const first = ticketIn(said)
  const signedIn = await post({ ticket: first })
  expect([signedIn.status, (await post({ ticket: first })).status]).toEqual([200, 401])
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const session = (): Promise<Response> => fetch(`${url}/api/v1/session`, { headers: { cookie } })
  expect((await session()).status).toBe(200)

  const another = await ended(parley(folder.path, ['sign-in'], variables))
  expect(another).toMatchObject({ status: 0, complaint: '' })
  expect((await post({ ticket: ticketIn(another.output) })).status).toBe(200)

  const command = parley(folder.path, ['password'], variables)
  command.stdin.end('a long and private password\n')
  expect(await ended(command)).toMatchObject({ status: 0, complaint: '' })
  expect((await session()).status).toBe(401)
  const owner = { email: 'owner@localhost', password: 'a long and private password' }
  expect((await post(owner)).status).toBe(200)

  server.kill('SIGTERM')
  await until('it has ended', () => server.exitCode !== null)
  for (const secret of [first, ticketIn(another.output), cookie.split('.')[1] ?? 'none', owner.password])
    expect(logged).not.toContain(secret)
}
