import { type Environment, type Parley, ParleyError, realEnvironment, type Time } from '@parley/core'
import type { ModuleTypes } from '@parley/core/module'
import type { ApiKeyId, People, PersonId } from '@parley/core/people'
import { SharedLoads } from '../events/shared-loads.ts'
import { type CallerParts, isRevoked } from './callers.ts'
import { type PasswordHash, pbkdf2 } from './password-hash.ts'
import { hasPeople, type PeopleView } from './people-view.ts'
import { SignInLimits } from './sign-in-limits.ts'
import { Sweep } from './sweep.ts'
import { Tickets } from './tickets.ts'

/** Options of {@link openPeople}. */
export interface PeopleOptions {
  /** Hashes passwords. Default: PBKDF2 of the runtime. */
  passwords?: PasswordHash
  /** Milliseconds for which a session is valid. Default: 30 days. */
  sessionKept?: number
  environment?: Partial<Environment>
}

const SESSION_KEPT = 30 * 86_400_000
const MINUTE = 60_000

/** The people of one tenant, as the ways to authenticate and the routes use them. Made by {@link openPeople}. */
export class PeopleAccess {
  readonly parts: CallerParts & { view: PeopleView; log: Environment['log'] }
  readonly passwords: PasswordHash
  readonly sessionKept: number
  /** One-use tickets of streams. */
  readonly tickets: Tickets
  readonly limits: SignInLimits
  readonly sweep: Sweep
  readonly #id: () => string
  readonly #noting = new Set<string>()
  #decoy: Promise<string> | undefined

  constructor(view: PeopleView, options: PeopleOptions = {}) {
    const environment = realEnvironment(options.environment)
    const { now, log, id } = environment
    this.parts = { view, checks: new SharedLoads(environment), now: () => now(), log }
    this.#id = () => id()
    this.passwords = options.passwords ?? pbkdf2()
    this.sessionKept = options.sessionKept ?? SESSION_KEPT
    this.limits = new SignInLimits(id())
    this.sweep = new Sweep(this.parts)
    this.tickets = new Tickets(this)
  }

  /** A secret of 244 random bits or more, in hexadecimal. */
  readonly newSecret = (): string => `${this.#id()}${this.#id()}`

  /** The hash that a password is compared with if its person has none. So the time does not show that. */
  decoy(): Promise<string> {
    this.#decoy ??= this.passwords.hash(this.newSecret())
    return this.#decoy
  }

  /** Notes the use of a session or a key, at most once a minute. The request does not wait for it. */
  noteSeen(used: { personId: PersonId } | { keyId: ApiKeyId }, last: Time | null): void {
    const { view, now, log } = this.parts
    if (last !== null && now() - last < MINUTE) return
    const name = Object.values(used).join()
    if (this.#noting.has(name)) return
    this.#noting.add(name)
    view.people
      .seen(used)
      .catch((error: unknown) => log.debug({ error: String(error) }, 'The use of a key could not be noted.'))
      .finally(() => this.#noting.delete(name))
  }

  /** Refuses a JSON Web Token from now on, by its `jti`, until its end. */
  async revokeToken(jti: string, expiresAt: Time): Promise<void> {
    await this.parts.view.people.revokeToken({ jti, expiresAt })
    this.sweep.begin()
  }

  /** Whether a JSON Web Token is revoked, by its `jti`: for the option `isRevoked` of `byJwt`. */
  readonly isRevoked = (jti: string): Promise<boolean> => isRevoked(this.parts, jti)
}

/**
 * Opens the people of a tenant, for a server over the same Parley.
 *
 * @throws `parley.misconfigured` if the Parley has no module `people`
 *
 * @example
 * ```ts
 * const parley = await createParley({ store, modules: [people()] })
 * const access = openPeople(parley, { passwords })
 * const server = createServer(parley, { people: access })
 * ```
 */
export function openPeople(parley: Parley<string, ModuleTypes>, options: PeopleOptions = {}): PeopleAccess {
  if (hasPeople(parley)) return new PeopleAccess(parley as unknown as Parley<string, People>, options)
  const reason = 'The Parley has no people. Give the module people() of @parley/core/people to createParley.'
  throw new ParleyError('parley.misconfigured', { field: 'people', reason })
}
