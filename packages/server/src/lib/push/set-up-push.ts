import { ParleyError, type ParleyView } from '@parley/core'
import type { PushSender } from '@parley/core/push'

/** A Parley with the module `push`. */
export type PushView = Pick<ParleyView, 'command'>

/**
 * Makes the key pair of an installation at its first start. The store keeps it, so every process has the same. Call it
 * after `createParley`. Returns the public key.
 */
export async function setUpPush(parley: PushView, { makeKeys }: Pick<PushSender, 'makeKeys'>): Promise<string> {
  try {
    return publicKeyOf((await parley.command('push', 'key', {})).value)
  } catch (error) {
    if (ParleyError.from(error).code !== 'push.not_set_up') throw error
  }
  // Of several processes at once, the first one decides.
  return publicKeyOf((await parley.command('push', 'setUp', makeKeys())).value)
}

function publicKeyOf(value: unknown): string {
  return (value as { publicKey: string }).publicKey
}
