import type { Environment, Role } from '@parley/core'
import { people } from '@parley/core/people'
import { ensureOwner, openPeople, type PasswordHash, type PeopleAccess, setPasswordOf } from '../src/index.ts'
import { type Asked, openRig, type Rig, type RigOptions } from './rig.ts'

/** A hash that costs nothing, and counts its comparisons. */
export function countedHash(): PasswordHash & { compared: string[] } {
  const compared: string[] = []
  return {
    compared,
    hash: async (password) => `hash of ${password}`,
    async verify(password, hash) {
      compared.push(hash)
      return hash === `hash of ${password}`
    },
  }
}

export const PASSWORD = 'a long and private password'

/** A clock that a test sets. */
export interface SetClock extends Pick<Environment, 'now'> {
  advance(ms: number): void
}

function setClock(): SetClock {
  let now = Date.UTC(2026, 2, 1, 9, 30)
  return {
    now: () => now,
    advance(ms) {
      now += ms
    },
  }
}

/** A server with people, and clients that sign in. */
export interface PeopleRig extends Rig {
  clock: SetClock
  passwords: ReturnType<typeof countedHash>
  access: PeopleAccess
  /** Adds a person with a password. */
  join(email: string, role: Role): Promise<string>
  /** Signs a person in; returns its cookie. */
  signIn(email: string, password?: string): Promise<string>
  /** A request with a cookie and the header against forgery, and without a key. */
  as(cookie: string, path: string, options?: Asked): Promise<Response>
  /** A request without any credentials. */
  bare(path: string, options?: Asked): Promise<Response>
}

/** The binding of Node to a request from an address. */
export const from = (remoteAddress: string): object => ({ incoming: { socket: { remoteAddress } } })

export async function openPeopleRig(options: RigOptions = {}): Promise<PeopleRig> {
  const clock = setClock()
  const passwords = countedHash()
  const environment = { ...clock, ...options.environment }
  const { modules = [], ...more } = options
  const rig = await openRig({
    ...more,
    ...{ environment, modules: [people(), ...modules], people: { passwords, ...options.people } },
  })
  const access = openPeople(rig.parley, { passwords, environment })
  await ensureOwner(access, { email: 'owner@example.com', password: PASSWORD })
  const bare: PeopleRig['bare'] = (path, { headers = {}, ...asked } = {}) =>
    rig.ask(path, { ...asked, headers: { authorization: '', ...headers } })
  return {
    ...rig,
    ...{ clock, passwords, access, bare },
    async join(email, role) {
      const { value } = await rig.parley.command('people', 'add', { email, name: email, role })
      await setPasswordOf(access, email, PASSWORD)
      return Reflect.get(value as object, 'id') as string
    },
    async signIn(email, password = PASSWORD) {
      const response = await bare('/api/v1/session', { method: 'POST', body: { email, password } })
      if (response.status !== 200) throw new Error(await response.text())
      return cookieOf(response)
    },
    as: (cookie, path, { headers = {}, ...asked } = {}) =>
      bare(path, { ...asked, headers: { cookie, 'x-parley-csrf': '1', ...headers } }),
  }
}

/** The cookie that an answer sets. */
export function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}
