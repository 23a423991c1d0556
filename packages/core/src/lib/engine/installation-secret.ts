import { ParleyError } from '../errors/parley-error.ts'
import { keyedDigest } from '../model/digest.ts'
import type { TenantId } from '../model/ids.ts'
import type { Installation } from '../model/installation.ts'
import { kernel } from '../model/schema.ts'
import type { Environment } from '../ports/environment.ts'
import type { Store } from '../ports/store.ts'

const NO_TENANT = '' as TenantId
const ID = 'ins_1' as Installation['id']

/** The most reads of the record. Another process may write it at the same moment. */
const TRIES = 3

/**
 * Returns the secret of an installation: the given one, or the one that was made with the store.
 *
 * A store that was never opened gets a random secret, or the fingerprint of the given one. Writes nothing else.
 *
 * @throws `parley.misconfigured` if the store was made with another secret, or with one that is not given
 */
export async function installationSecret(
  store: Store,
  environment: Pick<Environment, 'id'>,
  given: string | undefined,
): Promise<string> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { records } = await store.load(NO_TENANT, [kernel.installation.ref(ID)])
    const known = records.find(kernel.installation.is)
    if (known !== undefined) return checked(known, given)
    const secret = given ?? `${environment.id()}${environment.id()}`
    const put: Installation = {
      ...{ kind: 'installation', tenant: NO_TENANT, id: ID, version: 1 },
      secret: given === undefined ? secret : null,
      fingerprint: fingerprintOfSecret(secret),
    }
    const empty = { add: [], jobs: [], events: [], remove: [] }
    const expect = [{ type: 'absent', ref: kernel.installation.ref(ID) }] as const
    const [result] = await store.commit([{ tenant: NO_TENANT, expect: [...expect], put: [put], ...empty }])
    if (result?.ok === true) return secret
  }
  throw new ParleyError('store.contended')
}

function checked({ secret, fingerprint }: Installation, given: string | undefined): string {
  const known = given ?? secret
  if (known === null) {
    const reason = 'The store was made with a secret that is given at each start. Give that secret.'
    throw new ParleyError('parley.misconfigured', { field: 'secret', reason })
  }
  if (fingerprintOfSecret(known) === fingerprint) return known
  const reason = 'The store was made with another secret: every id in it would change. Give the former secret.'
  throw new ParleyError('parley.misconfigured', { field: 'secret', reason })
}

function fingerprintOfSecret(secret: string): string {
  return keyedDigest(secret)('parley:fingerprint')
}
