import { checkInput } from '../../errors/field-error.ts'
import { ParleyError } from '../../errors/parley-error.ts'
import type { TenantId } from '../../model/ids.ts'
import { accessSchema, type Principal } from '../../model/principal.ts'
import type { AccessPolicy } from '../../ports/access-policy.ts'
import type { Environment } from '../../ports/environment.ts'
import type { AccessKeys } from './visible.ts'

/** Milliseconds for which the result of a policy is kept. */
const ACCESS_KEPT = 5000

/** The most results that are kept. */
const MOST_KEPT = 10_000

interface Answered {
  keys: Promise<AccessKeys | undefined>
  /** The monotonic time of the call. */
  since: number
  /** Aborts the call of the policy. */
  controller: AbortController
  waiting: number
  done: boolean
}

/** The access keys of principals: their own, else the result of the policy. */
export class PrincipalAccess {
  readonly #policy: AccessPolicy | undefined
  readonly #environment: Pick<Environment, 'elapsed'>
  readonly #kept = new Map<string, Answered>()

  constructor(policy: AccessPolicy | undefined, environment: Pick<Environment, 'elapsed'>) {
    this.#policy = policy
    this.#environment = environment
  }

  /** Whether a policy answers for principals without keys of their own. */
  get hasPolicy(): boolean {
    return this.#policy !== undefined
  }

  /** The keys that narrow a principal; `undefined` if nothing narrows it. */
  async keysOf(
    tenant: TenantId,
    principal: Principal | undefined,
    signal: AbortSignal | undefined,
  ): Promise<AccessKeys | undefined> {
    if (principal === undefined || this.#policy === undefined) return principal?.access
    if (principal.access !== undefined) return principal.access
    const name = JSON.stringify([tenant, principal.id, principal.role])
    const answered = this.#fresh(name) ?? this.#ask(name, this.#policy, tenant, principal)
    answered.waiting += 1
    try {
      return await abortable(answered.keys, signal)
    } finally {
      answered.waiting -= 1
      if (answered.waiting === 0 && !answered.done) {
        this.#forget(name, answered)
        answered.controller.abort(signal?.reason)
      }
    }
  }

  #fresh(name: string): Answered | undefined {
    const known = this.#kept.get(name)
    return known !== undefined && this.#environment.elapsed() - known.since < ACCESS_KEPT ? known : undefined
  }

  #ask(name: string, policy: AccessPolicy, tenant: TenantId, principal: Principal): Answered {
    const controller = new AbortController()
    const asked = async (): Promise<AccessKeys | undefined> =>
      checked(await policy.accessOf(principal, { tenant, signal: controller.signal }))
    const answered: Answered = {
      keys: asked(),
      since: this.#environment.elapsed(),
      ...{ controller, waiting: 0, done: false },
    }
    answered.keys.then(
      () => {
        answered.done = true
      },
      () => {
        answered.done = true
        this.#forget(name, answered)
      },
    )
    this.#kept.delete(name)
    this.#kept.set(name, answered)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return answered
  }

  #forget(name: string, answered: Answered): void {
    if (this.#kept.get(name) === answered) this.#kept.delete(name)
  }
}

function checked(keys: unknown): AccessKeys | undefined {
  if (keys === undefined) return undefined
  const { value, errors } = checkInput(accessSchema, keys, 'access')
  if (errors === undefined) return [...value]
  throw new ParleyError('internal', { reason: `accessOf of the access policy: ${errors[0]?.detail ?? ''}` })
}

function abortable<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason)
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) leave()
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
