import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { ParleyError } from '../../errors/parley-error.ts'
import type { ChannelId, TenantId } from '../../model/ids.ts'

const VERSION = 'v1'
const NONCE_BYTES = 24

/** The owner of a sealed text. A text that was moved to another owner cannot be opened. */
export interface SealedFor {
  tenant: TenantId
  channel: ChannelId
}

/** Seals texts with the secret of an installation. */
export interface Seal {
  seal(text: string, owner: SealedFor): string
  /** @throws `channel.sealed` for a text of another secret or owner, and for a changed text */
  open(sealed: string, owner: SealedFor): string
}

/** XChaCha20-Poly1305 under a key of the installation's secret, with a random nonce. `random` returns 32 hex digits. */
export function sealOf(secret: string, random: () => string): Seal {
  const key = hkdf(sha256, utf8ToBytes(secret), undefined, utf8ToBytes('parley:channels:v1'), 32)
  const bound = ({ tenant, channel }: SealedFor): Uint8Array => utf8ToBytes(JSON.stringify([tenant, channel]))
  return {
    seal(text, owner) {
      const nonce = hexToBytes(`${random()}${random()}`).slice(0, NONCE_BYTES)
      const sealed = xchacha20poly1305(key, nonce, bound(owner)).encrypt(utf8ToBytes(text))
      return `${VERSION}:${bytesToHex(nonce)}:${bytesToHex(sealed)}`
    },
    open(sealed, owner) {
      try {
        const [version, nonce = '', text = ''] = sealed.split(':')
        if (version !== VERSION) throw new Error(`The form ${version} is not known.`)
        const opened = xchacha20poly1305(key, hexToBytes(nonce), bound(owner)).decrypt(hexToBytes(text))
        return new TextDecoder().decode(opened)
      } catch (error) {
        throw new ParleyError('channel.sealed', { field: 'config', cause: error })
      }
    },
  }
}
